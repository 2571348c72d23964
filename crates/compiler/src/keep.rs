//! Moving texts and constants from the syntax tree, which goes away statement by statement, to
//! memory that stays until the image is written. What lies in the source stays there.

use taipan_arena::{Arena, List};

use crate::error::Failure;
use crate::fold::Constant;

/// Where lasting things go.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'k> {
    /// The arena that lasts.
    pub arena: &'k Arena<'k>,
    /// The source, which lasts too.
    pub source: &'k [u8],
}

impl<'k> Keep<'k> {
    /// The same bytes, lasting.
    pub fn bytes(&self, bytes: &[u8]) -> Result<&'k [u8], Failure> {
        let start = bytes
            .as_ptr()
            .addr()
            .wrapping_sub(self.source.as_ptr().addr());
        let in_source = start
            .checked_add(bytes.len())
            .and_then(|end| self.source.get(start..end));
        match in_source {
            // The comparison only guards against an empty slice that lies at an odd place.
            Some(same) if same == bytes => Ok(same),
            _ => Ok(self.arena.alloc_slice(bytes)?),
        }
    }

    fn text(&self, text: &str) -> Result<&'k str, Failure> {
        let bytes = self.bytes(text.as_bytes())?;
        Ok(core::str::from_utf8(bytes).unwrap_or(""))
    }

    /// The same constant, lasting. Tuples nest no deeper than the syntax tree did.
    pub fn constant(&self, value: Constant<'_>) -> Result<Constant<'k>, Failure> {
        Ok(match value {
            Constant::None => Constant::None,
            Constant::True => Constant::True,
            Constant::False => Constant::False,
            Constant::Ellipsis => Constant::Ellipsis,
            Constant::Int(value) => Constant::Int(value),
            Constant::Long(sign, limbs) => Constant::Long(sign, self.arena.alloc_slice(limbs)?),
            Constant::Float(sign, text) => Constant::Float(sign, self.text(text)?),
            Constant::Imaginary(text) => Constant::Imaginary(self.text(text)?),
            Constant::Str(bytes) => Constant::Str(self.bytes(bytes)?),
            Constant::Bytes(bytes) => Constant::Bytes(self.bytes(bytes)?),
            Constant::Tuple(items) => {
                let mut kept = List::new(self.arena);
                for item in items {
                    kept.push(self.constant(*item)?)?;
                }
                Constant::Tuple(kept.finish()?)
            }
        })
    }
}
