//! Reading upstream's runner's lines, and the arithmetic.

use super::{Measured, geometric_mean, of_line};

#[test]
fn lines_of_the_runner_are_understood() {
    let line = "perf_bench/bm_fft.py: 59192.00 4.7439 173386.55 4.7439";
    assert_eq!(of_line(line, "bm_fft"), Some(Measured::Time(59192.0)));
    assert_eq!(of_line(line, "bm_ff"), None);
    let skipped = "perf_bench/viper_call0.py: SKIP: native not supported";
    let expected = Measured::Failed("skip".to_owned());
    assert_eq!(of_line(skipped, "viper_call0"), Some(expected));
}

#[test]
fn the_best_time_counts_and_a_failure_stays() {
    let mut best = Measured::NotRun;
    for (new, expected) in [(5.0, 5.0), (7.0, 5.0), (3.0, 3.0)] {
        best.improve(Measured::Time(new));
        assert_eq!(best, Measured::Time(expected));
    }
    let failed = || Measured::Failed("crash".to_owned());
    best.improve(failed());
    best.improve(Measured::Time(1.0));
    assert_eq!(best, failed());
}

#[test]
fn the_mean_of_a_ratio_and_its_inverse_is_one() {
    assert!((geometric_mean(&[4.0, 0.25]) - 1.0).abs() < 1e-12);
    assert!((geometric_mean(&[2.0, 8.0]) - 4.0).abs() < 1e-12);
}
