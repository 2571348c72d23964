//! Whether a statement goes on in the next line.
//!
//! The rules are upstream's (`py/repl.c`), looked for in the text, without a parser; beyond
//! them, comments do not count and `match` statements are known.

/// Words that begin compound statements.
const COMPOUND: [&[u8]; 8] = [
    b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async",
];

/// Whether more lines must follow: a bracket or a triple quote is open, the last line ends with
/// a backslash, or a compound statement has not been ended by an empty line.
pub fn is_incomplete(source: &[u8]) -> bool {
    if source.is_empty() {
        return false;
    }
    let end = scan(source);
    match end.inside {
        Inside::TripleQuotes(_) => return true,
        Inside::Code | Inside::Comment if end.open => return true,
        Inside::Comment => {}
        _ if source.ends_with(b"\\") => return true,
        _ => {}
    }
    !source.ends_with(b"\n") && is_compound(source, end.colon)
}

/// Whether a compound statement begins here, given whether the first line ends with a colon.
fn is_compound(source: &[u8], colon: bool) -> bool {
    let begins_with = |word: &[u8]| match source.strip_prefix(word) {
        Some([next, ..]) => !(next.is_ascii_alphanumeric() || *next == b'_' || *next >= 0x80),
        Some([]) => true,
        None => false,
    };
    source.starts_with(b"@")
        || COMPOUND.iter().any(|word| begins_with(word))
        || (colon && begins_with(b"match"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    Comment,
    Quotes(u8),
    TripleQuotes(u8),
}

/// What stands at the end of source text.
struct End {
    inside: Inside,
    /// More brackets of some kind were opened than closed.
    open: bool,
    /// The first line's last byte of code is a colon.
    colon: bool,
}

fn scan(source: &[u8]) -> End {
    let mut inside = Inside::Code;
    let mut depth = [0i32; 3];
    let mut code = 0;
    let mut colon = None;
    let mut rest = source;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match inside {
            Inside::Code => match byte {
                b'#' => inside = Inside::Comment,
                b'\'' | b'"' => {
                    inside = match rest.strip_prefix(&[byte, byte]) {
                        Some(behind) => {
                            rest = behind;
                            Inside::TripleQuotes(byte)
                        }
                        None => Inside::Quotes(byte),
                    };
                }
                b'(' => depth[0] += 1,
                b')' => depth[0] -= 1,
                b'[' => depth[1] += 1,
                b']' => depth[1] -= 1,
                b'{' => depth[2] += 1,
                b'}' => depth[2] -= 1,
                _ => {}
            },
            Inside::Comment | Inside::Quotes(_) if byte == b'\n' => inside = Inside::Code,
            Inside::Comment => {}
            Inside::Quotes(_) | Inside::TripleQuotes(_) if byte == b'\\' => {
                rest = rest.get(1..).unwrap_or(&[]);
            }
            Inside::Quotes(mark) if byte == mark => inside = Inside::Code,
            Inside::TripleQuotes(mark) if byte == mark => {
                if let Some(behind) = rest.strip_prefix(&[mark, mark]) {
                    rest = behind;
                    inside = Inside::Code;
                }
            }
            Inside::Quotes(_) | Inside::TripleQuotes(_) => {}
        }
        if byte == b'\n' {
            colon = colon.or(Some(code == b':'));
        } else if inside != Inside::Comment && byte != b' ' {
            code = byte;
        }
    }
    End {
        inside,
        open: depth.iter().any(|&depth| depth > 0),
        colon: colon.unwrap_or(code == b':'),
    }
}

#[cfg(test)]
mod tests;
