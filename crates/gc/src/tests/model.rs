//! Random programs, run on a heap and on a model of it.

use std::collections::HashMap;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::{Ref, collect, heap_of, node, text};
use crate::region::GRANULE;
use crate::{Array, Heap};

/// Variables of a program.
const SLOTS: usize = 12;

#[derive(Clone, Debug)]
enum Step {
    /// Put a node that refers to two slots' objects into a slot.
    Node(usize, usize, usize),
    /// Put a text of so many bytes into a slot.
    Text(usize, usize),
    /// Put a buffer of so many bytes into a slot.
    Bytes(usize, usize),
    /// Put an array of so many references to a slot's object into a slot.
    Refs(usize, usize, usize),
    /// Have the slot's object refer to another's, by the element at this index.
    Link(usize, usize, usize),
    /// Grow the slot's array by so much, in place if possible, or else by a copy.
    Grow(usize, usize),
    /// Shrink the slot's array by so much.
    Shrink(usize, usize),
    Drop(usize),
    Collect,
    /// Put everything that is registered and dead into a slot, one after the other.
    Finalise(usize),
    Register(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let slot = 0..SLOTS;
    let size = prop_oneof![4 => 0_usize..60, 2 => 0_usize..600, 1 => 0_usize..5000];
    prop_oneof![
        8 => (slot.clone(), slot.clone(), slot.clone()).prop_map(|(a, b, c)| Step::Node(a, b, c)),
        4 => (slot.clone(), size.clone()).prop_map(|(a, n)| Step::Text(a, n)),
        4 => (slot.clone(), size.clone()).prop_map(|(a, n)| Step::Bytes(a, n)),
        4 => (slot.clone(), slot.clone(), 0_usize..150).prop_map(|(a, b, n)| Step::Refs(a, b, n)),
        8 => (slot.clone(), slot.clone(), 0_usize..150).prop_map(|(a, b, n)| Step::Link(a, b, n)),
        8 => (slot.clone(), size.clone()).prop_map(|(a, n)| Step::Grow(a, n)),
        3 => (slot.clone(), size).prop_map(|(a, n)| Step::Shrink(a, n)),
        6 => slot.clone().prop_map(Step::Drop),
        3 => Just(Step::Collect),
        1 => slot.clone().prop_map(Step::Finalise),
        1 => slot.prop_map(Step::Register),
    ]
}

/// What the model knows of an object, by the object's number.
#[derive(Clone, Debug, Default)]
struct Known {
    refs: Vec<usize>,
    bytes: Vec<u8>,
    granules: usize,
}

struct World {
    heap: Heap<'static>,
    slots: [(Ref, usize); SLOTS],
    known: HashMap<usize, Known>,
    /// Numbers of registered objects.
    registered: Vec<(Ref, usize)>,
    next: usize,
}

fn pattern(seed: usize, len: usize) -> Vec<u8> {
    (0..len)
        .map(|index| (seed * 31 + index * 7) as u8)
        .collect()
}

fn bytes_of(len: usize) -> usize {
    (2 * size_of::<usize>() + len).div_ceil(GRANULE)
}

impl World {
    fn new(sizes: &[usize]) -> Self {
        let known = HashMap::from([(0, Known::default())]);
        Self {
            heap: heap_of(sizes),
            slots: [(Ref::Nothing, 0); SLOTS],
            known,
            registered: Vec::new(),
            next: 1,
        }
    }

