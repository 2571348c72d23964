//! What the symbols for lengths and distances stand for (RFC 1951, 3.2.5).

/// The shortest and the longest match.
pub(crate) const SHORTEST: usize = 3;
pub(crate) const LONGEST: usize = 258;

/// The first length of symbol 257 + n, and how many bits follow it.
pub(crate) const fn length(symbol: usize) -> Option<(u16, u32)> {
    match symbol {
        0..=7 => Some((symbol as u16 + 3, 0)),
        8..=27 => {
            let bits = symbol as u32 / 4 - 1;
            Some(((((4 + symbol as u32 % 4) << bits) + 3) as u16, bits))
        }
        28 => Some((258, 0)),
        _ => None,
    }
}

/// The first distance of symbol n, and how many bits follow it.
pub(crate) const fn distance(symbol: usize) -> Option<(u16, u32)> {
    match symbol {
        0..=3 => Some((symbol as u16 + 1, 0)),
        4..=29 => {
            let bits = symbol as u32 / 2 - 1;
            Some(((((2 + symbol as u32 % 2) << bits) + 1) as u16, bits))
        }
        _ => None,
    }
}

/// The symbol of a length, from 0 on.
pub(crate) const fn length_symbol(length: usize) -> usize {
    if length >= LONGEST {
        return 28;
    }
    let above = length - SHORTEST;
    if above < 8 {
        return above;
    }
    let bits = above.ilog2() as usize - 2;
    4 * bits + 4 + ((above >> bits) & 3)
}

/// The symbol of a distance.
pub(crate) const fn distance_symbol(distance: usize) -> usize {
    let above = distance - 1;
    if above < 4 {
        return above;
    }
    let bits = above.ilog2() as usize - 1;
    2 * bits + 2 + ((above >> bits) & 1)
}
