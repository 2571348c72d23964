//! Showing an exception as an uncaught one is shown: its traceback, its type and text, its
//! notes, before them the exceptions that led to it, and after them those in a group.

use super::{Exception, group, traceback};
use crate::builtin::dict::Dict;
use crate::builtin::list::List;
use crate::builtin::module::Module;
use crate::builtin::str as py_str;
use crate::exec::Code;
use crate::names;
use crate::protocol::{attribute, print};
use crate::raise::Res;
use crate::runtime::{Root, Runtime};
use crate::slots::PrintKind;
use crate::text::Sink;
use crate::word::Obj;

/// Exceptions shown at most, so that a chain that loops ends.
const LONGEST_CHAIN: usize = 16;
/// Groups inside each other that are shown, and exceptions of one group: as CPython.
const DEEPEST: usize = 10;
const WIDEST: usize = 15;
/// Exceptions that are kept in mind.
const REMEMBERED: usize = 16;

/// Writes the report of an exception, as CPython and upstream do.
///
/// # Errors
/// What the sink raises, and what showing its arguments raises.
pub fn write(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> Res<()> {
    let mut report = Report {
        out,
        depth: 0,
        unfinished: false,
        line_begins: true,
        shown: [Obj::NONE; REMEMBERED],
        count: 0,
    };
    match cfg!(feature = "error-details") {
        true => report.chain(rt, exception, LONGEST_CHAIN),
        false => {
            report.traceback(rt, exception, TITLE)?;
            report.head(rt, exception)
        }
    }
}

/// Before the places in the code.
const TITLE: &str = "Traceback (most recent call last):\n";

/// A report in the making: a sink that puts a margin before the lines of what is in groups.
struct Report<'a> {
    out: &'a mut dyn Sink,
    /// Groups around what is being shown.
    depth: usize,
    /// The frame around the last exceptions is still to be closed.
    unfinished: bool,
    line_begins: bool,
    /// Exceptions shown already, the last ones, and how many there were: they are not shown
    /// again as what led to another.
    shown: [Obj; REMEMBERED],
    count: usize,
}

impl Sink for Report<'_> {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        if self.depth == 0 {
            return self.out.write(rt, text);
        }
        for line in text.split_inclusive('\n') {
            if self.line_begins {
                self.indent(rt)?;
                self.out.write(rt, "| ")?;
            }
            self.out.write(rt, line)?;
            self.line_begins = line.ends_with('\n');
        }
        Ok(())
    }
}

