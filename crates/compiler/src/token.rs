//! Tokens: what the lexer hands to the parser. Their text stays in the source.

use crate::ast::Position;

/// A token: its kind, the bytes it covers and where it starts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) position: Position,
}

/// The kinds of token. Names with a meaning of their own only in some places (`match`, `case`,
/// `type`, `_`) are `Name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// The end of the source, after `Newline` and all `Dedent`s.
    End,
    Newline,
    Indent,
    Dedent,
    Name,
    Number,
    /// A whole string or bytes literal with prefix and quotes.
    String,
    /// The prefix and opening quote of an f-string; the parser asks for the rest piece by piece.
    FString,
    /// Likewise of a t-string.
    TString,

    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Colon,
    ColonAssign,
    Semicolon,
    Dot,
    Ellipsis,
    Arrow,
    /// `!`, which only f-strings use.
    Bang,
    Assign,
    Plus,
    Minus,
    Star,
    StarStar,
    Slash,
    SlashSlash,
    Percent,
    At,
    Ampersand,
    Bar,
    Caret,
    ShiftLeft,
    ShiftRight,
    Tilde,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    EqualEqual,
    NotEqual,
    PlusAssign,
    MinusAssign,
    StarAssign,
    StarStarAssign,
    SlashAssign,
    SlashSlashAssign,
    PercentAssign,
    AtAssign,
    AmpersandAssign,
    BarAssign,
    CaretAssign,
    ShiftLeftAssign,
    ShiftRightAssign,

    And,
    As,
    Assert,
    Async,
    Await,
    Break,
    Class,
    Continue,
    Def,
    Del,
    Elif,
    Else,
    Except,
    False,
    Finally,
    For,
    From,
    Global,
    If,
    Import,
    In,
    Is,
    Lambda,
    None,
    Nonlocal,
    Not,
    Or,
    Pass,
    Raise,
    Return,
    True,
    Try,
    While,
    With,
    Yield,
}

const KEYWORDS: &[(&str, TokenKind)] = &[
    ("and", TokenKind::And),
    ("as", TokenKind::As),
    ("assert", TokenKind::Assert),
    #[cfg(feature = "async")]
    ("async", TokenKind::Async),
    #[cfg(feature = "async")]
    ("await", TokenKind::Await),
    ("break", TokenKind::Break),
    ("class", TokenKind::Class),
    ("continue", TokenKind::Continue),
    ("def", TokenKind::Def),
    ("del", TokenKind::Del),
    ("elif", TokenKind::Elif),
    ("else", TokenKind::Else),
    ("except", TokenKind::Except),
    ("False", TokenKind::False),
    ("finally", TokenKind::Finally),
    ("for", TokenKind::For),
    ("from", TokenKind::From),
    ("global", TokenKind::Global),
    ("if", TokenKind::If),
    ("import", TokenKind::Import),
    ("in", TokenKind::In),
    ("is", TokenKind::Is),
    ("lambda", TokenKind::Lambda),
    ("None", TokenKind::None),
    ("nonlocal", TokenKind::Nonlocal),
    ("not", TokenKind::Not),
    ("or", TokenKind::Or),
    ("pass", TokenKind::Pass),
    ("raise", TokenKind::Raise),
    ("return", TokenKind::Return),
    ("True", TokenKind::True),
    ("try", TokenKind::Try),
    ("while", TokenKind::While),
    ("with", TokenKind::With),
    ("yield", TokenKind::Yield),
];

/// Where [`word_hash`] sends each keyword: its index in `KEYWORDS`, or `NO_KEYWORD`.
const BY_HASH: [u8; 64] = {
    let mut table = [NO_KEYWORD; 64];
    let mut index = 0;
    while index < KEYWORDS.len() {
        let hash = word_hash(KEYWORDS[index].0.as_bytes());
        assert!(table[hash] == NO_KEYWORD, "two keywords with the same hash");
        table[hash] = index as u8;
        index += 1;
    }
    table
};
const NO_KEYWORD: u8 = u8::MAX;

/// A hash that differs for all keywords (its factors were found by trying); below 64.
const fn word_hash(word: &[u8]) -> usize {
    let [first, second, ..] = word else {
        return 0;
    };
    let last = word[word.len() - 1];
    (*first as usize + *second as usize * 15 + word.len() * 41 + last as usize * 24) % 64
}

/// The kind of a word: a keyword or `Name`.
pub(crate) fn word_kind(word: &[u8]) -> TokenKind {
    let index = BY_HASH.get(word_hash(word)).copied().unwrap_or(NO_KEYWORD);
    match KEYWORDS.get(usize::from(index)) {
        Some((keyword, kind)) if keyword.as_bytes() == word => *kind,
        _ => TokenKind::Name,
    }
}
