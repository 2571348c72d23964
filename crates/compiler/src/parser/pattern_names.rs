//! The names a pattern binds: none twice, the same ones in all alternatives, and no alternative
//! behind one that matches everything.

use taipan_arena::List;

use super::Parser;
use crate::ast::{Pattern, PatternKind, Position};
use crate::lexer::Parsed;

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// Checks the names in the pattern of a `case`.
    pub(super) fn check_names(&mut self, pattern: &Pattern<'a>) -> Parsed<()> {
        if matches!(
            pattern.kind,
            PatternKind::Value(_) | PatternKind::Capture(_) | PatternKind::Wildcard
        ) {
            return Ok(());
        }
        let mut names = List::new(self.arena);
        self.collect_names(pattern, &mut names)?;
        names.discard();
        Ok(())
    }

    /// Adds the names `pattern` binds to those bound before it.
    fn collect_names(
        &mut self,
        pattern: &Pattern<'a>,
        names: &mut List<'a, &'a str>,
    ) -> Parsed<()> {
        let position = pattern.position;
        match pattern.kind {
            PatternKind::Value(_)
            | PatternKind::Singleton(_)
            | PatternKind::Wildcard
            | PatternKind::Star(None) => Ok(()),
            PatternKind::Capture(name) | PatternKind::Star(Some(name)) => {
                self.bind(name, position, names)
            }
            PatternKind::Sequence(patterns) => patterns
                .iter()
                .try_for_each(|pattern| self.collect_names(pattern, names)),
            PatternKind::Mapping(mapping) => {
                mapping
                    .items
                    .iter()
                    .try_for_each(|item| self.collect_names(&item.pattern, names))?;
                mapping
                    .rest
                    .map_or(Ok(()), |name| self.bind(name, position, names))
            }
            PatternKind::Class(class) => {
                class
                    .patterns
                    .iter()
                    .try_for_each(|pattern| self.collect_names(pattern, names))?;
                class
                    .keywords
                    .iter()
                    .try_for_each(|keyword| self.collect_names(&keyword.pattern, names))
            }
            PatternKind::As(node) => {
                self.collect_names(&node.pattern, names)?;
                self.bind(node.name, position, names)
            }
            PatternKind::Or(alternatives) => self.collect_alternatives(alternatives, names),
        }
    }

    fn bind(
        &mut self,
        name: &'a str,
        position: Position,
        names: &mut List<'a, &'a str>,
    ) -> Parsed<()> {
        if names.contains(&name) {
            return Err(self.fail("multiple assignments to name in pattern", position));
        }
        Ok(names.push(name)?)
    }

    fn collect_alternatives(
        &mut self,
        alternatives: &'a [Pattern<'a>],
        names: &mut List<'a, &'a str>,
    ) -> Parsed<()> {
        let before = names.len();
        let mut expected: Option<&[&str]> = None;
        for (index, alternative) in alternatives.iter().enumerate() {
            names.truncate(before);
            self.collect_names(alternative, names)?;
            let bound = names.get(before..).unwrap_or_default();
            let agrees = expected.is_none_or(|expected| {
                expected.len() == bound.len() && expected.iter().all(|name| bound.contains(name))
            });
            if !agrees {
                return Err(self.fail(
                    "alternative patterns bind different names",
                    alternative.position,
                ));
            }
            if expected.is_none() {
                expected = Some(self.arena.alloc_slice(bound)?);
            }
            if index + 1 < alternatives.len() && matches_everything(alternative) {
                let message = match alternative.kind {
                    PatternKind::Wildcard => "wildcard makes remaining patterns unreachable",
                    _ => "name capture makes remaining patterns unreachable",
                };
                return Err(self.fail(message, alternative.position));
            }
        }
        Ok(())
    }

    /// A `case` without guard that matches everything must be the last one.
    pub(super) fn check_reachable(&mut self, pattern: &Pattern<'a>) -> Parsed<()> {
        if !matches_everything(pattern) {
            return Ok(());
        }
        let message = match pattern.kind {
            PatternKind::Wildcard => "wildcard makes remaining patterns unreachable",
            _ => "name capture makes remaining patterns unreachable",
        };
        Err(self.fail(message, pattern.position))
    }
}

/// Whether a pattern is a wildcard or capture, or alternatives or an `as` that come down to one.
fn matches_everything(pattern: &Pattern<'_>) -> bool {
    match pattern.kind {
        PatternKind::Wildcard | PatternKind::Capture(_) => true,
        PatternKind::As(node) => matches_everything(&node.pattern),
        PatternKind::Or(alternatives) => alternatives.last().is_some_and(matches_everything),
        _ => false,
    }
}
