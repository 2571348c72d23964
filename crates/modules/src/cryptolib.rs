//! `cryptolib`: AES with keys of 128 and 256 bits, by RustCrypto's implementation, in the modes
//! of upstream's module: ECB, CBC and CTR. An object either encrypts or decrypts. The bytes of
//! the counter of CTR count as one number, highest byte first.
//!
//! Flash on thumbv7m: none, for no board has it.

use core::cell::{Cell, RefCell};
use core::mem::ManuallyDrop;

use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes256, Block};
use taipan_gc::{Gc, Plain};
use taipan_object::builtin::bytes;
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::convert;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Type, buffer, names, object, slots, table,
};

/// Bytes of a block.
const BLOCK: usize = 16;

/// Keys lie in the heap with the cipher, the short ones in more room than they need.
#[derive(Clone)]
#[allow(clippy::large_enum_variant)]
enum Key {
    Short(Aes128),
    Long(Aes256),
}

impl Key {
    fn encrypt(&self, block: &mut [u8; BLOCK]) {
        let mut whole = Block::from(*block);
        match self {
            Key::Short(key) => key.encrypt_block(&mut whole),
            Key::Long(key) => key.encrypt_block(&mut whole),
        }
        *block = whole.into();
    }

    fn decrypt(&self, block: &mut [u8; BLOCK]) {
        let mut whole = Block::from(*block);
        match self {
            Key::Short(key) => key.decrypt_block(&mut whole),
            Key::Long(key) => key.decrypt_block(&mut whole),
        }
        *block = whole.into();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Ecb,
    Cbc,
    Ctr,
}

impl Mode {
    fn of(number: isize) -> Option<Mode> {
        match number {
            1 => Some(Mode::Ecb),
            2 => Some(Mode::Cbc),
            6 => Some(Mode::Ctr),
            _ => None,
        }
    }
}

struct State {
    key: Key,
    mode: Mode,
    /// The block before, or the counter.
    vector: [u8; BLOCK],
    /// The counter, encrypted, of which the first bytes are used up.
    stream: [u8; BLOCK],
    used: usize,
    /// Which way it goes, once that is known.
    encrypts: Option<bool>,
}

fn mixed(block: &mut [u8; BLOCK], with: &[u8; BLOCK]) {
    for (byte, other) in block.iter_mut().zip(with) {
        *byte ^= other;
    }
}

impl State {
    /// One block, or less of it at the end in CTR mode.
    fn convert(&mut self, block: &mut [u8; BLOCK], len: usize, encrypt: bool) {
        match (self.mode, encrypt) {
            (Mode::Ecb, true) => self.key.encrypt(block),
            (Mode::Ecb, false) => self.key.decrypt(block),
            (Mode::Cbc, true) => {
                mixed(block, &self.vector);
                self.key.encrypt(block);
                self.vector = *block;
            }
            (Mode::Cbc, false) => {
                let before = self.vector;
                self.vector = *block;
                self.key.decrypt(block);
                mixed(block, &before);
            }
            (Mode::Ctr, _) => {
                for byte in block.iter_mut().take(len) {
                    if self.used == BLOCK {
                        self.stream = self.vector;
                        self.key.encrypt(&mut self.stream);
                        let counter = u128::from_be_bytes(self.vector).wrapping_add(1);
                        self.vector = counter.to_be_bytes();
                        self.used = 0;
                    }
                    *byte ^= self.stream.get(self.used).copied().unwrap_or(0);
                    self.used += 1;
                }
            }
        }
    }
}

object! {
    /// A cipher.
    pub struct Cipher: sealed {
        /// What the collector frees is not dropped; nothing is lost, as keys hold no memory.
        state: Plain<ManuallyDrop<RefCell<State>>>,
    }
}

/// `aes(key, mode[, IV])`
fn new(rt: &mut Runtime, args: Args) -> Res {
    let ([key, mode, rest @ ..], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("aes() takes a key, a mode and perhaps an IV"));
    };
    let mode = match Mode::of(convert::index(rt, *mode)?) {
        Some(mode) => mode,
        None => return Err(rt.value_error("mode")),
    };
    let key = crate::binascii::data(rt, *key)?;
    let key = match (Aes128::new_from_slice(key), Aes256::new_from_slice(key)) {
        (Ok(key), _) => Key::Short(key),
        (_, Ok(key)) => Key::Long(key),
        _ => return Err(rt.value_error("key")),
    };
    let vector = match rest {
        [vector] if *vector != Obj::NONE => crate::binascii::data(rt, *vector)?,
        [] | [_] => &[],
        _ => return Err(rt.type_error("aes() takes three arguments at most")),
    };
    let vector = match (mode, <[u8; BLOCK]>::try_from(vector)) {
        (_, Ok(vector)) => vector,
        (Mode::Ecb, Err(_)) if vector.is_empty() => [0; BLOCK],
        _ => return Err(rt.value_error("IV")),
    };
    rt.alloc(Cipher {
        header: AES.header(),
        state: Plain(ManuallyDrop::new(RefCell::new(State {
            key,
            mode,
            vector,
            stream: [0; BLOCK],
            used: BLOCK,
            encrypts: None,
        }))),
    })
    .map(Obj::from)
}

