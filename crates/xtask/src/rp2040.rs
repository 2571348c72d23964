//! `rp2040js`, an emulator of the Raspberry Pi Pico's chip: a package of npm that `cargo xtask setup` puts into
//! `.tools/`, where Node and npm are. `crates/xtask/rp2040/emulate.cjs` makes a board of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::firmware;
use crate::process;
use crate::workspace;

/// What `board.toml` calls it.
pub const PROGRAM: &str = "rp2040js";

/// The version that the checks were tried with.
const PACKAGE: &str = "rp2040js@1.4.1";

/// The programs that it needs.
pub const NEEDS: [&str; 2] = ["node", "npm"];

fn folder() -> PathBuf {
    workspace::root().join(".tools/rp2040js")
}

fn modules() -> PathBuf {
    folder().join("node_modules")
}

/// Is it there?
pub fn is_installed() -> bool {
    modules().join(PROGRAM).is_dir()
}

/// Gets it, with npm.
pub fn install() -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"]);
    process::run(npm.arg(folder()).arg(PACKAGE))
}

/// The command that runs a board's image, whose UF2 file lies beside it.
pub fn command(image: &Path) -> Command {
    let mut command = Command::new("node");
    command.env("NODE_PATH", modules());
    command.arg(workspace::root().join("crates/xtask/rp2040/emulate.cjs"));
    command.arg(firmware::uf2_path(image));
    command
}

/// The arguments by which the flash keeps its contents in a file.
pub fn flash(file: &str) -> [String; 2] {
    ["--flash".to_owned(), file.to_owned()]
}