impl Report<'_> {
    fn indent(&mut self, rt: &mut Runtime) -> Res<()> {
        for _ in 0..self.depth {
            self.out.write(rt, "  ")?;
        }
        Ok(())
    }

    fn chain(&mut self, rt: &mut Runtime, exception: Obj, left: usize) -> Res<()> {
        rt.check_stack()?;
        self.shown[self.count % REMEMBERED] = exception;
        self.count += 1;
        if let Some(object) = exception.downcast::<Exception>()
            && left > 0
        {
            let (cause, context) = (object.cause.get(), object.context.get());
            if cause != Obj::NONE && !self.shown.contains(&cause) {
                self.chain(rt, cause, left - 1)?;
                self.write(
                    rt,
                    "\nThe above exception was the direct cause of the following exception:\n\n",
                )?;
            } else if context != Obj::NONE
                && !object.suppress_context.get()
                && !self.shown.contains(&context)
            {
                self.chain(rt, context, left - 1)?;
                self.write(
                    rt,
                    "\nDuring handling of the above exception, another exception occurred:\n\n",
                )?;
            }
        }
        if group::is_group(exception) {
            self.group(rt, exception)
        } else {
            self.traceback(rt, exception, TITLE)?;
            self.head(rt, exception)
        }
    }

    fn group(&mut self, rt: &mut Runtime, exception: Obj) -> Res<()> {
        if self.depth > DEEPEST {
            return self.write(rt, "... (max_group_depth is 10)\n");
        }
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        let title = "Exception Group Traceback (most recent call last):\n";
        if outermost && has_traceback(exception) {
            self.out.write(rt, "  + ")?;
            self.out.write(rt, title)?;
            self.traceback(rt, exception, "")?;
        } else {
            self.traceback(rt, exception, title)?;
        }
        self.head(rt, exception)?;
        let members = group::members(exception);
        let shown = members.len().min(WIDEST + 1);
        self.unfinished = false;
        for (index, member) in members.iter().take(shown).enumerate() {
            let last = index + 1 == shown;
            if last {
                // What is inside may close the frame already.
                self.unfinished = true;
            }
            self.indent(rt)?;
            let corner = if index == 0 { "+-" } else { "  " };
            self.out.write(rt, corner)?;
            let number = index + 1;
            let rule = "----------------";
            if index < WIDEST {
                self.out
                    .write_fmt(rt, format_args!("+{rule} {number} {rule}\n"))?;
            } else {
                self.out
                    .write_fmt(rt, format_args!("+{rule} ... {rule}\n"))?;
            }
            self.depth += 1;
            if index < WIDEST {
                self.chain(rt, *member, LONGEST_CHAIN)?;
            } else {
                let more = members.len() - WIDEST;
                let plural = if more == 1 { "" } else { "s" };
                let sink: &mut dyn Sink = self;
                sink.write_fmt(rt, format_args!("and {more} more exception{plural}\n"))?;
            }
            if last && self.unfinished {
                self.indent(rt)?;
                self.out
                    .write(rt, "+------------------------------------\n")?;
                self.unfinished = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
        }
        Ok(())
    }

    /// The traceback after its title, if there is one.
    fn traceback(&mut self, rt: &mut Runtime, exception: Obj, title: &str) -> Res<()> {
        let Some((entries, len)) = exception
            .downcast::<Exception>()
            .and_then(|object| traceback::entries(object.traceback.get()))
        else {
            return Ok(());
        };
        let left = limit(rt).unwrap_or(usize::MAX);
        if left == 0 {
            return Ok(());
        }
        self.write(rt, title)?;
        // The outermost is last.
        for index in (0..len).rev().take(left) {
            if let Some(entry) = traceback::entry(&entries, index) {
                write_entry(rt, entry, self)?;
            }
        }
        Ok(())
    }

    /// The type, the text and the notes.
    fn head(&mut self, rt: &mut Runtime, exception: Obj) -> Res<()> {
        self.write(rt, exception.type_of().name.text())?;
        let text = print::str(rt, exception)?;
        if let Some(text) = py_str::text(text).filter(|text| !text.is_empty()) {
            self.write(rt, ": ")?;
            self.write(rt, text)?;
        }
        #[cfg(feature = "suggestions")]
        super::suggestion::write(rt, exception, self)?;
        self.write(rt, "\n")?;
        if let Some(notes) = attribute::try_get(rt, exception, names::__notes__)?
            && let Some(notes) = notes.downcast::<List>()
        {
            let mut index = 0;
            while let Some(note) = notes.get(index) {
                print::print(rt, note, PrintKind::Str, self)?;
                self.write(rt, "\n")?;
                index += 1;
            }
        }
        Ok(())
    }
}

/// `sys.tracebacklimit`: how many entries are shown, if the program has said so.
fn limit(rt: &mut Runtime) -> Option<usize> {
    let modules = rt.root(Root::Modules)?.downcast::<Dict>()?;
    let sys = modules.get_name(names::sys)?.downcast::<Module>()?;
    let limit = sys.globals.get_name(names::tracebacklimit)?.as_small()?;
    Some(limit.max(0) as usize)
}

fn has_traceback(exception: Obj) -> bool {
    exception
        .downcast::<Exception>()
        .is_some_and(|object| object.traceback.get() != Obj::NONE)
}

fn write_entry(
    rt: &mut Runtime,
    [place, line, rest]: [Obj; traceback::ENTRY],
    out: &mut dyn Sink,
) -> Res<()> {
    let line = line.as_small().unwrap_or(0);
    if let Some(code) = place.downcast::<Code>() {
        let (file, function) = (code.context.file, code.name);
        return out.write_fmt(
            rt,
            format_args!("  File \"{file}\", line {line}, in {function}\n"),
        );
    }
    let file = py_str::text(place).unwrap_or("?");
    out.write_fmt(rt, format_args!("  File \"{file}\", line {line}\n"))?;
    match py_str::text(rest) {
        Some(picture) => out.write(rt, picture),
        None => Ok(()),
    }
}
