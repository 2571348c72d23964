//! The module that is imported: 60 functions such as drivers have, of three kinds, each with names
//! and strings of its own. About 20 KB as `.mpy`.

use std::fmt::Write;

const FIRST: [&str; 10] = [
    "amber", "brisk", "coral", "dusty", "eager", "frost", "grand", "humid", "ivory", "jolly",
];
const SECOND: [&str; 6] = ["anchor", "basin", "canal", "delta", "ember", "field"];

const READ: &str = r#"
def read_NAME(bus, address, count=8):
    buffer = bytearray(count)
    total = 0
    for index in range(count):
        value = bus.read_byte(address + index)
        if value is None:
            raise OSError("no answer from NAME at %d" % address)
        buffer[index] = value & 0xFF
        total += value * NUMBER
    if total > 1000 + NUMBER:
        total -= 1000 + NUMBER
    readings = [item for item in buffer if item != 0xFF]
    bus.log("NAME", total, readings)
"#;

const WRITE: &str = r#"
def write_NAME(bus, address, values, verify):
    written = 0
    try:
        for value in values:
            if not 0 <= value < 256:
                raise ValueError("NAME takes bytes, not %r" % (value,))
            bus.write_byte(address + written, value)
            written += 1
    except OSError as error:
        bus.log("NAME failed", error, written)
        return -1
    if verify:
        for offset in range(written):
            if bus.read_byte(address + offset) != values[offset]:
                return offset
"#;

const CHECK: &str = r#"
def check_NAME(bus, address, low, high):
    state = {"name": "NAME", "low": low, "high": high, "ok": True}
    with bus.lock(address) as register:
        current = register.read()
        while current > high or current < low:
            state["ok"] = False
            current = register.adjust(current, step=NUMBER)
        register.write(current)
    report = "NAME: {} within {}..{}".format(current, low, high)
    bus.log(report, lambda: state["ok"])
"#;

/// What all end with.
const END: &str = r#"
    bus.counts["NAME"] = bus.counts.get("NAME", 0) + 1
    if bus.counts["NAME"] > NUMBER * 100:
        bus.reset(address, reason="too many calls of NAME in one run")
        bus.counts["NAME"] = 0
    elif bus.verbose and bus.counts["NAME"] % 10 == 0:
        print("call", bus.counts["NAME"], "of NAME")
    return bus.counts["NAME"]
"#;

/// The module's source.
pub fn source() -> String {
    let mut text = "VERSION = \"1.0\"\n".to_owned();
    let mut number = 0;
    for second in SECOND {
        for first in FIRST {
            let kind = [READ, WRITE, CHECK][number % 3];
            number += 1;
            let function = format!("{kind}{}", END.trim_start_matches('\n'));
            let function = function
                .replace("NAME", &format!("{first}_{second}"))
                .replace("NUMBER", &number.to_string());
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{function}");
        }
    }
    text
}
