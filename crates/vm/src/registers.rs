//! The registers of the running frame, kept by value in the loop so that the compiler keeps
//! them in machine registers: no outlined function ever gets a reference to them.
//!
//! Access to instructions, operands and locals is unchecked: `taipan_mpy::verify` has
//! checked every function before it can run.

use taipan_gc::Gc;
use taipan_object::exec::{Code, Frame, HANDLER_WORDS};
use taipan_object::{Name, Obj, Runtime};

/// What an instruction does next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Go on with the instruction at `ip`.
    Next,
    /// The same, in the loop that tells `sys.settrace`.
    #[cfg(feature = "settrace")]
    Change,
    /// An exception is on its way in the runtime.
    Raise,
    /// The same, and it has passed this frame before.
    Reraise,
    /// The entry frame was left: with an exception on its way in the runtime, or the result
    /// in `Runtime::returned`.
    Exit,
}

/// The registers.
pub(crate) struct Registers<'a, 'h> {
    /// The next byte of bytecode.
    pub ip: *const u8,
    /// One past the topmost operand.
    pub sp: *mut Option<Obj>,
    /// Local 0.
    pub window: *mut Option<Obj>,
    /// The module's interned strings.
    pub names: *const Obj,
    /// Everything else.
    pub rt: &'a mut Runtime<'h>,
}

/// What [`Registers`] hold, without the runtime.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    ip: *const u8,
    sp: *mut Option<Obj>,
    window: *mut Option<Obj>,
    names: *const Obj,
}

/// An operand that is not empty.
#[inline(always)]
pub(crate) fn filled(operand: Obj) -> Option<Obj> {
    if operand == Obj::EMPTY {
        None
    } else {
        Some(operand)
    }
}

impl<'a, 'h> Registers<'a, 'h> {
    /// The registers of the running frame.
    #[inline(always)]
    pub fn of_frame(rt: &'a mut Runtime<'h>) -> Registers<'a, 'h> {
        let mut registers = Registers {
            ip: core::ptr::null(),
            sp: core::ptr::null_mut(),
            window: core::ptr::null_mut(),
            names: core::ptr::null(),
            rt,
        };
        registers.reload();
        registers
    }

