//! Reports: the file form, counting, comparing.

use super::{Changes, Counts, SuiteReport};

const BEFORE: &str = "passed basics/a.py\nfailed basics/b.py\nskipped io/c.py\npassed io/d.py\n";

#[test]
fn a_report_reads_back_as_it_was_written() {
    let report = SuiteReport::from_text(BEFORE).unwrap();
    assert_eq!(report.to_text(), BEFORE);
    assert!(SuiteReport::from_text("maybe basics/a.py\n").is_err());
    assert!(SuiteReport::from_text("passed\n").is_err());
}

#[test]
fn counts_are_per_folder_and_over_all() {
    let report = SuiteReport::from_text(BEFORE).unwrap();
    let (folders, total) = report.counts();
    let counts = |passed, failed, skipped| Counts {
        passed,
        failed,
        skipped,
    };
    assert_eq!(folders["basics"], counts(1, 1, 0));
    assert_eq!(folders["io"], counts(1, 0, 1));
    assert_eq!(total, counts(2, 1, 1));
    assert_eq!(report.failures().collect::<Vec<_>>(), ["basics/b.py"]);
}

#[test]
fn changes_name_what_was_gained_and_lost_but_not_what_is_new() {
    let before = SuiteReport::from_text(BEFORE).unwrap();
    let after = "failed basics/a.py\npassed basics/b.py\npassed io/c.py\nfailed io/new.py\n";
    let after = SuiteReport::from_text(after).unwrap();
    let expected = Changes {
        gained: vec!["basics/b.py".into(), "io/c.py".into()],
        lost: vec!["basics/a.py".into()],
    };
    assert_eq!(after.changes_since(&before), expected);
}
