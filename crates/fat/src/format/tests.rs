//! Layouts against those that upstream chooses.

use super::*;

fn layout(sectors: u32) -> Layout {
    Layout::choose(&Format::DEFAULT, sectors, 512).unwrap()
}

#[test]
fn upstreams_layouts() {
    // Sectors of the device; width, sectors in a cluster, sectors of a table, clusters.
    for (sectors, width, cluster, table, clusters) in [
        (50, Width::Fat12, 1, 1, 16),
        (2880, Width::Fat12, 1, 9, 2838),
        (16_384, Width::Fat12, 8, 7, 2043),
        (32_768, Width::Fat16, 4, 33, 8175),
        (1 << 20, Width::Fat16, 32, 129, 32_762),
    ] {
        let layout = layout(sectors);
        assert_eq!(
            (
                layout.width,
                layout.cluster,
                layout.table_size,
                layout.clusters
            ),
            (width, cluster, table, clusters),
            "{sectors}"
        );
    }
    // 4 GB, in a partition.
    let large = layout((4 << 21) - 63);
    assert_eq!(
        (large.width, large.cluster, large.clusters),
        (Width::Fat32, 64, 131_054)
    );
    assert_eq!(Layout::choose(&Format::DEFAULT, 49, 512), None);
}

#[test]
fn widths_that_are_asked_for() {
    let of = |width, sectors| {
        let format = Format {
            width: Some(width),
            ..Format::DEFAULT
        };
        Layout::choose(&format, sectors, 512)
    };
    assert_eq!(of(Width::Fat32, 60_000), None);
    assert_eq!(of(Width::Fat32, 70_000).unwrap().cluster, 1);
    assert_eq!(of(Width::Fat16, 4_000), None);
    assert_eq!(of(Width::Fat12, 70_000).unwrap().cluster, 32);
}
