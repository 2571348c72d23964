//! Puts the memory map where the linker finds it, and the flash of `board.toml` into the image.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    taipan_board_file::link_cortex_m("memory.x")?;
    taipan_board_file::write_rust("board.toml")
}