    /// Tries to make an object, collecting once if there is no room.
    fn make(&mut self, make: impl Fn(&mut Heap<'static>) -> Option<Ref>) -> Option<Ref> {
        make(&mut self.heap).or_else(|| {
            self.collect();
            make(&mut self.heap)
        })
    }

    fn put(&mut self, slot: usize, made: Option<Ref>, known: Known) {
        if let Some(made) = made {
            self.known.insert(self.next, known);
            self.slots[slot] = (made, self.next);
            self.next += 1;
        }
    }

    fn collect(&mut self) {
        let roots: Vec<Ref> = self.slots.iter().map(|slot| slot.0).collect();
        let before = self.heap.mem_alloc();
        collect(&mut self.heap, &roots);
        assert!(self.heap.mem_alloc() <= before);
        self.check();
        // What is used is what the slots lead to, and the finalisable, and the table.
        let mut all = Vec::new();
        let mut waiting: Vec<usize> = self.slots.iter().map(|slot| slot.1).collect();
        waiting.extend(self.registered.iter().map(|object| object.1));
        while let Some(number) = waiting.pop() {
            if number != 0 && !all.contains(&number) {
                all.push(number);
                waiting.extend(&self.known[&number].refs);
            }
        }
        let granules: usize = all.iter().map(|number| self.known[number].granules).sum();
        let table = self.heap.finalisable.entries;
        let table = table.map_or(0, |table| bytes_of(table.len() * size_of::<usize>()));
        assert_eq!(self.heap.mem_alloc(), (granules + table) * GRANULE);
        assert_eq!(
            self.heap.stats().objects,
            all.len() + usize::from(table != 0)
        );
    }

    /// Compares every object in reach with what is known of it.
    fn check(&self) {
        let mut seen = HashMap::new();
        let mut waiting: Vec<(Ref, usize)> = self.slots.to_vec();
        waiting.extend(&self.registered);
        while let Some((object, number)) = waiting.pop() {
            if let Some(before) = seen.insert(number, object) {
                assert_eq!(before, object);
                continue;
            }
            let known = &self.known[&number];
            match object {
                Ref::Nothing => assert_eq!(number, 0),
                Ref::Node(node) => {
                    assert_eq!(node.id, known.refs.len());
                    waiting.push((node.left.get(), known.refs[0]));
                    waiting.push((node.right.get(), known.refs[1]));
                }
                Ref::Text(text) => {
                    // SAFETY: it was made with that many bytes.
                    assert_eq!(unsafe { text.tail_bytes(text.len) }, known.bytes);
                }
                Ref::Bytes(array) => {
                    // SAFETY: nobody writes to it.
                    assert_eq!(unsafe { array.as_bytes() }, known.bytes);
                }
                Ref::Refs(array) => {
                    assert_eq!(array.len(), known.refs.len());
                    let refs = array.as_slice().iter().map(core::cell::Cell::get);
                    waiting.extend(refs.zip(known.refs.iter().copied()));
                }
            }
        }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Node(to, left, right) => {
                let (left, right) = (self.slots[left], self.slots[right]);
                let made = self.make(|heap| node(heap, 2, left.0, right.0).map(Ref::Node));
                let known = Known {
                    refs: Vec::from([left.1, right.1]),
                    granules: size_of::<super::Node>().div_ceil(GRANULE),
                    ..Known::default()
                };
                self.put(to, made, known);
            }
            Step::Text(to, len) => {
                let bytes = pattern(self.next, len);
                let made = self.make(|heap| text(heap, &bytes).map(Ref::Text));
                let granules = bytes_of(len);
                self.put(
                    to,
                    made,
                    Known {
                        bytes,
                        granules,
                        ..Known::default()
                    },
                );
            }
            Step::Bytes(to, len) => {
                let bytes = pattern(self.next, len);
                let header = Array::<u8>::HEADER;
                let made =
                    self.make(|heap| heap.alloc_array_from_slice(header, &bytes).map(Ref::Bytes));
                let granules = bytes_of(len);
                self.put(
                    to,
                    made,
                    Known {
                        bytes,
                        granules,
                        ..Known::default()
                    },
                );
            }
            Step::Refs(to, of, len) => {
                let (fill, number) = self.slots[of];
                let header = Array::<Ref>::HEADER;
                let made = self.make(|heap| heap.alloc_array(header, len, fill).map(Ref::Refs));
                let known = Known {
                    refs: vec![number; len],
                    granules: bytes_of(len * size_of::<Ref>()),
                    ..Known::default()
                };
                self.put(to, made, known);
            }
            Step::Link(from, to, index) => {
                let (target, number) = self.slots[to];
                let (object, own) = self.slots[from];
                let refs = &mut self.known.get_mut(&own).unwrap().refs;
                match object {
                    Ref::Node(node) => {
                        let cell = if index % 2 == 0 {
                            &node.left
                        } else {
                            &node.right
                        };
                        cell.set(target);
                        refs[index % 2] = number;
                    }
                    Ref::Refs(array) => {
                        let done = array.set(index, target);
                        assert_eq!(done, index < refs.len());
                        if done {
                            refs[index] = number;
                        }
                    }
                    Ref::Nothing | Ref::Text(_) | Ref::Bytes(_) => {}
                }
            }
            Step::Grow(slot, more) => self.grow(slot, more),
            Step::Shrink(slot, less) => {
                let (object, number) = self.slots[slot];
                let known = self.known.get_mut(&number).unwrap();
                match object {
                    Ref::Bytes(array) => {
                        let len = known.bytes.len().saturating_sub(less);
                        // SAFETY: nobody has a slice.
                        assert!(unsafe { self.heap.shrink_array(array, len) });
                        known.bytes.truncate(len);
                        known.granules = bytes_of(len);
                    }
                    Ref::Refs(array) => {
                        let len = known.refs.len().saturating_sub(less);
                        // SAFETY: nobody has a slice.
                        assert!(unsafe { self.heap.shrink_array(array, len) });
                        known.refs.truncate(len);
                        known.granules = bytes_of(len * size_of::<Ref>());
                    }
                    Ref::Nothing | Ref::Node(_) | Ref::Text(_) => {}
                }
            }
            Step::Drop(slot) => self.slots[slot] = (Ref::Nothing, 0),
            Step::Collect => self.collect(),
            Step::Register(slot) => {
                let (object, number) = self.slots[slot];
                let known = self.registered.iter().any(|object| object.1 == number);
                if let (Ref::Node(node), false) = (object, known)
                    && self.heap.register_finalisable(node)
                {
                    self.registered.push((object, number));
                }
            }
            Step::Finalise(slot) => {
                while let Some(object) = self.heap.take_finalisable() {
                    let found = self.registered.iter().position(|(registered, _)| {
                        matches!(registered, Ref::Node(node) if node.as_non_null().cast() == object)
                    });
                    self.slots[slot] = self.registered.remove(found.unwrap());
                }
            }
        }
    }

