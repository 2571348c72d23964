//! The patterns of `match` statements.

use taipan_arena::List;

use super::Parser;
use crate::ast::{
    AsPattern, Binary, BinaryOp, BinaryTail, ClassPattern, Expr, ExprKind, KeywordPattern,
    MappingItem, MappingPattern, Pattern, PatternKind, Position, Unary, UnaryOp,
};
use crate::lexer::{INVALID_SYNTAX, Parsed};
use crate::literal;
use crate::token::TokenKind;

const WILDCARD: &str = "_";

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// The pattern of a `case`: one, or several as a sequence without brackets.
    pub(super) fn top_pattern(&mut self) -> Parsed<Pattern<'a>> {
        let position = self.token.position;
        let first = self.sequence_element()?;
        let is_star = matches!(first.kind, PatternKind::Star(_));
        if !is_star && !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        if !self.at(TokenKind::Comma) {
            return Err(self.invalid());
        }
        let mut elements = List::new(self.arena);
        elements.push(first)?;
        while self.eat(TokenKind::Comma)?
            && !matches!(self.token.kind, TokenKind::Colon | TokenKind::If)
        {
            elements.push(self.sequence_element()?)?;
        }
        self.sequence(position, elements)
    }

    fn sequence(
        &mut self,
        position: Position,
        elements: List<'a, Pattern<'a>>,
    ) -> Parsed<Pattern<'a>> {
        let elements: &[Pattern<'a>] = elements.finish()?;
        let mut stars = elements
            .iter()
            .filter(|element| matches!(element.kind, PatternKind::Star(_)));
        if let (Some(_), Some(second)) = (stars.next(), stars.next()) {
            return Err(self.fail(
                "multiple starred expressions in sequence pattern",
                second.position,
            ));
        }
        Ok(Pattern {
            position,
            kind: PatternKind::Sequence(elements),
        })
    }

    /// `*name`, or a pattern.
    fn sequence_element(&mut self) -> Parsed<Pattern<'a>> {
        let position = self.token.position;
        if !self.eat(TokenKind::Star)? {
            return self.pattern();
        }
        let name = self.identifier()?.name;
        Ok(Pattern {
            position,
            kind: PatternKind::Star((name != WILDCARD).then_some(name)),
        })
    }

    /// Alternatives, perhaps with `as name`.
    fn pattern(&mut self) -> Parsed<Pattern<'a>> {
        self.enter()?;
        let pattern = self.alternatives()?;
        self.leave();
        if !self.eat(TokenKind::As)? {
            return Ok(pattern);
        }
        let target = self.token;
        let name = self.expect(TokenKind::Name, "invalid pattern target")?;
        if matches!(self.token.kind, TokenKind::Dot | TokenKind::LeftParen) {
            return Err(self.fail("invalid pattern target", target.position));
        }
        let name = self.text(name);
        if name == WILDCARD {
            return Err(self.fail("cannot use '_' as a target", target.position));
        }
        Ok(Pattern {
            position: pattern.position,
            kind: PatternKind::As(self.store(AsPattern { pattern, name })?),
        })
    }

    fn alternatives(&mut self) -> Parsed<Pattern<'a>> {
        let first = self.closed_pattern()?;
        if !self.at(TokenKind::Bar) {
            return Ok(first);
        }
        let mut alternatives = List::new(self.arena);
        alternatives.push(first)?;
        while self.eat(TokenKind::Bar)? {
            alternatives.push(self.closed_pattern()?)?;
        }
        Ok(Pattern {
            position: first.position,
            kind: PatternKind::Or(alternatives.finish()?),
        })
    }

    fn closed_pattern(&mut self) -> Parsed<Pattern<'a>> {
        let position = self.token.position;
        let kind = match self.token.kind {
            TokenKind::Name => return self.name_pattern(),
            TokenKind::LeftParen => return self.parenthesised_pattern(),
            TokenKind::LeftBracket => {
                self.advance()?;
                let (elements, _) = self.pattern_elements(TokenKind::RightBracket)?;
                return self.sequence(position, elements);
            }
            TokenKind::LeftBrace => self.mapping_pattern()?,
            _ => self.literal_pattern()?,
        };
        Ok(Pattern { position, kind })
    }

    /// A capture, wildcard, dotted name or class pattern.
    fn name_pattern(&mut self) -> Parsed<Pattern<'a>> {
        let token = self.token;
        let value = self.name_or_attribute()?;
        let kind = match value.kind() {
            _ if self.at(TokenKind::LeftParen) => self.class_pattern(value)?,
            ExprKind::Name(WILDCARD) => PatternKind::Wildcard,
            ExprKind::Name(name) => PatternKind::Capture(name),
            _ => PatternKind::Value(self.store(value)?),
        };
        Ok(Pattern {
            position: token.position,
            kind,
        })
    }

    /// `a`, `a.b`, `a.b.c`
    fn name_or_attribute(&mut self) -> Parsed<Expr<'a>> {
        let name = self.identifier()?;
        let mut value = self.name(name.position, name.name)?;
        let mut links: usize = 1;
        while self.at(TokenKind::Dot) {
            value = self.attribute(value)?;
            links += 1;
            if links >= crate::ast::MAX_SPINE {
                return Err(self
                    .lexer
                    .fail_with(crate::CompileError::depth(value.position)));
            }
        }
        Ok(value)
    }

    /// `(...)`: a group or a sequence.
    #[inline(never)]
    fn parenthesised_pattern(&mut self) -> Parsed<Pattern<'a>> {
        let position = self.advance()?.position;
        let (elements, ends_in_comma) = self.pattern_elements(TokenKind::RightParen)?;
        match elements[..] {
            [only] if !ends_in_comma => {
                if matches!(only.kind, PatternKind::Star(_)) {
                    return Err(self.fail(INVALID_SYNTAX, only.position));
                }
                elements.discard();
                Ok(only)
            }
            _ => self.sequence(position, elements),
        }
    }

    /// Patterns separated by commas, and the bracket after them. Also whether the last thing
    /// before the bracket was a comma.
    fn pattern_elements(&mut self, close: TokenKind) -> Parsed<(List<'a, Pattern<'a>>, bool)> {
        let mut elements = List::new(self.arena);
        let mut ends_in_comma = false;
        while !self.at(close) {
            elements.push(self.sequence_element()?)?;
            ends_in_comma = self.eat(TokenKind::Comma)?;
            if !ends_in_comma {
                break;
            }
        }
        self.require(close)?;
        Ok((elements, ends_in_comma))
    }

    #[inline(never)]
    fn class_pattern(&mut self, class: Expr<'a>) -> Parsed<PatternKind<'a>> {
        self.advance()?;
        let mut patterns = List::new(self.arena);
        let mut keywords: List<'a, KeywordPattern<'a>> = List::new(self.arena);
        while !self.at(TokenKind::RightParen) {
            let first = self.token;
            if first.kind == TokenKind::Name && self.peek_kind() == TokenKind::Assign {
                let name = self.identifier()?.name;
                self.advance()?;
                if keywords.iter().any(|keyword| keyword.name == name) {
                    return Err(
                        self.fail("attribute name repeated in class pattern", first.position)
                    );
                }
                keywords.push(KeywordPattern {
                    name,
                    pattern: self.pattern()?,
                })?;
            } else if keywords.is_empty() {
                patterns.push(self.pattern()?)?;
            } else {
                return Err(self.unexpected("positional patterns follow keyword patterns"));
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.require(TokenKind::RightParen)?;
        let (patterns, keywords) = (patterns.finish()?, keywords.finish()?);
        Ok(PatternKind::Class(self.store(ClassPattern {
            class,
            patterns,
            keywords,
        })?))
    }

    #[inline(never)]
    fn mapping_pattern(&mut self) -> Parsed<PatternKind<'a>> {
        self.advance()?;
        let mut items = List::new(self.arena);
        let mut rest = None;
        while !self.at(TokenKind::RightBrace) {
            if rest.is_some() {
                return Err(self.invalid());
            }
            if self.eat(TokenKind::StarStar)? {
                let name = self.identifier()?;
                if name.name == WILDCARD {
                    return Err(self.fail(INVALID_SYNTAX, name.position));
                }
                rest = Some(name.name);
            } else {
                let key = self.mapping_key()?;
                self.require(TokenKind::Colon)?;
                items.push(MappingItem {
                    key,
                    pattern: self.pattern()?,
                })?;
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.require(TokenKind::RightBrace)?;
        Ok(PatternKind::Mapping(self.store(MappingPattern {
            items: items.finish()?,
            rest,
        })?))
    }

    fn mapping_key(&mut self) -> Parsed<Expr<'a>> {
        if !self.at(TokenKind::Name) {
            return self.literal();
        }
        let key = self.name_or_attribute()?;
        if matches!(key.kind(), ExprKind::Name(_)) {
            return Err(self.fail(
                "mapping pattern keys may only match literals and attribute lookups",
                key.position,
            ));
        }
        Ok(key)
    }

    fn literal_pattern(&mut self) -> Parsed<PatternKind<'a>> {
        let literal = self.literal()?;
        let is_singleton = matches!(
            literal.kind(),
            ExprKind::None | ExprKind::True | ExprKind::False
        );
        let literal = self.store(literal)?;
        Ok(if is_singleton {
            PatternKind::Singleton(literal)
        } else {
            PatternKind::Value(literal)
        })
    }

    /// A constant: a string, a number with a sign or an imaginary part, or a singleton.
    #[inline(never)]
    fn literal(&mut self) -> Parsed<Expr<'a>> {
        match self.token.kind {
            TokenKind::None => self.singleton(ExprKind::None),
            TokenKind::True => self.singleton(ExprKind::True),
            TokenKind::False => self.singleton(ExprKind::False),
            TokenKind::String | TokenKind::FString | TokenKind::TString => {
                let value = self.strings()?;
                if matches!(value.kind(), ExprKind::FString(_) | ExprKind::TString(_)) {
                    let message = "patterns may only match literals and attribute lookups";
                    return Err(self.fail(message, value.position));
                }
                Ok(value)
            }
            TokenKind::Minus | TokenKind::Number => self.complex_number(),
            _ => Err(self.invalid()),
        }
    }

    fn singleton(&mut self, kind: ExprKind<'a>) -> Parsed<Expr<'a>> {
        let position = self.advance()?.position;
        self.expr(position, kind)
    }

    /// `-1`, `1`, `-1 + 2j`
    fn complex_number(&mut self) -> Parsed<Expr<'a>> {
        let first = self.signed_number()?;
        let op = match self.token.kind {
            TokenKind::Plus => BinaryOp::Add,
            TokenKind::Minus => BinaryOp::Subtract,
            _ => return Ok(first),
        };
        let is_imaginary = match first.kind() {
            ExprKind::Unary(unary) => matches!(unary.operand.kind(), ExprKind::Imaginary(_)),
            kind => matches!(kind, ExprKind::Imaginary(_)),
        };
        if is_imaginary {
            return Err(self.fail("real number required in complex literal", first.position));
        }
        self.advance()?;
        let operand = self.number()?;
        if !matches!(operand.kind(), ExprKind::Imaginary(_)) {
            return Err(self.fail(
                "imaginary number required in complex literal",
                operand.position,
            ));
        }
        let rest = self.arena.alloc_slice(&[BinaryTail { op, operand }])?;
        self.expr(
            first.position,
            ExprKind::Binary(self.store(Binary { first, rest })?),
        )
    }

    fn signed_number(&mut self) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        if !self.eat(TokenKind::Minus)? {
            return self.number();
        }
        let operand = self.number()?;
        self.expr(
            position,
            ExprKind::Unary(self.store(Unary {
                op: UnaryOp::Negate,
                operand,
            })?),
        )
    }

    fn number(&mut self) -> Parsed<Expr<'a>> {
        let token = self.require(TokenKind::Number)?;
        self.expr(
            token.position,
            literal::number(self.text(token), self.arena)?,
        )
    }
}
