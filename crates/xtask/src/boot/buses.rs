//! The buses, the converter and the pulses of a board, with what hangs on the emulated one (`rp2040/devices.cjs`); a soft
//! reset gives their pins back.

use std::path::Path;

use anyhow::{Result, ensure};

use super::console::Console;
use crate::board::Emulator;
use crate::emulate::Clock;

/// A memory at 80, at 81 one that takes three bytes at a time; nobody else.
const I2C: &str = "from machine import *
def t(f):
  try: print(f(), end=' ')
  except OSError as e: print(e.errno, end=' ')
i2c = I2C(0)
print(i2c, i2c.scan(), I2C(1).scan())
i2c.writeto_mem(80, 16, b'hello')
t(lambda: i2c.readfrom_mem(80, 16, 5))
t(lambda: i2c.writeto(80, b'\\x11', False))
t(lambda: i2c.readfrom(80, 3))
t(lambda: i2c.writeto(81, b'\\x40abcd'))
t(lambda: i2c.readfrom_mem(80, 0x40, 3))
t(lambda: i2c.writeto(82, b'x'))
t(lambda: i2c.readfrom(82, 1))
";
const I2C_SAYS: &str = "I2C(0, freq=400000, scl=5, sda=4, timeout=50000) [80, 81] []\r\n\
    b'hello' 1 b'ell' 3 b'ab\\x00' 19 19 ";

const SPI: &str = "spi, select = SPI(0, 10000000), Pin(17, Pin.OUT, value=1)
def talk(data):
  both = bytearray(data)
  select(0)
  spi.write_readinto(both, both)
  select(1)
  return bytes(both)
print(spi)
talk(b'\\x02\\x20a longer text than the queue is')
print(talk(b'\\x03\\x20' + bytes(31)))
spi.init(firstbit=SPI.LSB)
print(talk(b'\\xc0\\x04' + bytes(2)))
";
const SPI_SAYS: &str = "SPI(0, baudrate=8928571, polarity=0, phase=0, firstbit=0, sck=18, mosi=19, miso=16)\r\n\
    b'\\xff\\xffa longer text than the queue is'\r\nb'\\xff\\xff\\x86\\x04'\r\n";

const ANALOG: &str = "for pin in (26, 27, 28, 29, ADC.CORE_TEMP):
  print(ADC(pin).read_u16(), end=' ')
print(ADC(1).read_uv())
p = PWM(15, freq=50, duty_u16=8192)
q = PWM(14, freq=1000000, duty_ns=250, invert=True)
print(p, q)
slice = 0x40050000 + 7 * 20
print(*(hex(mem32[slice + at]) for at in (0, 4, 12, 16)))
";
const ANALOG_SAYS: &str = "0 16388 32776 65535 14019 825214\r\n\
    PWM(15, freq=1000000, duty_u16=8192) PWM(14, freq=1000000, duty_ns=250, invert=True)\r\n\
    0x5 0x10 0x10001f 0x7c\r\n";

/// Who drives pins 4 (a UART), 15, 18 and 26 (programs); the pulses.
const OWNERS: &str = "from machine import mem32
print(*(mem32[0x40014004 + 8 * pin] & 31 for pin in (4, 15, 18, 26)), mem32[0x40050000 + 7 * 20])
";

/// Nothing where the emulator has no such devices, or the image no such modules.
pub fn check(emulator: &Emulator, image: &Path) -> Result<Option<()>> {
    if !emulator.has_devices() {
        return Ok(None);
    }
    let mut console = Console::boot(emulator, image, Clock::Host, &[])?;
    console.enter_raw_repl()?;
    let answer = console.execute("import machine\nprint(hasattr(machine, 'I2C'))")?;
    if answer.output == "False\r\n" {
        return Ok(None);
    }
    let mut expect = |program: &str, expected: &str| {
        let answer = console.execute(program)?;
        ensure!(
            answer.output == expected && answer.error.is_empty(),
            "{program:?} gave {answer:?}, not {expected:?}"
        );
        anyhow::Ok(())
    };
    for (program, expected) in [(I2C, I2C_SAYS), (SPI, SPI_SAYS), (ANALOG, ANALOG_SAYS)] {
        expect(program, expected)?;
    }
    expect(OWNERS, "3 4 1 31 5\r\n")?;
    console.soft_reset()?;
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    let answer = console.execute(OWNERS)?;
    ensure!(
        answer.output == "2 5 5 5 0\r\n",
        "after a soft reset: {answer:?}"
    );
    Ok(Some(()))
}
