//! f-strings and t-strings.
//!
//! An f-string becomes a call of `str.format`; a t-string a call of the run-time helper
//! `__template__(strings, value, text, conversion, format, ...)`, as upstream has it.

use taipan_arena::List;
use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{Conversion, StringPart};
use crate::error::Failure;
use crate::fold::Constant;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn format_string(&mut self, parts: &'t [StringPart<'t>]) -> Done {
        if !self.code.live() {
            return Ok(());
        }
        let mut template = List::new(self.tree);
        for part in parts {
            match part {
                StringPart::Literal(text) => push_escaped(&mut template, text)?,
                StringPart::Field(field) => {
                    template.push(b'{')?;
                    push_conversion(&mut template, field.conversion)?;
                    if let Some(format) = field.format {
                        template.push(b':')?;
                        self.format_template(&mut template, format)?;
                    }
                    template.push(b'}')?;
                }
            }
        }
        let template = template.finish()?;
        self.string(template)?;
        self.named_text(Op::LOAD_METHOD, "format", 1, 2)?;
        let mut count: usize = 0;
        for part in parts {
            let StringPart::Field(field) = part else {
                continue;
            };
            self.expression(&field.value)?;
            count += 1;
            if let Some(format) = field.format.filter(|format| needs_arguments(format)) {
                count += self.format_arguments(format)?;
            }
        }
        self.call_packed(count)
    }

    /// Calls the method on the stack with so many positional arguments.
    fn call_packed(&mut self, count: usize) -> Done {
        if let Ok(few) = u8::try_from(count) {
            let takes = u16::from(few) + 2;
            return self.code.uint(Op::CALL_METHOD, u32::from(few), takes, 1);
        }
        // More than the instruction can count: one starred tuple.
        self.build(Op::BUILD_TUPLE, count)?;
        self.code.small_int(1)?;
        self.code.uint(Op::CALL_METHOD_VAR_KW, 1, 4, 1)
    }

    /// The format specification of a field, as `str.format` takes it: fields in it are filled
    /// from the arguments too, but cannot have specifications of their own.
    fn format_template(
        &mut self,
        template: &mut List<'t, u8>,
        format: &'t [StringPart<'t>],
    ) -> Done {
        if !is_simple(format) {
            template.push(b'{')?;
            template.push(b'}')?;
            return Ok(());
        }
        for part in format {
            match part {
                StringPart::Literal(text) => {
                    for &byte in *text {
                        template.push(byte)?;
                    }
                }
                StringPart::Field(field) => {
                    template.push(b'{')?;
                    push_conversion(template, field.conversion)?;
                    template.push(b'}')?;
                }
            }
        }
        Ok(())
    }

    /// Evaluates what `format_template` left to arguments; returns how many these are.
    fn format_arguments(&mut self, format: &'t [StringPart<'t>]) -> Result<usize, Failure> {
        if !is_simple(format) {
            self.format_string(format)?;
            return Ok(1);
        }
        let mut count = 0;
        for part in format {
            if let StringPart::Field(field) = part {
                self.expression(&field.value)?;
                count += 1;
            }
        }
        Ok(count)
    }

    pub(super) fn template_string(&mut self, parts: &'t [StringPart<'t>]) -> Done {
        if !self.code.live() {
            return Ok(());
        }
        self.load_builtin("__template__")?;
        // One string before, between and after the fields, empty ones included.
        let mut strings: List<'t, Constant<'t>> = List::new(self.tree);
        let mut text: &'t [u8] = b"";
        for part in parts {
            match part {
                StringPart::Literal(literal) => text = literal,
                StringPart::Field(_) => {
                    strings.push(Constant::Str(core::mem::take(&mut text)))?;
                }
            }
        }
        strings.push(Constant::Str(text))?;
        self.constant(Constant::Tuple(strings.finish()?))?;
        let mut count: usize = 0;
        for part in parts {
            let StringPart::Field(field) = part else {
                continue;
            };
            self.expression(&field.value)?;
            self.string(field.text.as_bytes())?;
            match conversion_letter(field.conversion) {
                Some(letter) => self.string(letter)?,
                None => self.none()?,
            }
            match field.format {
                None | Some([]) => self.string(b"")?,
                Some([StringPart::Literal(text)]) => self.string(text)?,
                Some(format) => self.format_string(format)?,
            }
            count += 4;
        }
        if count + 1 > usize::from(u8::MAX) {
            self.build(Op::BUILD_TUPLE, count)?;
            return self.call_function(2);
        }
        self.call_function(count as u16 + 1)
    }
}

/// Whether a format specification is, in part or whole, given as arguments.
fn needs_arguments(format: &[StringPart<'_>]) -> bool {
    let is_field = |part: &StringPart<'_>| matches!(part, StringPart::Field(_));
    !is_simple(format) || format.iter().any(is_field)
}

/// Whether a format specification can be part of the template: braces, and fields with
/// specifications of their own, cannot.
fn is_simple(format: &[StringPart<'_>]) -> bool {
    format.iter().all(|part| match part {
        StringPart::Literal(text) => !text.iter().any(|byte| matches!(byte, b'{' | b'}')),
        StringPart::Field(field) => field.format.is_none(),
    })
}

fn push_escaped(template: &mut List<'_, u8>, text: &[u8]) -> Done {
    for &byte in text {
        if matches!(byte, b'{' | b'}') {
            template.push(byte)?;
        }
        template.push(byte)?;
    }
    Ok(())
}

fn push_conversion(template: &mut List<'_, u8>, conversion: Conversion) -> Done {
    if let Some(letter) = conversion_letter(conversion) {
        template.push(b'!')?;
        for &byte in letter {
            template.push(byte)?;
        }
    }
    Ok(())
}

fn conversion_letter(conversion: Conversion) -> Option<&'static [u8]> {
    match conversion {
        Conversion::None => None,
        Conversion::Str => Some(b"s"),
        Conversion::Repr => Some(b"r"),
        Conversion::Ascii => Some(b"a"),
    }
}
