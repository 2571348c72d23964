//! Compiles the modules that `manifest.py` names into an image in the folder of build products.

fn main() -> Result<(), String> {
    taipan_freeze::build("manifest.py", &taipan_freeze::Options::default())?;
    Ok(())
}
