//! Characters by their names in the Unicode standard, for `\N{NAME}`, from the tables of the crate
//! `unicode_names2`.
//!
//! Names are as CPython takes them: of any case, and otherwise to the letter. The crate is more
//! lenient: it does not look at spaces, underscores and most hyphens. Left out: named sequences,
//! which CPython does not take here either.

/// The character with this name, or alias.
pub(crate) fn find(name: &[u8]) -> Option<char> {
    // What else the crate would let pass, and what its arithmetic is not ready for.
    let usual = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    if !name.first()?.is_ascii_alphabetic() || !name.iter().all(usual) {
        return None;
    }
    let found = unicode_names2::character(str::from_utf8(name).ok()?)?;
    let words = || unicode_names2::name(found).into_iter().flatten();
    let letters = |byte: &u8| byte.is_ascii_alphanumeric();
    let own = words().flat_map(str::bytes);
    let meant = own
        .clone()
        .filter(letters)
        .eq(name.iter().map(u8::to_ascii_uppercase).filter(letters));
    let exact = own.eq(name.iter().map(u8::to_ascii_uppercase));
    // What is not the character's own name, however it is written, is an alias.
    (exact || !meant).then_some(found)
}
