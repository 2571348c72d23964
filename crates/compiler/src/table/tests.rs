//! Tests of the tables of names and constants.

use std::mem::MaybeUninit;
use std::vec;
use std::vec::Vec;

use taipan_arena::{Arena, FixedMemory};

use super::Table;

#[test]
fn behaves_like_a_vector() {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 14];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut table = Table::new(&arena);
    let mut model: Vec<u32> = Vec::new();
    for round in 0..200u32 {
        table.push(round * 7).unwrap();
        model.push(round * 7);
        if round % 23 == 22 {
            table.truncate(model.len() - 20);
            model.truncate(model.len() - 20);
        }
        if let Some(value) = table.get_mut(round as usize / 3) {
            *value += 1;
            model[round as usize / 3] += 1;
        }
        assert!(table.iter().eq(&model));
        assert!(table.iter().rev().eq(model.iter().rev()));
        assert_eq!(table.get(model.len()), None);
    }
    assert_eq!(table.len(), model.len());
}

#[test]
fn says_when_memory_is_short() {
    let mut buffer = vec![MaybeUninit::uninit(); 1024];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let mut table = Table::new(&arena);
    let stored = (0..1000u64).take_while(|n| table.push(*n).is_ok()).count();
    assert!((16..128).contains(&stored));
    assert!(table.iter().copied().eq(0..stored as u64));
}
