//! The frozen modules of this image: what the variable `TAIPAN_FROZEN` named when it was built, a
//! ROMFS image of `.mpy` files as `taipan-cross freeze` makes it.

include!(concat!(env!("OUT_DIR"), "/frozen.rs"));
