//! What the builder writes the reader finds; what is broken at random it survives.

use proptest::prelude::*;
use taipan_romfs::builder::OVERHEAD;
use taipan_romfs::{Builder, Directory, Image, Node};

#[derive(Clone, Debug)]
enum Tree {
    File(Vec<u8>),
    Directory(Vec<(String, Tree)>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let file = prop::collection::vec(any::<u8>(), 0..300).prop_map(Tree::File);
    file.prop_recursive(4, 24, 6, |inner| {
        prop::collection::btree_map("[a-z.é]{1,9}", inner, 0..6)
            .prop_map(|entries| Tree::Directory(entries.into_iter().collect()))
    })
}

fn root() -> impl Strategy<Value = Vec<(String, Tree)>> {
    prop::collection::btree_map("[a-z.]{1,140}", tree(), 0..6)
        .prop_map(|entries| entries.into_iter().collect())
}

fn size(entries: &[(String, Tree)]) -> usize {
    let inner = |tree: &Tree| match tree {
        Tree::File(data) => data.len(),
        Tree::Directory(entries) => size(entries),
    };
    entries
        .iter()
        .map(|(name, tree)| name.len() + inner(tree) + OVERHEAD)
        .sum()
}

fn write(builder: &mut Builder<'_>, entries: &[(String, Tree)]) -> taipan_vfs::Result<()> {
    for (name, tree) in entries {
        match tree {
            Tree::File(data) => builder.file(name, data)?,
            Tree::Directory(entries) => {
                builder.open_directory(name)?;
                write(builder, entries)?;
                builder.close_directory()?;
            }
        }
    }
    Ok(())
}

fn built(entries: &[(String, Tree)]) -> Vec<u8> {
    let mut memory = vec![0; size(entries) + OVERHEAD];
    let mut builder = Builder::new(&mut memory);
    write(&mut builder, entries).expect("room");
    builder.finish().expect("room").to_vec()
}

fn check(directory: Directory<'_>, expected: &[(String, Tree)]) {
    let found: Vec<_> = directory
        .entries()
        .map(|entry| entry.expect("whole"))
        .collect();
    assert_eq!(found.len(), expected.len());
    for (entry, (name, tree)) in found.iter().zip(expected) {
        assert_eq!(entry.name, name.as_bytes());
        assert_eq!(directory.find(entry.name), Some(entry.node));
        match (entry.node, tree) {
            (Node::File(data), Tree::File(expected)) => assert_eq!(data, expected),
            (Node::Directory(inner), Tree::Directory(expected)) => check(inner, expected),
            (node, _) => panic!("{node:?}"),
        }
    }
}

/// Visits everything that can be reached: how many entries, and that each lies in the image.
fn walk(image: &[u8], directory: Directory<'_>) -> usize {
    let mut count = 0;
    let mut open = vec![directory];
    let inside = image.as_ptr_range();
    while let Some(directory) = open.pop() {
        for entry in directory.entries() {
            let Ok(entry) = entry else { break };
            count += 1;
            match entry.node {
                Node::File(data) => {
                    let data = data.as_ptr_range();
                    assert!(data.start >= inside.start && data.end <= inside.end);
                }
                Node::Directory(directory) => open.push(directory),
            }
            let _ = directory.find(entry.name);
        }
    }
    count
}

proptest! {
    #[test]
    fn what_is_written_is_read(entries in root()) {
        let image = built(&entries);
        prop_assert_eq!(image.len() % 2, 0);
        check(Image::parse(&image).expect("an image").root(), &entries);
    }

    #[test]
    fn broken_images_are_survived(
        entries in root(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut image = built(&entries);
        for (index, byte) in changes {
            let index = index.index(image.len());
            image[index] = byte;
        }
        for image in [&image[..], &image[..cut.index(image.len())]] {
            if let Ok(parsed) = Image::parse(image) {
                // Each entry takes bytes of its own.
                prop_assert!(walk(image, parsed.root()) <= image.len());
            }
        }
    }
}
