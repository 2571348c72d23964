//! Puts the memory map where the linker finds it.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    taipan_board_file::link_cortex_m("memory.x")
}