    fn grow(&mut self, slot: usize, more: usize) {
        let (object, number) = self.slots[slot];
        let mut known = self.known[&number].clone();
        match object {
            Ref::Bytes(array) => {
                let len = array.len() + more;
                known.bytes.resize(len, 0xee);
                known.granules = bytes_of(len);
                if self.heap.grow_array(array, len, 0xee) {
                    self.known.insert(number, known);
                } else {
                    let header = Array::<u8>::HEADER;
                    let made = self.make(|heap| {
                        heap.alloc_array_resized(header, array.as_slice(), len, 0xee)
                            .map(Ref::Bytes)
                    });
                    self.put(slot, made, known);
                }
            }
            Ref::Refs(array) => {
                let len = array.len() + more;
                known.refs.resize(len, 0);
                known.granules = bytes_of(len * size_of::<Ref>());
                if self.heap.grow_array(array, len, Ref::Nothing) {
                    self.known.insert(number, known);
                } else {
                    let header = Array::<Ref>::HEADER;
                    let made = self.make(|heap| {
                        heap.alloc_array_resized(header, array.as_slice(), len, Ref::Nothing)
                            .map(Ref::Refs)
                    });
                    self.put(slot, made, known);
                }
            }
            Ref::Nothing | Ref::Node(_) | Ref::Text(_) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 5 } else { 200 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn heaps_behave_as_their_model(
        sizes in prop_oneof![
            Just(Vec::from([2048])),
            Just(Vec::from([40_000])),
            proptest::collection::vec(1000_usize..20_000, 1..=4),
        ],
        steps in proptest::collection::vec(step(), 1..if cfg!(miri) { 80 } else { 600 }),
    ) {
        let mut world = World::new(&sizes);
        for step in &steps {
            world.run(step);
            world.heap.space.check();
        }
        world.check();
        world.collect();
        world.slots = [(Ref::Nothing, 0); SLOTS];
        world.collect();
    }
}
