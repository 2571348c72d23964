//! Who answers for code. Instructions run without checks of what they name, so code is either
//! verified when it is loaded (`taipan_vm::load`), or somebody promises that it would pass: the one
//! who had it compiled, or built it into the image. Here are the two promises; what they are for is
//! with those who take them.

use crate::data::Data;

/// An `.mpy` image that need not be verified.
#[derive(Clone, Copy)]
pub struct Trusted(Data);

impl Trusted {
    /// Promises that an image is sound.
    ///
    /// # Safety
    /// It is one that `taipan_mpy::verify::verify_module` accepts and that is made for this
    /// interpreter's small integers, as `taipan-compiler` makes them.
    pub const unsafe fn new(image: Data) -> Trusted {
        Trusted(image)
    }

    /// The image.
    pub fn image(self) -> Data {
        self.0
    }
}

/// The promise that goes with code and with what it shares: that it may run. Takes no room.
#[derive(Clone, Copy)]
pub struct Runnable(());

impl Runnable {
    /// Promises that what this becomes a part of may run.
    ///
    /// # Safety
    /// Its image has passed the verifier, or is [`Trusted`], or each of its functions is verified
    /// before its code is made; and what is said of the code is what the image says.
    pub const unsafe fn new() -> Runnable {
        Runnable(())
    }
}

// SAFETY: no reference.
unsafe impl taipan_gc::Trace for Runnable {
    const LEAF: bool = true;

    fn trace(&self, _tracer: &mut taipan_gc::Tracer<'_>) {}
}
