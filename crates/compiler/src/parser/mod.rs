//! The parser: recursive descent over the lexer's tokens, one token ahead.
//!
//! Every cycle of its functions passes through [`Parser::enter`], so that [`Limits::max_depth`]
//! bounds the stack it takes; the tree is no deeper than that either (see `ast`).
//!
//! Left out: everything that needs to know the function around a statement, which is the scope
//! analysis's business.

mod arguments;
mod atoms;
mod blocks;
mod expressions;
mod functions;
mod imports;
mod pattern_names;
mod patterns;
mod statements;
mod strings;
mod targets;
#[cfg(target_pointer_width = "64")]
mod words;

use taipan_arena::{Arena, List};

use crate::ast::{Expr, ExprKind, Identifier, Position, Stmt, Tree};
use crate::error::CompileError;
use crate::lexer::{Cursor, Fail, INVALID_SYNTAX, Lexer, Parsed, source_text};
use crate::token::{Token, TokenKind};

/// What the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file: any number of statements.
    Module,
    /// One interactive statement; blank input is no statement.
    Single,
    /// One expression, perhaps a tuple without parentheses.
    Eval,
}

/// What bounds the compiler's use of the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep the source may nest: each bracket, block, operator precedence and the like counts
    /// as one level. The README tells the stack a level takes.
    pub max_depth: u16,
    /// The lowest address that the native stack may reach, as far as the caller knows; 0 if it does not. Asked
    /// at each level, so that what a level takes need not be known.
    pub stack_end: usize,
}

impl Limits {
    /// Is so much of the native stack in use that nothing more may begin?
    #[inline(never)]
    pub(crate) fn is_stack_used_up(&self) -> bool {
        let here = 0u8;
        core::ptr::from_ref(&here).addr() < self.stack_end
    }
}

impl Default for Limits {
    /// A depth of 200, and a stack whose end is not known: for hosts.
    fn default() -> Self {
        Self {
            max_depth: 200,
            stack_end: 0,
        }
    }
}

/// Parses a whole source into `arena`.
///
/// # Errors
/// The first error found; the arena then holds what was built until there.
#[inline(never)]
pub fn parse<'a>(
    source: &'a [u8],
    mode: Mode,
    limits: Limits,
    arena: &'a Arena<'a>,
) -> Result<Tree<'a>, CompileError> {
    let mut lexer = Lexer::new(source_text(source)?);
    let mut parser = Parser::new(&mut lexer, limits, arena);
    let tree = match mode {
        Mode::Module => parser.module(),
        Mode::Single => parser.single(),
        Mode::Eval => parser.eval(),
    };
    tree.map_err(|fail| parser.error(fail))
}

/// A piece of a module.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// A statement; several if they share a line, separated by semicolons.
    Statements(&'a [Stmt<'a>]),
    /// The beginning of a class whose block is indented: a `ClassDef` without body, which follows
    /// in pieces.
    ClassStart(&'a Stmt<'a>),
    /// The end of the class that began last.
    ClassEnd,
}

/// Parses a module piece by piece, so that the arena can be emptied in between: a module's code
/// can be generated one statement at a time, and a class's one method at a time, with no more
/// than that in memory.
pub struct ModuleParser<'s> {
    lexer: Lexer<'s>,
    token: Option<Token>,
    limits: Limits,
    /// Classes that have begun and not ended.
    classes: u16,
}

