//! Names, short and long.

use super::*;
use proptest::prelude::*;
use std::string::String;

fn name(text: &str) -> Name<'_> {
    Name::new(text.as_bytes()).unwrap()
}

/// Whether a long name on a disk answers to the other.
fn is_alike(disk: &str, asked: &str) -> bool {
    let mut units = Units::new();
    disk.encode_utf16().for_each(|unit| units.push(unit));
    units.is(&name(asked))
}

/// The name as an entry would show it without a long name.
fn shown(name: &Name, choice: u32) -> String {
    let mut units = Units::new();
    units.set_short(&name.short(choice, 0), name.case);
    String::from_utf16(units.as_slice()).unwrap()
}

#[test]
fn short_names_that_say_it_all() {
    for text in [
        "A",
        "README.TXT",
        "readme.txt",
        "README.txt",
        "a.B",
        "12345678.123",
        "~!@#$%^&.(){",
        "x1",
    ] {
        let name = name(text);
        assert!(name.is_short, "{text}");
        assert_eq!(name.entries(), 1);
        assert_eq!(shown(&name, 0), text);
    }
}

#[test]
fn short_names_that_stand_for_long_ones() {
    for (text, first, third) in [
        ("Mixed.txt", "MIXED.TXT", "MIXED~3.TXT"),
        ("A name longer than twelve", "ANAMELON", "ANAMEL~3"),
        ("many.dots.in.it", "MANYDOTS.IT", "MANYDO~3.IT"),
        (".profile", "PROFILE", "PROFIL~3"),
        ("a+b=c", "A_B_C", "A_B_C~3"),
        ("Köln.html", "K_LN.HTM", "K_LN~3.HTM"),
        ("..x", "X", "~3.X"),
    ] {
        let name = name(text);
        assert!(!name.is_short, "{text}");
        assert_eq!(shown(&name, 3), third, "{text}");
        // The first choice is only for names of which nothing was left out.
        if name.choices() & 1 != 0 {
            assert_eq!(shown(&name, 0), first, "{text}");
        }
    }
    assert_eq!(name("Mixed.txt").choices() & 1, 1);
    assert_eq!(name("a+b").choices() & 1, 0);
}

#[test]
fn names_that_cannot_be() {
    for text in [
        "a*b", "a:b", "", ".", "..", "...", " ", "a\x07", "a\\b", "x|y", "\"q\"", "\x7f",
    ] {
        assert_eq!(
            Name::new(text.as_bytes()).err(),
            Some(Errno::EINVAL),
            "{text:?}"
        );
    }
    assert_eq!(Name::new(b"\xff").err(), Some(Errno::EINVAL));
    let long = "x".repeat(255);
    assert!(Name::new(long.as_bytes()).is_ok());
    let longer = "x".repeat(256);
    assert_eq!(
        Name::new(longer.as_bytes()).err(),
        Some(Errno::ENAMETOOLONG)
    );
    // A character outside the basic plane takes two units.
    let pairs = "\u{1f40d}".repeat(128);
    assert_eq!(Name::new(pairs.as_bytes()).err(), Some(Errno::ENAMETOOLONG));
}

#[test]
fn case_does_not_tell_names_apart() {
    for (a, b) in [
        ("readme", "ReadMe"),
        ("grÜße", "GRüße"),
        ("Ÿ", "ÿ"),
        ("ΑΒΓ ά ό ώ", "αβγ Ά Ό Ώ"),
        ("ЖЗИ ё Ӂ", "жзи Ё ӂ"),
        ("Ĺľž Ŋŋ", "ĺĽŽ ŋŊ"),
        ("x", "X. ."),
    ] {
        assert!(is_alike(a, b), "{a} {b}");
    }
    assert!(!is_alike("a", "b"));
    assert!(!is_alike("ß", "ss"));
    assert!(!is_alike("÷", "×"));
}

#[test]
fn capitals_are_unicodes() {
    for unit in 0..=u16::MAX {
        let folded = capital(unit);
        if folded == unit {
            continue;
        }
        let character = char::from_u32(u32::from(unit)).unwrap();
        let upper: String = character.to_uppercase().collect();
        let expected = char::from_u32(u32::from(folded)).unwrap();
        assert_eq!(upper, String::from(expected), "{unit:#x}");
    }
}

#[test]
fn the_checksum_of_a_known_name() {
    // From the example of Microsoft's description: "The quick brown.fox".
    let name = name("The quick brown.fox");
    assert_eq!(&name.short(1, 0), b"THEQUI~1FOX");
    assert_eq!(checksum(b"THEQUI~1FOX"), 0x07);
}

proptest! {
    #[test]
    fn names_come_back(text in "[^\\x00-\\x1f\"*/:<>?\\\\|\\x7f]{1,80}") {
        let Ok(name) = Name::new(text.as_bytes()) else {
            prop_assert!(text.trim_end_matches(['.', ' ']).is_empty());
            return Ok(());
        };
        let mut bytes = [0; 400];
        let mut units = Units::new();
        name.text.encode_utf16().for_each(|unit| units.push(unit));
        let length = units.encode(&mut bytes).unwrap();
        prop_assert_eq!(&bytes[..length], text.trim_end_matches(['.', ' ']).as_bytes());
        for choice in (0..SHORT_CHOICES).filter(|choice| name.choices() >> choice & 1 != 0) {
            let short = name.short(choice, 7);
            prop_assert!(short[0] != b' ');
            prop_assert!(short.iter().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()));
            prop_assert!(name.is_short || name.clashes(7, &short) >> choice & 1 != 0);
        }
    }
}
