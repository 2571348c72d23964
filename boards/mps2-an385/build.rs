//! Puts the memory map where the linker finds it, and the flash of `board.toml` into the image.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The names of interrupts, of which the table in `board.rs` has none.
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("device.x"), "")?;
    taipan_board_file::link_cortex_m("memory.x")?;
    taipan_board_file::write_rust("board.toml")
}