impl<'s> ModuleParser<'s> {
    /// Starts at the beginning of a module.
    ///
    /// # Errors
    /// When the source is not UTF-8 or longer than 4 GB.
    pub fn new(source: &'s [u8], limits: Limits) -> Result<Self, CompileError> {
        Ok(Self {
            lexer: Lexer::new(source_text(source)?),
            token: None,
            limits,
            classes: 0,
        })
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The first error found. There is nothing useful to be had after one.
    #[inline(never)]
    pub fn next_piece<'a>(
        &mut self,
        arena: &'a Arena<'a>,
    ) -> Result<Option<Piece<'a>>, CompileError>
    where
        's: 'a,
    {
        let mut parser = Parser::new(&mut self.lexer, self.limits, arena);
        parser.levels = parser.levels.saturating_sub(self.classes);
        #[cfg(target_pointer_width = "64")]
        {
            parser.words = Some(words::Words::new());
        }
        let piece = parser.next_piece(self.token, self.classes > 0);
        let piece = piece.map_err(|fail| parser.error(fail))?;
        self.token = Some(parser.token);
        match piece {
            Some(Piece::ClassStart(_)) => self.classes += 1,
            Some(Piece::ClassEnd) => self.classes -= 1,
            _ => {}
        }
        Ok(piece)
    }
}

/// The state of parsing.
///
/// The lexer's source outlives the tree, so that a [`ModuleParser`] can go on with another arena.
pub(crate) struct Parser<'p, 's, 'a> {
    lexer: &'p mut Lexer<'s>,
    arena: &'a Arena<'a>,
    /// The current token, not consumed yet.
    token: Token,
    /// Where the last consumed token ended.
    last_end: u32,
    /// Levels of nesting still allowed.
    levels: u16,
    limits: Limits,
    /// A class here is given out in pieces.
    splits_classes: bool,
    /// Its block has begun.
    class_began: bool,
    /// Names that occur again share their text. (Where the tree is the caller's, that of each lies in
    /// the source where the name stands.)
    #[cfg(target_pointer_width = "64")]
    words: Option<words::Words<'a>>,
}

/// Where to return to when an attempt fails.
#[derive(Clone, Copy)]
struct Checkpoint {
    cursor: Cursor,
    token: Token,
    last_end: u32,
    levels: u16,
}

