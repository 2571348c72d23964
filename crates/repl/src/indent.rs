//! How far the next line of a statement is indented.

/// Spaces to begin the next line with, in steps of four: as the last line, one step more after a
/// colon. None after two lines of nothing but spaces, so that an empty line can end the
/// statement. `source` ends with the newline just typed; upstream's rules.
pub fn spaces(source: &[u8]) -> usize {
    let Some(typed) = source.strip_suffix(b"\n") else {
        return 0;
    };
    let mut lines = typed.rsplit(|&byte| byte == b'\n');
    let last = lines.next().unwrap_or(&[]);
    let before = lines.next();
    let before_is_first = lines.next().is_none();
    let leading = last.iter().take_while(|&&byte| byte == b' ').count();
    if leading == last.len()
        && let Some(before) = before
        && !before_is_first
        && before.iter().all(|&byte| byte == b' ')
    {
        return 0;
    }
    (leading / 4 + usize::from(last.ends_with(b":"))) * 4
}

#[cfg(test)]
mod tests;
