//! Writing the image once all functions are made.

use taipan_mpy::reader::Header;
use taipan_mpy::writer::{self, CountingSink, Sink, SinkFull};

use super::Done;
use super::module::Module;
use super::objects::WriteError;
use crate::error::Failure;

impl Module<'_> {
    /// Ends the module and writes its image.
    #[inline(never)]
    pub fn finish(&mut self, out: &mut dyn Sink) -> Done {
        self.end_module()?;
        // The caller's sink is memory too, and takes no more than it must if it knows the size.
        let mut size = CountingSink::default();
        let written = self.write(&mut size).and_then(|()| {
            out.expect(size.len)?;
            self.write(out)
        });
        written.map_err(|(WriteError::Sink | WriteError::Memory)| Failure::MEMORY)
    }

    fn write(&self, mut out: &mut dyn Sink) -> Result<(), WriteError> {
        let n_names = u32::try_from(self.names.table_len()).map_err(|_| SinkFull)?;
        let n_objects = u32::try_from(self.objects.len()).map_err(|_| SinkFull)?;
        let header = Header::bytecode(self.options.small_int_bits);
        writer::write_header(&mut out, &header, n_names, n_objects)?;
        for name in self.names.table() {
            writer::write_name(&mut out, name)?;
        }
        self.objects.write(out)?;
        self.write_unit(0, out)
    }

    /// Writes a function and those in it. They nest no deeper than the syntax tree did.
    fn write_unit(&self, index: usize, mut out: &mut dyn Sink) -> Result<(), WriteError> {
        let Some(unit) = self.units.get(index) else {
            return Ok(());
        };
        writer::write_code(&mut out, unit.bytecode, unit.children)?;
        let mut child = unit.first_child;
        while let Some(unit) = self.units.get(child as usize) {
            self.write_unit(child as usize, out)?;
            child = unit.next_sibling;
        }
        Ok(())
    }
}
