//! `match`.
//!
//! A pattern is tested with its subject on the operand stack, and takes it either way. Parts of
//! a subject come from run-time helpers, which give a tuple of them, or `None` for no match:
//!
//! * `__match_sequence__(subject, before, after)`: the items of a sequence. With `after` at
//!   least 0 there is a star: between the first `before` and the last `after` items stands a list
//!   of the others. With `after` -1 there must be `before` items.
//! * `__match_mapping__(subject, keys, rest)`: the values of the keys, and if `rest` is true a
//!   dict of everything else.
//! * `__match_class__(subject, class, count, names)`: `count` positional attributes, then those
//!   with the names.

use taipan_arena::List;
use taipan_mpy::opcode::{BinaryOp, Op};

use super::code::Label;
use super::{Done, Emitter};
use crate::ast::{ClassPattern, MappingPattern, Match, Pattern, PatternKind};
use crate::error::Failure;
use crate::fold::Constant;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn match_statement(&mut self, node: &'t Match<'t>) -> Done {
        self.expression(&node.subject)?;
        let subject = self.temporary()?;
        self.code.store_fast(subject)?;
        let end = self.code.label()?;
        let mut cases = node.cases.iter().peekable();
        while let Some(case) = cases.next() {
            self.at(case.pattern.position)?;
            let next = self.code.label()?;
            self.code.load_fast(subject)?;
            self.pattern(&case.pattern, next)?;
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, next)?;
            }
            self.block(case.body)?;
            if cases.peek().is_some() {
                self.code.jump_to(end)?;
            }
            self.code.place(next)?;
        }
        self.free_temporary();
        self.code.place(end)
    }

    /// Tests the pattern on the top value, which it takes; goes to `fail` if it does not match.
    fn pattern(&mut self, pattern: &'t Pattern<'t>, fail: Label) -> Done {
        self.at(pattern.position)?;
        match pattern.kind {
            PatternKind::Wildcard | PatternKind::Star(None) => self.pop(),
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => {
                self.assign_name(name, pattern.position)
            }
            PatternKind::Value(value) => {
                self.expression(value)?;
                self.binary_op(BinaryOp::Equal)?;
                Ok(self.code.jump_if(false, fail)?)
            }
            PatternKind::Singleton(value) => {
                self.expression(value)?;
                self.binary_op(BinaryOp::Is)?;
                Ok(self.code.jump_if(false, fail)?)
            }
            PatternKind::Sequence(patterns) => self.sequence_pattern(patterns, fail),
            PatternKind::Mapping(node) => self.mapping_pattern(node, pattern, fail),
            PatternKind::Class(node) => self.class_pattern(node, fail),
            PatternKind::As(node) => {
                let subject = self.temporary()?;
                self.code.store_fast(subject)?;
                self.code.load_fast(subject)?;
                self.pattern(&node.pattern, fail)?;
                self.code.load_fast(subject)?;
                self.free_temporary();
                self.assign_name(node.name, pattern.position)
            }
            PatternKind::Or(patterns) => self.or_pattern(patterns, fail),
        }
    }

    fn or_pattern(&mut self, patterns: &'t [Pattern<'t>], fail: Label) -> Done {
        let [before @ .., last] = patterns else {
            return Ok(());
        };
        let subject = self.temporary()?;
        self.code.store_fast(subject)?;
        let matched = self.code.label()?;
        for pattern in before {
            let next = self.code.label()?;
            self.code.load_fast(subject)?;
            self.pattern(pattern, next)?;
            self.code.jump_to(matched)?;
            self.code.place(next)?;
        }
        self.code.load_fast(subject)?;
        self.free_temporary();
        self.pattern(last, fail)?;
        self.code.place(matched)
    }

    fn sequence_pattern(&mut self, patterns: &'t [Pattern<'t>], fail: Label) -> Done {
        let star = patterns
            .iter()
            .position(|pattern| matches!(pattern.kind, PatternKind::Star(_)));
        let (before, after) = match star {
            Some(star) => (star, (patterns.len() - star - 1) as i64),
            None => (patterns.len(), -1),
        };
        self.load_builtin("__match_sequence__")?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.constant(Constant::int(before as i64))?;
        self.constant(Constant::int(after))?;
        self.call_function(3)?;
        self.parts(patterns.iter(), fail)
    }

    fn mapping_pattern(
        &mut self,
        node: &'t MappingPattern<'t>,
        whole: &'t Pattern<'t>,
        fail: Label,
    ) -> Done {
        self.load_builtin("__match_mapping__")?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        for item in node.items {
            self.expression(&item.key)?;
        }
        self.build(Op::BUILD_TUPLE, node.items.len())?;
        self.constant(Constant::bool(node.rest.is_some()))?;
        self.call_function(3)?;
        let rest = node.rest.map(|name| {
            self.tree.alloc(Pattern {
                position: whole.position,
                kind: PatternKind::Capture(name),
            })
        });
        let rest = rest.transpose()?;
        let values = node.items.iter().map(|item| &item.pattern);
        self.parts(values.chain(rest), fail)
    }

    fn class_pattern(&mut self, node: &'t ClassPattern<'t>, fail: Label) -> Done {
        self.load_builtin("__match_class__")?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.expression(&node.class)?;
        self.constant(Constant::int(node.patterns.len() as i64))?;
        let mut names = List::new(self.tree);
        for keyword in node.keywords {
            names.push(Constant::Str(keyword.name.as_bytes()))?;
        }
        self.constant(Constant::Tuple(names.finish()?))?;
        self.call_function(4)?;
        let keywords = node.keywords.iter().map(|keyword| &keyword.pattern);
        self.parts(node.patterns.iter().chain(keywords), fail)
    }

    /// Tests patterns on the items of the tuple on the stack, which a helper gave; `None` there
    /// means no match.
    fn parts(&mut self, patterns: impl Iterator<Item = &'t Pattern<'t>>, fail: Label) -> Done {
        let parts = self.temporary()?;
        self.code.store_fast(parts)?;
        self.code.load_fast(parts)?;
        self.none()?;
        self.binary_op(BinaryOp::Is)?;
        self.code.jump_if(true, fail)?;
        for (index, pattern) in patterns.enumerate() {
            if matches!(
                pattern.kind,
                PatternKind::Wildcard | PatternKind::Star(None)
            ) {
                continue;
            }
            let index = i64::try_from(index).map_err(|_| Failure::TOO_LARGE)?;
            self.code.load_fast(parts)?;
            self.constant(Constant::int(index))?;
            self.code.op(Op::LOAD_SUBSCR, 2, 1)?;
            self.pattern(pattern, fail)?;
        }
        self.free_temporary();
        Ok(())
    }
}
