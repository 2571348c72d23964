//! Finishing a function: which jumps can be short, the line table, the bytes as they stay.

use taipan_arena::{List, OutOfMemory};
use taipan_mpy::opcode::Op;
use taipan_mpy::prelude::{self, Signature};
use taipan_mpy::writer::{Sink, SinkFull};

use crate::error::Failure;

use super::{Code, Frame, JUMP_BYTES, Jump, Result, UNPLACED};

impl<'a> Code<'a> {
    /// The function's bytecode, prelude included. Scratch memory goes back to the arena.
    pub fn finish(mut self, frame: &Frame<'_>) -> Result<&'a [u8]> {
        let saved = self.shorten_jumps()?;
        let mut table = Bytes(List::new(self.arena));
        if frame.lines {
            self.write_lines(&mut table)?;
        }
        if let Some(locals) = frame.local_names {
            let locals = locals
                .iter()
                .map(|(local, name)| (u32::from(*local), *name));
            prelude::write_local_names(locals, &mut table).map_err(|SinkFull| Failure::MEMORY)?;
        }
        let n_state = frame
            .locals
            .checked_add(self.max_depth)
            .ok_or(Failure::TOO_LARGE)?;
        let signature = Signature {
            n_state: n_state.max(1),
            n_exc_stack: self.max_handlers,
            ..frame.signature
        };
        let mut prelude = Bytes(List::new(self.arena));
        prelude::write_prelude(
            &signature,
            frame.names.iter().copied(),
            &table.0,
            frame.cells,
            &mut prelude,
        )
        .map_err(|SinkFull| Failure::MEMORY)?;
        table.0.discard();
        let len = prelude.0.len() + self.bytes.len() - saved as usize;
        let mut out = List::with_capacity(self.arena, len)?;
        for &byte in prelude.0.iter() {
            out.push(byte)?;
        }
        prelude.0.discard();
        self.write_instructions(saved, &mut out)?;
        self.bytes.discard();
        self.labels.discard();
        self.jumps.discard();
        self.lines.discard();
        Ok(out.finish()?)
    }

    /// Finds the jumps that need the long form, starting with none. Returns how many bytes the
    /// others save. Lengthening one jump can lengthen others, never shorten one, so this ends.
    fn shorten_jumps(&mut self) -> Result<u32> {
        loop {
            let mut saved = 0;
            for index in 0..self.jumps.len() {
                if let Some(jump) = self.jumps.get_mut(index) {
                    jump.saved = saved;
                    saved += u32::from(!jump.long);
                }
            }
            let mut changed = false;
            for index in 0..self.jumps.len() {
                let Some(jump) = self.jumps.get(index) else {
                    break;
                };
                if jump.long {
                    continue;
                }
                let distance = self.distance(jump, saved)?;
                let fits = if self.is_signed(jump) {
                    (-0x40..0x40).contains(&distance)
                } else {
                    (0..0x80).contains(&distance)
                };
                if !fits && let Some(jump) = self.jumps.get_mut(index) {
                    jump.long = true;
                    changed = true;
                }
            }
            if !changed {
                return Ok(saved);
            }
        }
    }

    fn is_signed(&self, jump: &Jump) -> bool {
        self.bytes
            .get(jump.at as usize)
            .is_some_and(|op| *op <= Op::POP_JUMP_IF_FALSE)
    }

    /// From the end of the jump's distance to its label.
    fn distance(&self, jump: &Jump, saved: u32) -> Result<i64> {
        let Some(state) = self.labels.get(usize::from(jump.label.0)) else {
            return Err(Failure::TOO_LARGE);
        };
        debug_assert_ne!(state.at, UNPLACED, "a jump to nowhere");
        let saved_before = self
            .jumps
            .get(usize::from(state.jumps_before))
            .map_or(saved, |next| next.saved);
        let target = i64::from(state.at) - i64::from(saved_before);
        let end = i64::from(jump.at) - i64::from(jump.saved) + if jump.long { 3 } else { 2 };
        Ok(target - end)
    }

    fn write_lines(&self, table: &mut Bytes<'a>) -> Result<()> {
        let mut jumps = self.jumps.iter().peekable();
        let mut saved = 0;
        let (mut at, mut line) = (0, 1);
        for entry in self.lines.iter() {
            while let Some(jump) = jumps.next_if(|jump| jump.at < entry.at) {
                saved += u32::from(!jump.long);
            }
            let address = entry.at - saved;
            prelude::write_line_entries(address - at, entry.line - line, table)
                .map_err(|SinkFull| Failure::MEMORY)?;
            (at, line) = (address, entry.line);
        }
        Ok(())
    }

    fn write_instructions(&self, saved: u32, out: &mut List<'a, u8>) -> Result<()> {
        let mut copied = 0;
        let mut copy = |upto: usize, out: &mut List<'a, u8>| -> Result<()> {
            for &byte in self.bytes.runs(copied, upto).flatten() {
                out.push(byte)?;
            }
            copied = upto + JUMP_BYTES;
            Ok(())
        };
        for jump in self.jumps.iter() {
            let at = jump.at as usize;
            copy(at, out)?;
            let signed = self.is_signed(jump);
            let distance = self.distance(jump, saved)?;
            out.push(self.bytes.get(at).copied().unwrap_or(0))?;
            if jump.long {
                let value = distance + if signed { 0x4000 } else { 0 };
                let value = u16::try_from(value)
                    .ok()
                    .filter(|value| *value < 0x8000)
                    .ok_or(Failure::TOO_LARGE)?;
                out.push(0x80 | (value & 0x7f) as u8)?;
                out.push((value >> 7) as u8)?;
            } else {
                out.push((distance + if signed { 0x40 } else { 0 }) as u8)?;
            }
        }
        copy(self.bytes.len(), out)
    }
}

/// A list of bytes as a sink.
struct Bytes<'a>(List<'a, u8>);

impl Sink for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> core::result::Result<(), SinkFull> {
        for &byte in bytes {
            self.0.push(byte).map_err(|OutOfMemory| SinkFull)?;
        }
        Ok(())
    }
}
