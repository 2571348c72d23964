//! Whether interactive input wants another line.
//!
//! A scan over the text, cheaper and more forgiving than parsing: it follows upstream's REPL, which
//! asks on while a bracket or triple quote is open, after a backslash, and in a compound statement
//! until a line is empty. Unlike upstream it knows comments and `match`.

/// The words that begin a compound statement; `match` is not among them, as it may be a name.
const COMPOUND: [&[u8]; 8] = [
    b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async",
];

/// Whether `source`, all that was typed so far, is only the beginning of a statement.
pub fn is_incomplete(source: &[u8]) -> bool {
    let Some(&last) = source.last() else {
        return false;
    };
    let open = scan(source);
    open.in_triple_quotes
        || open.brackets && !open.in_quotes
        || last == b'\\'
        || last != b'\n' && begins_compound(source)
}

/// What is open at the end of the text.
struct Open {
    brackets: bool,
    /// A string in single quotes, which is an error rather than incomplete.
    in_quotes: bool,
    in_triple_quotes: bool,
}

fn scan(source: &[u8]) -> Open {
    // Kinds of bracket are counted apart, as a wrong one closes nothing.
    let mut depths = [0i32; 3];
    // The quote of the string we are in, and whether it is a triple one.
    let mut string: Option<(u8, bool)> = None;
    let mut rest = source;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, string) {
            (b'"' | b'\'', None) => {
                let triple = after.starts_with(&[byte, byte]);
                string = Some((byte, triple));
                rest = after.get(if triple { 2 } else { 0 }..).unwrap_or_default();
            }
            (b'\\', Some(_)) => rest = after.get(1..).unwrap_or_default(),
            (_, Some((quote, false))) if byte == quote => string = None,
            (_, Some((quote, true))) if byte == quote && after.starts_with(&[byte, byte]) => {
                string = None;
                rest = after.get(2..).unwrap_or_default();
            }
            (_, Some(_)) => {}
            (b'#', None) => {
                let end = after
                    .iter()
                    .position(|&byte| byte == b'\n')
                    .unwrap_or(after.len());
                rest = after.get(end..).unwrap_or_default();
            }
            _ => count_bracket(byte, &mut depths),
        }
    }
    Open {
        brackets: depths.iter().any(|&depth| depth > 0),
        in_quotes: matches!(string, Some((_, false))),
        in_triple_quotes: matches!(string, Some((_, true))),
    }
}

fn count_bracket(byte: u8, depths: &mut [i32; 3]) {
    let (kind, step) = match byte {
        b'(' => (0, 1),
        b')' => (0, -1),
        b'[' => (1, 1),
        b']' => (1, -1),
        b'{' => (2, 1),
        b'}' => (2, -1),
        _ => return,
    };
    if let Some(depth) = depths.get_mut(kind) {
        *depth = depth.saturating_add(step);
    }
}

/// Whether the text begins with a decorator or a compound statement's keyword.
fn begins_compound(source: &[u8]) -> bool {
    if source.first() == Some(&b'@') {
        return true;
    }
    let end = source
        .iter()
        .position(|&byte| !byte.is_ascii_alphanumeric() && byte != b'_' && byte < 0x80);
    let word = source
        .get(..end.unwrap_or(source.len()))
        .unwrap_or_default();
    if word == b"match" {
        let line = source
            .split(|&byte| byte == b'\n')
            .next()
            .unwrap_or_default();
        return line.trim_ascii_end().last() == Some(&b':');
    }
    COMPOUND.contains(&word)
}