impl<'p, 's: 'a, 'a> Parser<'p, 's, 'a> {
    fn new(lexer: &'p mut Lexer<'s>, limits: Limits, arena: &'a Arena<'a>) -> Self {
        let token = Token {
            kind: TokenKind::Newline,
            start: 0,
            end: 0,
            position: Position::UNKNOWN,
        };
        Self {
            lexer,
            arena,
            token,
            last_end: 0,
            levels: limits.max_depth,
            limits,
            splits_classes: false,
            class_began: false,
            #[cfg(target_pointer_width = "64")]
            words: None,
        }
    }

    fn module(&mut self) -> Parsed<Tree<'a>> {
        self.advance()?;
        let mut statements = List::new(self.arena);
        while !self.at(TokenKind::End) {
            self.module_statement(&mut statements)?;
        }
        Ok(Tree::Module(statements.finish()?))
    }

    fn next_piece(&mut self, token: Option<Token>, in_class: bool) -> Parsed<Option<Piece<'a>>> {
        match token {
            Some(token) => self.token = token,
            None => _ = self.advance()?,
        }
        if in_class && self.eat(TokenKind::Dedent)? {
            return Ok(Some(Piece::ClassEnd));
        }
        let mut statements = List::new(self.arena);
        while statements.is_empty() {
            if self.at(TokenKind::End) {
                return Ok(None);
            }
            self.splits_classes = true;
            self.module_statement(&mut statements)?;
        }
        let statements: &'a [Stmt<'a>] = statements.finish()?;
        Ok(Some(match statements {
            [class] if self.class_began => Piece::ClassStart(class),
            _ => Piece::Statements(statements),
        }))
    }

    /// A statement at module level, or the empty line that a backslash at the end leaves.
    fn module_statement(&mut self, statements: &mut List<'a, Stmt<'a>>) -> Parsed<()> {
        if self.at(TokenKind::Newline) {
            self.advance()?;
            return Ok(());
        }
        self.statement(statements)
    }

    fn single(&mut self) -> Parsed<Tree<'a>> {
        self.advance()?;
        let mut statements = List::new(self.arena);
        if !self.at(TokenKind::End) {
            self.statement(&mut statements)?;
            self.expect(
                TokenKind::End,
                "multiple statements found while compiling a single statement",
            )?;
        }
        Ok(Tree::Single(statements.finish()?))
    }

    fn eval(&mut self) -> Parsed<Tree<'a>> {
        self.lexer.skip_leading_blanks();
        self.advance()?;
        let expr = self.expressions()?;
        self.require(TokenKind::Newline)?;
        self.require(TokenKind::End)?;
        Ok(Tree::Eval(self.arena.alloc(expr)?))
    }

    /// The error for what this build's features leave out of the language.
    #[cold]
    fn left_out(&mut self, what: &'static str, position: Position) -> Fail {
        self.lexer
            .fail_with(CompileError::unsupported(what, position))
    }

    /// What went wrong.
    #[cold]
    fn error(&self, _: Fail) -> CompileError {
        self.lexer
            .error()
            .unwrap_or_else(|| CompileError::memory(self.token.position))
    }

    // Tokens

    /// Moves to the next token; returns the one left behind.
    fn advance(&mut self) -> Parsed<Token> {
        let token = self.token;
        self.last_end = token.end;
        self.token = self.lexer.next()?;
        Ok(token)
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Consumes the current token if it is of this kind.
    fn eat(&mut self, kind: TokenKind) -> Parsed<bool> {
        let found = self.at(kind);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    /// Consumes the current token, which must be of this kind.
    fn require(&mut self, kind: TokenKind) -> Parsed<Token> {
        if !self.at(kind) {
            return Err(self.invalid());
        }
        self.advance()
    }

    /// Consumes the current token, which must be of this kind; says what else there should be.
    fn expect(&mut self, kind: TokenKind, message: &'static str) -> Parsed<Token> {
        if !self.at(kind) {
            return Err(self.unexpected(message));
        }
        self.advance()
    }

    /// The closing bracket after what can be followed by a comma.
    fn expect_close(&mut self, close: TokenKind) -> Parsed<Token> {
        if !self.at(close) {
            return Err(self.not_closed(close));
        }
        self.advance()
    }

    /// Something else stands there: a bracket of another kind; the next statement, if the bracket is
    /// never closed; an element behind a comma that was forgotten.
    #[cold]
    #[inline(never)]
    fn not_closed(&mut self, close: TokenKind) -> Fail {
        use TokenKind::{RightBrace, RightBracket, RightParen};
        let position = self.token.position;
        let message = match (self.token.kind, close) {
            (RightParen, RightBracket) => {
                "closing parenthesis ')' does not match opening parenthesis '['"
            }
            (RightParen, RightBrace) => {
                "closing parenthesis ')' does not match opening parenthesis '{'"
            }
            (RightBracket, RightParen) => {
                "closing parenthesis ']' does not match opening parenthesis '('"
            }
            (RightBracket, RightBrace) => {
                "closing parenthesis ']' does not match opening parenthesis '{'"
            }
            (RightBrace, RightParen) => {
                "closing parenthesis '}' does not match opening parenthesis '('"
            }
            (RightBrace, RightBracket) => {
                "closing parenthesis '}' does not match opening parenthesis '['"
            }
            _ => {
                let ends = |kind| {
                    // What is in such strings is not tokens.
                    matches!(
                        kind,
                        TokenKind::End | TokenKind::FString | TokenKind::TString
                    )
                };
                while !ends(self.token.kind) {
                    if self.advance().is_err() {
                        if self.lexer.is_bracket_open() || !self.lexer.forgive() {
                            return Fail;
                        }
                        break;
                    }
                }
                "invalid syntax. Perhaps you forgot a comma?"
            }
        };
        self.fail(message, position)
    }

    /// The kind of the token after the current one.
    fn peek_kind(&mut self) -> TokenKind {
        let cursor = self.lexer.cursor();
        let kind = self.lexer.next().map(|token| token.kind);
        self.lexer.set_cursor(cursor);
        if kind.is_err() {
            // It will be found again when its turn comes.
            self.lexer.forgive();
        }
        kind.unwrap_or(TokenKind::End)
    }

    fn text(&self, token: Token) -> &'a str {
        self.lexer.text(token.start, token.end)
    }

    /// Whether the current token is this name, which has a meaning only here.
    fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Name) && self.text(self.token) == word
    }

    fn identifier(&mut self) -> Parsed<Identifier<'a>> {
        let token = self.require(TokenKind::Name)?;
        Ok(Identifier {
            position: token.position,
            name: self.text(token),
        })
    }

    /// Whether the expression that began with `first` was that token alone, a name.
    fn is_lone_name(&self, first: Token) -> bool {
        first.kind == TokenKind::Name && first.end == self.last_end
    }

    // Nesting

    /// Goes one level deeper. Not undone on failure, which ends the parse or goes back to a
    /// checkpoint.
    fn enter(&mut self) -> Parsed<()> {
        match self.levels.checked_sub(1) {
            Some(levels) if !self.limits.is_stack_used_up() => self.levels = levels,
            _ => {
                return Err(self
                    .lexer
                    .fail_with(CompileError::depth(self.token.position)));
            }
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.levels += 1;
    }

    // Attempts

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            cursor: self.lexer.cursor(),
            token: self.token,
            last_end: self.last_end,
            levels: self.levels,
        }
    }

    /// Goes back to where an attempt began; fails if it failed for lack of memory or depth.
    fn restore(&mut self, checkpoint: Checkpoint, failed: bool) -> Parsed<()> {
        if failed && !self.lexer.forgive() {
            return Err(Fail);
        }
        self.lexer.set_cursor(checkpoint.cursor);
        self.token = checkpoint.token;
        self.last_end = checkpoint.last_end;
        self.levels = checkpoint.levels;
        Ok(())
    }

    // Errors

    /// A syntax error. Without the feature `messages` it says that and no more, and as nothing uses the
    /// messages then, they are not in the image.
    #[cold]
    #[inline(never)]
    fn fail(&mut self, message: &'static str, position: Position) -> Fail {
        let message = if cfg!(feature = "messages") {
            message
        } else {
            INVALID_SYNTAX
        };
        self.lexer.fail(message, position)
    }

    /// The current token is out of place.
    #[cold]
    #[inline(never)]
    fn unexpected(&mut self, message: &'static str) -> Fail {
        self.fail(message, self.token.position)
    }

    /// The current token is out of place, and there is nothing to say about it.
    #[cold]
    #[inline(never)]
    fn invalid(&mut self) -> Fail {
        let position = self.token.position;
        let message = match self.token.kind {
            TokenKind::Indent => "unexpected indent",
            TokenKind::Dedent => "unexpected unindent",
            _ => return self.fail(INVALID_SYNTAX, position),
        };
        self.lexer
            .fail_with(CompileError::indentation(message, position))
    }

    // Building

    /// Stores a node's part in the arena.
    fn store<T>(&self, part: T) -> Parsed<&'a T> {
        Ok(self.arena.alloc(part)?)
    }

    /// A name.
    #[cfg(target_pointer_width = "64")]
    fn name(&mut self, position: Position, text: &'a str) -> Parsed<Expr<'a>> {
        let text = match &mut self.words {
            Some(words) => words.find(self.arena, text)?,
            None => self.arena.alloc(text)?,
        };
        Ok(Expr::name(position, text))
    }

    /// A name.
    #[cfg(not(target_pointer_width = "64"))]
    fn name(&mut self, position: Position, text: &'a str) -> Parsed<Expr<'a>> {
        self.expr(position, ExprKind::Name(text))
    }

    /// An expression.
    fn expr(&self, position: Position, kind: ExprKind<'a>) -> Parsed<Expr<'a>> {
        Ok(Expr::new(self.arena, position, kind)?)
    }
}
