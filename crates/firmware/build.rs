//! Links the image of frozen modules in that `TAIPAN_FROZEN` names, if it names one, and tells `cortex_m` whether the
//! processor can read words at any address.

use std::env;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?).join("frozen.rs");
    println!("cargo::rerun-if-env-changed=TAIPAN_FROZEN");
    let value = match env::var("TAIPAN_FROZEN") {
        Ok(path) if !path.is_empty() => {
            println!("cargo::rerun-if-changed={path}");
            format!("Some(include_bytes!({path:?}))")
        }
        _ => "None".to_owned(),
    };
    let text = format!(
        "/// The image, if there is one.\npub static IMAGE: Option<&'static [u8]> = {value};\n"
    );
    fs::write(out, text)?;
    println!("cargo::rustc-check-cfg=cfg(words_anywhere)");
    if env::var("TARGET")?.starts_with("thumbv7") {
        println!("cargo::rustc-cfg=words_anywhere");
    }
    Ok(())
}
