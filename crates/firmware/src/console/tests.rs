//! The queue of a console and its line ends.

extern crate std;

use std::vec::Vec;

use taipan_object::host::Interrupt;

use super::{Input, LineEnds};

#[test]
fn bytes_come_out_in_order_and_what_finds_no_room_is_lost() {
    let (mut input, interrupt) = (Input::<4>::new(), Interrupt::new());
    for round in 0..3 {
        for byte in 0..6 {
            input.put(10 * round + byte, &interrupt);
        }
        let taken: Vec<_> = core::iter::from_fn(|| input.take()).collect();
        assert_eq!(taken, [0, 1, 2, 3].map(|byte| 10 * round + byte));
        input.put(99, &interrupt);
        assert_eq!(
            (input.is_empty(), input.take(), input.is_empty()),
            (false, Some(99), true)
        );
    }
}

#[test]
fn a_byte_is_taken_out_from_between_the_others() {
    let (mut input, interrupt) = (Input::<5>::new(), Interrupt::new());
    for byte in [9, 9, 9] {
        input.put(byte, &interrupt);
        input.take();
    }
    for byte in [6, 1, 6, 2, 6] {
        input.put(byte, &interrupt);
    }
    assert!(input.take_all(6));
    assert!(!input.take_all(6));
    let rest: Vec<_> = core::iter::from_fn(|| input.take()).collect();
    assert_eq!(rest, [1, 2]);
}

#[test]
fn the_interrupting_character_does_not_come_through() {
    let (mut input, interrupt) = (Input::<4>::new(), Interrupt::new());
    input.put(3, &interrupt);
    assert_eq!((input.take(), interrupt.take()), (Some(3), (false, false)));
    input.set_interrupt_character(Some(3));
    input.put(3, &interrupt);
    input.put(4, &interrupt);
    assert_eq!((input.take(), interrupt.take()), (Some(4), (true, false)));
}

#[test]
fn every_line_feed_has_one_carriage_return() {
    let (mut ends, mut sent) = (LineEnds::new(), Vec::new());
    for piece in ["a\nb\r", "\n\n", "c\r\n"] {
        ends.write(piece.as_bytes(), &mut |byte| sent.push(byte));
    }
    assert_eq!(sent, b"a\r\nb\r\n\r\nc\r\n");
}
