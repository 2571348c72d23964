//! Tests of preludes, written and read back.

extern crate std;

use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::writer::SliceSink;

fn written(write: impl FnOnce(&mut SliceSink<'_>) -> Result<(), SinkFull>) -> Vec<u8> {
    let mut buffer = vec![0; 10_000];
    let mut sink = SliceSink::new(&mut buffer);
    write(&mut sink).expect("room");
    sink.into_written().to_vec()
}

#[test]
fn known_signatures() {
    // As upstream's compiler writes them: a module body, and `def f(a, b=1, *c, d, e=2, **g): yield`.
    let body = Signature {
        n_state: 2,
        ..Signature::default()
    };
    assert_eq!(written(|sink| body.encode(sink)), [0x08]);
    let rich = Signature {
        n_state: 20,
        n_exc_stack: 3,
        scope_flags: FLAG_GENERATOR | FLAG_VARKEYWORDS | FLAG_VARARGS | FLAG_DEFKWARGS,
        n_pos_args: 2,
        n_kwonly_args: 2,
        n_def_pos_args: 1,
    };
    let bytes = written(|sink| rich.encode(sink));
    assert_eq!(bytes, [0x9e, 0xd3, 0xc8, 0xc0, 0x40]);
    assert_eq!(Signature::decode(&bytes), Ok((rich, 5)));
    assert_eq!((rich.n_named_args(), rich.n_arg_slots()), (4, 6));
}

#[test]
fn signatures_too_large() {
    assert_eq!(Signature::decode(&[]), Err(Error::Truncated));
    assert_eq!(Signature::decode(&[0x80, 0x80]), Err(Error::Truncated));
    let mut long = [0x80; 18];
    long[17] = 0;
    assert_eq!(Signature::decode(&long), Err(Error::NumberTooLarge));
    // A fifth flag.
    assert_eq!(
        Signature::decode(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
        Err(Error::BadPrelude)
    );
    // 65,537 slots.
    let mut state = [0x80; 8];
    state[7] = 0x10;
    assert_eq!(Signature::decode(&state), Err(Error::NumberTooLarge));
}

#[test]
fn preludes_are_taken_apart() {
    let signature = Signature {
        n_state: 5,
        n_pos_args: 2,
        ..Signature::default()
    };
    let lines = written(|sink| {
        write_line_entries(0, 9, sink)?;
        write_line_entries(7, 1, sink)?;
        write_line_entries(100, 1000, sink)
    });
    let names = [300u32, 1, 2];
    let mut bytes =
        written(|sink| write_prelude(&signature, names.iter().copied(), &lines, &[4, 3], sink));
    let start = bytes.len();
    bytes.extend_from_slice(&[0x51, 0x63]);
    let prelude = Prelude::parse(&bytes).expect("parses");
    assert_eq!(prelude.signature, signature);
    assert_eq!(prelude.simple_name(), Ok(300));
    assert!(prelude.names().eq(names.map(Ok)));
    assert!(prelude.arg_names().eq([1, 2].map(Ok)));
    assert_eq!(prelude.cells(), [4, 3]);
    assert_eq!(prelude.instructions(), [0x51, 0x63]);
    assert_eq!(prelude.len(), start);
    let line_at = |offset| prelude.lines().expect("a table").line_at(offset);
    assert_eq!(
        [0, 6, 7, 106, 107, u32::MAX].map(line_at),
        [10, 10, 11, 11, 1011, 1011]
    );
    for len in 0..start {
        assert!(Prelude::parse(&bytes[..len]).is_err(), "{len}");
    }
}

#[test]
fn a_line_table_may_end_anywhere() {
    assert_eq!(LineTable::new(&[0x25, 0x80]).count(), 1);
    assert_eq!(LineTable::new(&[]).line_at(7), 1);
}

proptest! {
    #[test]
    fn signatures_come_back(
        n_state: u16,
        n_exc_stack: u16,
        scope_flags in 0u8..16,
        n_pos_args: u16,
        n_kwonly_args: u16,
        n_def_pos_args: u16,
        shift in 0u32..16,
    ) {
        let signature = Signature {
            n_state: (n_state >> shift).max(1),
            n_exc_stack: n_exc_stack >> shift,
            scope_flags,
            n_pos_args: n_pos_args >> shift,
            n_kwonly_args: n_kwonly_args >> shift,
            n_def_pos_args: n_def_pos_args >> shift,
        };
        let bytes = written(|sink| signature.encode(sink));
        prop_assert_eq!(Signature::decode(&bytes), Ok((signature, bytes.len())));
    }

    #[test]
    fn sizes_come_back(info: u32, cells: u32, shift in 0u32..32, cell_shift in 22u32..32) {
        // Ten bytes are read at most: ten bits of cells.
        let (info, cells) = (info >> shift, cells >> cell_shift);
        let bytes = written(|sink| encode_sizes(info, cells, sink));
        prop_assert_eq!(decode_sizes(&bytes), Ok((info, cells, bytes.len())));
    }

    #[test]
    fn lines_come_back(steps in proptest::collection::vec((0u32..200, 0u32..5000), 0..20)) {
        let table = written(|sink| {
            steps.iter().try_for_each(|&(bytes, lines)| write_line_entries(bytes, lines, sink))
        });
        let (mut offset, mut line) = (0, 1);
        for &(bytes, lines) in &steps {
            if bytes > 0 {
                // The last instruction before the step.
                prop_assert_eq!(LineTable::new(&table).line_at(offset + bytes - 1), line);
            }
            offset += bytes;
            line += lines;
        }
        prop_assert_eq!(LineTable::new(&table).line_at(offset), line);
    }
}
