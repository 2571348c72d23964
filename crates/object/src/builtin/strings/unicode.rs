//! What is known of a character: all that Unicode says, or without the feature `unicode` only of
//! ASCII, as in upstream: Unicode's tables take 33 KB of flash.

/// Is it a small letter?
pub fn is_lowercase(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_lowercase(),
        false => character.is_ascii_lowercase(),
    }
}

/// Is it a capital letter?
pub fn is_uppercase(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_uppercase(),
        false => character.is_ascii_uppercase(),
    }
}

/// Is it one of the letters that are a capital and a small letter in one?
pub fn is_titlecase(character: char) -> bool {
    cfg!(feature = "unicode")
        && matches!(
            character,
            '\u{1c5}' | '\u{1c8}' | '\u{1cb}' | '\u{1f2}' | '\u{1f88}'..='\u{1f8f}'
                | '\u{1f98}'..='\u{1f9f}' | '\u{1fa8}'..='\u{1faf}' | '\u{1fbc}' | '\u{1fcc}'
                | '\u{1ffc}'
        )
}

/// Is it a letter?
pub fn is_alphabetic(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_alphabetic(),
        false => character.is_ascii_alphabetic(),
    }
}

/// Is it a numeral of any kind?
pub fn is_numeric(character: char) -> bool {
    match cfg!(feature = "unicode") {
        true => character.is_numeric(),
        false => character.is_ascii_digit(),
    }
}

/// Is it a letter or a numeral?
pub fn is_alphanumeric(character: char) -> bool {
    is_alphabetic(character) || is_numeric(character)
}

/// Would `repr` show it as it is? Without the feature everything beyond Latin 1's control characters is
/// taken for printable.
pub fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return (' '..='~').contains(&character);
    }
    if !cfg!(feature = "unicode") {
        return character > '\u{a0}' && character != '\u{ad}';
    }
    // `escape_debug` leaves what is printable, and behind a letter combining marks too.
    let mut buffer = [b'a', 0, 0, 0, 0];
    let (_, rest) = buffer.split_at_mut(1);
    let len = 1 + character.encode_utf8(rest).len();
    core::str::from_utf8(&buffer[..len]).is_ok_and(|text| text.escape_debug().count() == 2)
}
