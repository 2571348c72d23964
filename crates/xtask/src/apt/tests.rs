//! Finding the mirror in both styles of apt source entries.

use super::{from_line, from_stanza};

#[test]
fn a_deb822_entry_of_the_release_gives_its_mirror_and_key() {
    let entry = "Types: deb\n# a comment\nURIs: http://mirror/debian\nSuites: bookworm \
                 bookworm-updates\nComponents: main\nSigned-By: /keys/debian.gpg";
    let source = from_stanza(entry, "bookworm", "bookworm-backports").unwrap();
    assert_eq!(
        source,
        "Types: deb\nURIs: http://mirror/debian\nSuites: bookworm-backports\nComponents: main\n\
         Signed-By: /keys/debian.gpg\n"
    );
}

#[test]
fn the_security_suite_is_not_the_release() {
    let entry = "Types: deb\nURIs: http://mirror/security\nSuites: bookworm-security";
    assert_eq!(from_stanza(entry, "bookworm", "bookworm-backports"), None);
    let line = "deb http://mirror/security bookworm-security main";
    assert_eq!(from_line(line, "bookworm", "bookworm-backports"), None);
}

#[test]
fn a_one_line_entry_gives_its_mirror() {
    for line in [
        "deb http://mirror/debian bookworm main contrib",
        "deb [arch=amd64 signed-by=/keys/debian.gpg] http://mirror/debian bookworm main",
    ] {
        let source = from_line(line, "bookworm", "bookworm-backports").unwrap();
        assert!(source.contains("URIs: http://mirror/debian\n"), "{source}");
    }
    assert_eq!(
        from_line("# deb http://mirror bookworm main", "bookworm", "b"),
        None
    );
    assert_eq!(
        from_line("deb-src http://mirror bookworm main", "bookworm", "b"),
        None
    );
}