/// `encrypt(data[, into])`, `decrypt(data[, into])`: `into` may be where the data is.
fn process(rt: &mut Runtime, args: &[Obj], encrypt: bool) -> Res {
    let cipher: Gc<Cipher> = match args[0].downcast::<Cipher>() {
        Some(cipher) => cipher,
        None => return Err(rt.type_error("a cipher is required")),
    };
    let mut state = cipher.state.0.borrow_mut();
    let input = buffer::of(rt, args[1])?;
    let len = input.len();
    if state.mode != Mode::Ctr && len % BLOCK != 0 {
        return Err(rt.value_error("blksize % 16"));
    }
    if state.encrypts.is_some_and(|before| before != encrypt) {
        return Err(rt.value_error("can't encrypt & decrypt"));
    }
    let mut block_at = |start: usize| {
        let mut block = [0; BLOCK];
        let count = (len - start).min(BLOCK);
        for (offset, byte) in block.iter_mut().enumerate().take(count) {
            *byte = input.get(start + offset).unwrap_or(0);
        }
        state.convert(&mut block, count, encrypt);
        block
    };
    let result = match args.get(2) {
        Some(into) => {
            let target = buffer::of(rt, *into)?;
            let cells: &[Cell<u8>] = match target.cells() {
                Some(cells) => cells,
                None => return Err(rt.type_error("a writable buffer is required")),
            };
            let Some(cells) = cells.get(..len) else {
                return Err(rt.value_error("output too small"));
            };
            for (index, cells) in cells.chunks(BLOCK).enumerate() {
                let block = block_at(index * BLOCK);
                for (cell, byte) in cells.iter().zip(block) {
                    cell.set(byte);
                }
            }
            *into
        }
        None => bytes::filled(rt, len, &mut |out| {
            for (index, out) in out.chunks_mut(BLOCK).enumerate() {
                let block = block_at(index * BLOCK);
                out.copy_from_slice(block.get(..out.len()).unwrap_or(&[]));
            }
        })?,
    };
    state.encrypts = Some(encrypt);
    Ok(result)
}

static ENCRYPT: NativeFunction =
    NativeFunction::positional(names::encrypt, 2, 3, |rt, args| process(rt, args, true));
static DECRYPT: NativeFunction =
    NativeFunction::positional(names::decrypt, 2, 3, |rt, args| process(rt, args, false));

const SLOTS: Slots = Slots {
    new: Some(|rt, _, args| new(rt, args)),
    ..Slots::EMPTY
};

static AES: Type = Type::new::<Cipher>(names::aes, slots!(SLOTS)).with_table(table![
    decrypt => &DECRYPT,
    encrypt => &ENCRYPT,
]);

/// `cryptolib`
pub static MODULE: NativeModule = NativeModule {
    name: names::cryptolib,
    table: table![
        MODE_CBC => Obj::small(2),
        MODE_CTR => Obj::small(6),
        MODE_ECB => Obj::small(1),
        aes => &AES,
    ],
    init: None,
    get_attribute: None,
};
