//! What MicroPython 2.0 moved or removed, as tables: names in, advice out.

/// Names that went from `os` to `vfs`.
pub const MOVED_TO_VFS: [&str; 6] = [
    "mount", "umount", "VfsFat", "VfsLfs1", "VfsLfs2", "VfsPosix",
];

/// What to do about a name that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// This does the same, in the name's place.
    Write(&'static str),
    /// Nothing is the same; this is what to think of.
    Consider(&'static str),
}

/// What a module-level constant of `network` is now; `None` if it is none that went.
pub fn network(name: &str) -> Option<Instead> {
    use Instead::{Consider, Write};
    Some(match name {
        "STA_IF" => Write("WLAN.IF_STA"),
        "AP_IF" => Write("WLAN.IF_AP"),
        "STAT_ASSOC_FAIL" => Write("STAT_CONNECT_FAIL"),
        "AUTH_OPEN" => Write("WLAN.SEC_OPEN"),
        "AUTH_WEP" => Write("WLAN.SEC_WEP"),
        "AUTH_WPA_PSK" => Write("WLAN.SEC_WPA"),
        "AUTH_WPA2_PSK" => Write("WLAN.SEC_WPA2"),
        "AUTH_WPA_WPA2_PSK" => Write("WLAN.SEC_WPA_WPA2"),
        "AUTH_WPA2_ENTERPRISE" => Write("WLAN.SEC_WPA2_ENT"),
        "AUTH_WPA3_PSK" => Write("WLAN.SEC_WPA3"),
        "AUTH_WPA2_WPA3_PSK" => Write("WLAN.SEC_WPA2_WPA3"),
        "AUTH_WAPI_PSK" => Write("WLAN.SEC_WAPI"),
        "AUTH_OWE" => Write("WLAN.SEC_OWE"),
        "AUTH_WPA3_ENT_192" => Write("WLAN.SEC_WPA3_ENT_192"),
        "AUTH_WPA3_EXT_PSK" => Write("WLAN.SEC_WPA3_EXT_PSK"),
        "AUTH_WPA3_EXT_PSK_MIXED_MODE" => Write("WLAN.SEC_WPA3_EXT_PSK_MIXED_MODE"),
        "MODE_LR" => Write("WLAN.PROTOCOL_LR"),
        "AUTH_MAX" => Consider("no constant counts the security types any more"),
        "MODE_11B" | "MODE_11G" | "MODE_11N" => {
            Consider("WLAN.PROTOCOL_DEFAULT, or the numbers 1 (b), 2 (g), 4 (n)")
        }
        _ => return None,
    })
}

/// What a legacy name of STM32's `Pin` class is now.
pub fn pin_class(name: &str) -> Option<Instead> {
    use Instead::{Consider, Write};
    Some(match name {
        "OUT_PP" => Write("OUT"),
        "OUT_OD" => Write("OPEN_DRAIN"),
        "AF_PP" => Write("ALT"),
        "AF_OD" => Write("ALT_OPEN_DRAIN"),
        "PULL_NONE" => Consider("None, or leave the argument out"),
        "mapper" | "dict" => Consider("Pin.board and Pin.cpu name the pins"),
        "debug" => Consider("nothing takes its place"),
        _ => return None,
    })
}

/// What a legacy method of STM32's `Pin` objects is now.
pub fn pin_object(name: &str) -> Option<Instead> {
    Some(Instead::Consider(match name {
        "name" | "names" => "str(pin) has the name; Pin.board and Pin.cpu list all",
        "port" | "pin" | "gpio" => "keep the number that the pin was made with; str(pin) has it",
        "af" | "af_list" => "Pin.ALT and the argument alt= choose alternate functions",
        "mode" | "pull" => "remember what was given to Pin() or init()",
        _ => return None,
    }))
}

/// The least and greatest item of an array of this type code, as boards have it; `None` for
/// floats and objects.
pub fn item_range(typecode: u8) -> Option<(i128, i128)> {
    Some(match typecode {
        b'b' => (i8::MIN.into(), i8::MAX.into()),
        b'B' => (0, u8::MAX.into()),
        b'h' => (i16::MIN.into(), i16::MAX.into()),
        b'H' => (0, u16::MAX.into()),
        b'i' | b'l' => (i32::MIN.into(), i32::MAX.into()),
        b'I' | b'L' => (0, u32::MAX.into()),
        b'q' => (i64::MIN.into(), i64::MAX.into()),
        b'Q' => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// What a number that programs add or subtract between epochs means; `None` for other numbers.
pub fn epoch_constant(value: i64) -> Option<&'static str> {
    match value {
        946_684_800 => Some("the seconds from 1970 to 2000"),
        3_155_673_600 => Some("the seconds from 1900 (NTP) to 2000"),
        _ => None,
    }
}
