//! Parameters of functions and lambdas, and type parameters.

use taipan_arena::List;

use super::Parser;
use crate::ast::{Expr, Identifier, Parameter, Parameters};
use crate::lexer::Parsed;
use crate::token::TokenKind;

/// The parameters read so far.
struct Progress<'a> {
    positional: List<'a, Parameter<'a>>,
    positional_only: u16,
    /// After `*` or `*args`.
    is_keyword_only: bool,
    vararg: Option<&'a Parameter<'a>>,
    keyword_only: List<'a, Parameter<'a>>,
    kwarg: Option<&'a Parameter<'a>>,
}

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// Parameters up to `close`, which is `)` for functions and `:` for lambdas and stays.
    #[inline(never)]
    pub(super) fn parameters(&mut self, close: TokenKind) -> Parsed<&'a Parameters<'a>> {
        let annotated = close == TokenKind::RightParen;
        let mut progress = Progress {
            positional: List::new(self.arena),
            positional_only: 0,
            is_keyword_only: false,
            vararg: None,
            keyword_only: List::new(self.arena),
            kwarg: None,
        };
        while !self.at(close) {
            if progress.kwarg.is_some() {
                return Err(self.unexpected("arguments cannot follow var-keyword argument"));
            }
            match self.token.kind {
                TokenKind::Slash => self.slash(&mut progress)?,
                TokenKind::Star => self.star_parameter(&mut progress, annotated, close)?,
                TokenKind::StarStar => {
                    self.advance()?;
                    let parameter = self.parameter(annotated, false)?;
                    if self.at(TokenKind::Assign) {
                        return Err(
                            self.unexpected("var-keyword argument cannot have default value")
                        );
                    }
                    progress.kwarg = Some(self.store(parameter)?);
                }
                _ => self.plain_parameter(&mut progress, annotated)?,
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        if !self.at(close) {
            return Err(self.invalid());
        }
        self.store(Parameters {
            positional: progress.positional.finish()?,
            positional_only: progress.positional_only,
            vararg: progress.vararg,
            keyword_only: progress.keyword_only.finish()?,
            kwarg: progress.kwarg,
        })
    }

    /// `/`
    fn slash(&mut self, progress: &mut Progress<'a>) -> Parsed<()> {
        let count = progress.positional.len();
        let message = if progress.positional_only > 0 {
            "/ may appear only once"
        } else if progress.is_keyword_only {
            "/ must be ahead of *"
        } else if count == 0 {
            "at least one argument must precede /"
        } else {
            progress.positional_only = u16::try_from(count).unwrap_or(u16::MAX);
            self.advance()?;
            return Ok(());
        };
        Err(self.unexpected(message))
    }

    /// `*args`, or `*` alone.
    fn star_parameter(
        &mut self,
        progress: &mut Progress<'a>,
        annotated: bool,
        close: TokenKind,
    ) -> Parsed<()> {
        if progress.is_keyword_only {
            return Err(self.unexpected("* argument may appear only once"));
        }
        progress.is_keyword_only = true;
        let star = self.advance()?;
        if self.at(TokenKind::Comma) {
            if self.peek_kind() == close {
                return Err(self.fail("named arguments must follow bare *", star.position));
            }
            return Ok(());
        }
        if self.at(close) {
            return Err(self.fail("named arguments must follow bare *", star.position));
        }
        let parameter = self.parameter(annotated, true)?;
        if self.at(TokenKind::Assign) {
            return Err(self.unexpected("var-positional argument cannot have default value"));
        }
        progress.vararg = Some(self.store(parameter)?);
        Ok(())
    }

    fn plain_parameter(&mut self, progress: &mut Progress<'a>, annotated: bool) -> Parsed<()> {
        let mut parameter = self.parameter(annotated, false)?;
        if self.eat(TokenKind::Assign)? {
            let default = self.expression()?;
            parameter.default = Some(self.store(default)?);
        }
        if progress.is_keyword_only {
            progress.keyword_only.push(parameter)?;
            return Ok(());
        }
        let follows_default = progress
            .positional
            .last()
            .is_some_and(|last| last.default.is_some());
        if follows_default && parameter.default.is_none() {
            return Err(self.fail(
                "non-default argument follows default argument",
                parameter.position,
            ));
        }
        if progress.positional.len() >= usize::from(u16::MAX) {
            return Err(self.fail("too many parameters", parameter.position));
        }
        progress.positional.push(parameter)?;
        Ok(())
    }

    /// A name and its annotation.
    fn parameter(&mut self, annotated: bool, starred: bool) -> Parsed<Parameter<'a>> {
        let Identifier { position, name } = self.identifier()?;
        let mut annotation = None;
        if annotated && self.eat(TokenKind::Colon)? {
            let value = if starred {
                self.star_expression()?
            } else {
                self.expression()?
            };
            annotation = Some(self.store(value)?);
        }
        Ok(Parameter {
            position,
            name,
            annotation,
            default: None,
        })
    }

    /// `[T, *Ts, **P]` after a function's, class's or type's name; bounds and defaults are dropped.
    pub(super) fn type_parameters(&mut self) -> Parsed<&'a [Identifier<'a>]> {
        if !cfg!(feature = "type-parameters") || !self.eat(TokenKind::LeftBracket)? {
            return Ok(&[]);
        }
        let mut parameters = List::new(self.arena);
        while !self.at(TokenKind::RightBracket) || parameters.is_empty() {
            let kind = self.token.kind;
            if matches!(kind, TokenKind::Star | TokenKind::StarStar) {
                self.advance()?;
            }
            parameters.push(self.identifier()?)?;
            if kind == TokenKind::Name && self.eat(TokenKind::Colon)? {
                self.expression()?;
            }
            if self.eat(TokenKind::Assign)? {
                if kind == TokenKind::Star {
                    self.star_expression()?
                } else {
                    self.expression()?
                };
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.require(TokenKind::RightBracket)?;
        Ok(parameters.finish()?)
    }

    /// `-> annotation`, if it is there.
    pub(super) fn return_annotation(&mut self) -> Parsed<Option<&'a Expr<'a>>> {
        if !self.eat(TokenKind::Arrow)? {
            return Ok(None);
        }
        let annotation = self.expression()?;
        Ok(Some(self.store(annotation)?))
    }
}