    /// Takes the registers from the running frame.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn reload(&mut self) {
        let frame = self.frame();
        // SAFETY: the running frame is in being while the loop runs (`frame`).
        unsafe {
            self.ip = (*frame).ip;
            self.sp = (*frame).sp;
            self.window = (*frame).window;
        }
        self.names = self.code().context.names.elements_ptr().as_ptr().cast();
    }

    /// Puts the registers into the running frame, before anything that reads them there:
    /// a call, a traceback.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn save(&mut self) {
        let frame = self.frame();
        // SAFETY: as in `reload`.
        unsafe {
            (*frame).ip = self.ip;
            (*frame).sp = self.sp;
        }
    }

    /// Runs a part of an instruction that is a function of its own, on a copy: registers
    /// whose address got out of the loop could not stay in machine registers.
    #[inline(always)]
    pub fn outline<R>(&mut self, part: impl FnOnce(&mut Registers<'_, 'h>) -> R) -> R {
        if !cfg!(feature = "quick") {
            return part(self);
        }
        let mut copy = self.copy();
        let result = part(&mut copy);
        let position = copy.position();
        self.go_to(position);
        result
    }

    /// A copy, which lends the runtime. Nothing but a copy is given to a function that is not
    /// inlined.
    #[inline(always)]
    pub fn copy(&mut self) -> Registers<'_, 'h> {
        Registers {
            ip: self.ip,
            sp: self.sp,
            window: self.window,
            names: self.names,
            rt: self.rt,
        }
    }

    /// All but the runtime.
    #[inline(always)]
    pub fn position(&self) -> Position {
        Position {
            ip: self.ip,
            sp: self.sp,
            window: self.window,
            names: self.names,
        }
    }

    /// Takes over where a copy got to.
    #[inline(always)]
    pub fn go_to(&mut self, position: Position) {
        self.ip = position.ip;
        self.sp = position.sp;
        self.window = position.window;
        self.names = position.names;
    }

    /// The running frame.
    #[inline(always)]
    pub fn frame(&self) -> *mut Frame {
        self.rt.exec.frame
    }

    /// The running code.
    #[inline(always)]
    pub fn code(&self) -> Gc<Code> {
        // SAFETY: the running frame is in being.
        unsafe { (*self.frame()).code }
    }

    /// The next byte.
    #[inline(always)]
    pub fn fetch(&mut self) -> u8 {
        // SAFETY: the verifier checked that instructions are whole and that no path runs
        // off their end.
        unsafe {
            let byte = *self.ip;
            self.ip = self.ip.add(1);
            byte
        }
    }

    /// The next opcode.
    #[cfg_attr(
        all(target_arch = "arm", not(miri)),
        expect(
            clippy::pointers_in_nomem_asm_block,
            reason = "the pointer is not followed"
        )
    )]
    #[inline(always)]
    pub fn fetch_opcode(&mut self) -> u8 {
        let opcode = self.fetch();
        #[cfg(all(target_arch = "arm", not(miri)))]
        // SAFETY: no instruction at all. It hides from the compiler that `ip` is what it was and one
        // more: else both stay in registers, and each instruction begins and ends with moves.
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) self.ip, options(pure, nomem, nostack, preserves_flags));
        }
        opcode
    }

    /// The byte after this instruction: the next opcode.
    #[inline(always)]
    pub fn peek_opcode(&self) -> u8 {
        // SAFETY: as `fetch`; only used where another instruction follows.
        unsafe { *self.ip }
    }

    /// A variable-length number.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn uint(&mut self) -> usize {
        let byte = self.fetch();
        if byte & 0x80 == 0 {
            byte as usize
        } else {
            self.uint_more(byte)
        }
    }

    #[inline(always)]
    fn uint_more(&mut self, first: u8) -> usize {
        let mut value = (first & 0x7f) as usize;
        loop {
            let byte = self.fetch();
            value = (value << 7) | (byte & 0x7f) as usize;
            if byte & 0x80 == 0 {
                return value;
            }
        }
    }

    /// A signed variable-length number.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn int(&mut self) -> isize {
        let mut byte = self.fetch();
        let mut value: isize = if byte & 0x40 != 0 { -1 } else { 0 };
        loop {
            value = (value << 7) | (byte & 0x7f) as isize;
            if byte & 0x80 == 0 {
                return value;
            }
            byte = self.fetch();
        }
    }

    /// The distance of a jump that goes forward only.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn forward(&mut self) -> isize {
        let byte = self.fetch();
        if byte & 0x80 == 0 {
            byte as isize
        } else {
            let high = self.fetch();
            (byte & 0x7f) as isize | (high as isize) << 7
        }
    }

    /// The distance of a jump that goes either way.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn distance(&mut self) -> isize {
        let byte = self.fetch();
        if byte & 0x80 == 0 {
            byte as isize - 0x40
        } else {
            let high = self.fetch();
            ((byte & 0x7f) as isize | (high as isize) << 7) - 0x4000
        }
    }

    /// Jumps.
    #[inline(always)]
    pub fn jump(&mut self, distance: isize) {
        // SAFETY: the verifier checked that jumps land on instructions of the same code.
        self.ip = unsafe { self.ip.offset(distance) };
    }

    /// An interned string by the index that follows.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn name(&mut self) -> Name {
        let index = self.uint();
        // SAFETY: the verifier checked the index; the loader put names only into the table.
        unsafe { (*self.names.add(index)).as_name().unwrap_unchecked() }
    }

    /// Pushes a value.
    #[inline(always)]
    pub fn push(&mut self, value: Obj) {
        // SAFETY: the verifier checked that the operand stack fits the window.
        unsafe {
            self.sp.write(Some(value));
            self.sp = self.sp.add(1);
        }
    }

    /// Pushes a value or an empty operand.
    #[inline(always)]
    pub fn push_slot(&mut self, value: Option<Obj>) {
        self.push(value.unwrap_or(Obj::EMPTY));
    }

    /// Pops what may be an empty operand.
    #[inline(always)]
    pub fn pop_slot(&mut self) -> Option<Obj> {
        filled(self.pop())
    }

    /// Pops a value; only broken code has an empty operand where a value is expected.
    #[inline(always)]
    pub fn pop(&mut self) -> Obj {
        let value = self.peek(0);
        self.drop(1);
        value
    }

    /// The operand `depth` below the top, if it is not empty.
    #[inline(always)]
    pub fn slot(&self, depth: usize) -> Option<Obj> {
        filled(self.peek(depth))
    }

    /// The operand `depth` below the top.
    #[inline(always)]
    pub fn peek(&self, depth: usize) -> Obj {
        // SAFETY: the verifier checked that there are that many operands, each of which was
        // pushed, as a value or as `EMPTY`.
        unsafe { self.sp.sub(depth + 1).read().unwrap_unchecked() }
    }

    /// Replaces the operand `depth` below the top.
    #[inline(always)]
    pub fn put(&mut self, depth: usize, value: Obj) {
        // SAFETY: as `slot`.
        unsafe { self.sp.sub(depth + 1).write(Some(value)) }
    }

    /// Drops operands.
    #[inline(always)]
    pub fn drop(&mut self, count: usize) {
        // SAFETY: as `slot`.
        self.sp = unsafe { self.sp.sub(count) };
    }

    /// A local variable.
    #[inline(always)]
    pub fn local(&self, index: usize) -> Option<Obj> {
        // SAFETY: the verifier counted the locals, and the window has room for them.
        unsafe { self.window.add(index).read() }
    }

    /// Sets a local variable.
    #[inline(always)]
    pub fn set_local(&mut self, index: usize, value: Option<Obj>) {
        // SAFETY: as `local`.
        unsafe { self.window.add(index).write(value) }
    }

    /// The topmost `count` operands.
    #[inline(always)]
    pub fn operands<'o>(&self, count: usize) -> &'o [Obj] {
        // SAFETY: the verifier checked that there are that many; they are words, which an
        // `Option<Obj>` stores like an `Obj`. The slice is used only while this frame's
        // operands stay as they are: until the instruction is done.
        unsafe { core::slice::from_raw_parts(self.sp.sub(count).cast::<Obj>(), count) }
    }

    /// The first instruction of the running code.
    #[inline(always)]
    pub fn code_start(&self) -> *const u8 {
        let code = self.code();
        // SAFETY: the instructions start inside the bytecode.
        unsafe { code.bytecode.bytes().as_ptr().add(code.entry) }
    }

    /// The offset of a byte of the instruction that runs.
    #[inline(always)]
    pub fn offset(&self) -> usize {
        self.ip.addr() - self.code_start().addr() - 1
    }

    /// Where handler number `index` of the frame lies.
    #[cfg_attr(feature = "quick", inline(always))]
    #[cfg_attr(not(feature = "quick"), inline(never))]
    pub fn handler(&self, index: usize) -> *mut Option<Obj> {
        let locals = self.code().shape.locals as usize;
        // SAFETY: handlers lie behind the locals; the verifier bounded their number.
        unsafe { self.window.add(locals + index * HANDLER_WORDS) }
    }
}
