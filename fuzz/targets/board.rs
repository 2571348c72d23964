//! What the targets run on: a ROM partition, and a limit on how long a program runs.

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_vfs::RomPartitions;

const HEAP: usize = 192 << 10;

/// A board with nothing but a ROM partition. What its programs print is thrown away.
struct Board(&'static [u8]);

impl RomPartitions for Board {
    fn count(&self) -> usize {
        1
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        (partition == 0).then_some(self.0)
    }
}

impl Host for Board {
    fn write(&mut self, _bytes: &[u8]) {}

    fn rom(&mut self) -> Option<&mut dyn RomPartitions> {
        Some(self)
    }
}

/// How long a program runs before it is interrupted, again and again until it ends.
const LIMIT: Duration = Duration::from_millis(200);

/// Runs a program on a board with this image.
pub fn run(image: Vec<u8>, program: &str) {
    // In memory for as long as the interpreter is, as flash is.
    let image = Box::into_raw(image.into_boxed_slice());
    {
        let mut memory = vec![MaybeUninit::uninit(); HEAP];
        // SAFETY: the memory is freed below, after the interpreter, which alone knows of it.
        let mut board = Board(unsafe { &*image });
        let interrupt = Arc::new(Interrupt::new());
        let ended = Arc::new(AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel::<()>();
        let watch = {
            let (interrupt, ended) = (interrupt.clone(), ended.clone());
            std::thread::spawn(move || {
                while !ended.load(Ordering::Acquire) && receiver.recv_timeout(LIMIT).is_err() {
                    interrupt.keyboard();
                }
            })
        };
        let python = Interpreter::new(&mut memory, &mut board, &interrupt, Config::default());
        if let Ok(python) = python {
            let _ = python.exec(program);
        }
        ended.store(true, Ordering::Release);
        drop(sender);
        let _ = watch.join();
    }
    // SAFETY: from `into_raw` above.
    drop(unsafe { Box::from_raw(image) });
}
