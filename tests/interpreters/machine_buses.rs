//! The buses of `machine` on the simulated board: the same programs with the hardware's and with pins.

use std::cell::RefCell;

use taipan_machine::simulated::{I2cMemory, I2cTarget, SpiMemory};

use crate::machine::{Outside, printed_with};

/// What a program prints with two memories on the I2C bus, addresses 80 (8 bits inside) and 81 (16 bits), and one at 82
/// that holds the clock for 400 microseconds and takes three bytes at a time.
fn on_i2c(bus: &str, program: &str) -> String {
    let memories = [(80, 1), (81, 2), (82, 1)].map(|(address, bytes)| {
        let memory = I2cMemory::new(address, bytes);
        RefCell::new(memory)
    });
    {
        let mut slow = memories[2].borrow_mut();
        (slow.holds, slow.room) = (400, 3);
    }
    let targets = memories.each_ref();
    let targets = targets.map(|memory| memory as &RefCell<dyn I2cTarget>);
    let outside = Outside {
        i2c: &targets,
        ..Outside::default()
    };
    let start = "from machine import I2C, Pin, SoftI2C\nimport errno\n";
    printed_with(&outside, &format!("{start}i2c = {bus}\n{program}"))
}

const HARDWARE: &str = "I2C(0, freq=100000)";
const SOFT: &str = "SoftI2C(scl=Pin(5), sda=Pin(4), freq=100000)";

fn on_both(program: &str, expected: &str) {
    assert_eq!(on_i2c(HARDWARE, program), expected, "the hardware's");
    assert_eq!(on_i2c(SOFT, program), expected, "of pins");
}

#[test]
fn i2c_devices_are_found_written_and_read() {
    on_both(
        "
print(i2c.scan())
print(i2c.writeto(80, b'\\x10hello'), i2c.writeto(80, bytearray([16])), i2c.readfrom(80, 5))
buf = bytearray(3)
print(i2c.writeto(80, b'\\x11', False), i2c.readfrom_into(80, buf, True), buf)
print(i2c.writevto(80, [b'\\x20', b'', bytearray(b'ab'), memoryview(b'cd')]), i2c.writevto(80, ()))
print(i2c.readfrom_mem(80, 0x20, 4), i2c.readfrom_mem_into(80, 0x21, buf), buf)
print(i2c.writeto_mem(81, 0x0102, b'wide', addrsize=16), i2c.readfrom_mem(81, 0x103, 2, addrsize=16))
print(i2c.readfrom_mem(81, 0x102, 4), i2c.readfrom_mem(addr=81, memaddr=0x102, nbytes=4, addrsize=16))
i2c.writeto_mem(80, 0x1ff, b'x'); print(i2c.readfrom_mem(80, 255, 1), i2c.readfrom(80, 0))
whole = bytearray(200); i2c.writeto_mem(80, 0, bytes(range(200)))
i2c.readfrom_mem_into(80, 0, whole); print(whole == bytes(range(200)), i2c.readfrom_mem(80, 0, 200) == whole)
",
        "[80, 81, 82]\n6 1 b'hello'\n1 None bytearray(b'ell')\n5 0\nb'abcd' None bytearray(b'bcd')\nNone b'id'\n\
         b'\\x00\\x00\\x00\\x00' b'wide'\nb'x' b''\nTrue True\n",
    );
}

#[test]
fn i2c_errors_are_the_same_whatever_makes_the_bus() {
    on_both(
        "
def t(f):
    try:
        print(f())
    except OSError as e:
        print(errno.errorcode[e.errno])
    except Exception as e:
        print(type(e).__name__, e)
t(lambda: i2c.writeto(83, b'x')); t(lambda: i2c.readfrom(83, 1)); t(lambda: i2c.readfrom_mem(83, 1, 1))
t(lambda: i2c.writeto_mem(83, 1, b''))
t(lambda: i2c.writeto(82, b'ab'))
i2c.init(timeout=300); t(lambda: i2c.writeto(82, b'ab')); i2c.init(timeout=1000)
t(lambda: i2c.writeto(128, b'x')); t(lambda: i2c.readfrom(-1, 1)); t(lambda: i2c.readfrom(80, -1))
t(lambda: i2c.readfrom_mem(80, 0, 1, addrsize=9)); t(lambda: i2c.readfrom_into(80, b'xx'))
t(lambda: i2c.writeto(80, 'text')); t(lambda: i2c.writevto(80, b'xx')); t(lambda: i2c.init(freq=0))
t(lambda: i2c.readfrom_mem(80, 0)); t(lambda: i2c.init(bits=8)); t(lambda: i2c.init(99))
",
        "ENODEV\nENODEV\nENODEV\nENODEV\n2\nETIMEDOUT\nValueError invalid I2C address\n\
         ValueError invalid I2C address\nValueError value out of range\nValueError invalid addrsize\n\
         TypeError a writable buffer is required\nTypeError object with buffer protocol required\n\
         TypeError a list or tuple of buffers is required\nValueError value out of range\n\
         TypeError readfrom_mem() missing required argument 'nbytes'\n\
         TypeError init() got an unexpected keyword argument 'bits'\nValueError invalid pin\n",
    );
}

#[test]
fn a_bus_of_pins_has_primitives_and_counts_what_is_acknowledged() {
    let out = on_i2c(
        SOFT,
        "
print(i2c, SoftI2C(5, 4, freq=400000, timeout=10))
i2c.start(); print(i2c.write(b'\\xa0\\x07xyz')); i2c.stop()
i2c.start(); i2c.write(b'\\xa0\\x07'); i2c.start(); print(i2c.write(b'\\xa1'))
buf = bytearray(2); i2c.readinto(buf, False); print(buf); i2c.readinto(buf); print(buf); i2c.stop()
i2c.start(); print(i2c.write(b'\\xd0\\x00')); i2c.stop()
print(i2c.writeto(82, b'\\x00abcdef'), i2c.writeto_mem(82, 0, b'abcdef'), i2c.readfrom_mem(82, 0, 4))
i2c.deinit(); print(Pin(5)); i2c.init(5, 4); print(i2c.scan(), Pin(5))
for f in (lambda: SoftI2C(5), lambda: SoftI2C(), lambda: SoftI2C(5, 4, 3), lambda: SoftI2C(5, None)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
class Sensor(SoftI2C):
    def __init__(self): super().__init__(5, 4)
    def value(self): return self.readfrom_mem(80, 7, 1)
print(Sensor().value())
",
    );
    assert_eq!(
        out,
        "SoftI2C(scl=5, sda=4, freq=100000, timeout=50000) SoftI2C(scl=5, sda=4, freq=400000, timeout=10)\n5\n1\n\
         bytearray(b'xy')\nbytearray(b'z\\x00')\n0\n4 None b'abc\\x00'\nPin(5, mode=IN)\n[80, 81, 82] \
         Pin(5, mode=OPEN_DRAIN)\nValueError scl and sda are required\nValueError scl and sda are required\n\
         TypeError SoftI2C() takes at most 2 positional arguments but 3 were given\n\
         ValueError scl and sda are required\nb'x'\n"
    );
}

#[test]
fn a_bus_of_the_hardware_keeps_how_it_was_set_up_until_it_is_turned_off() {
    let out = on_i2c(
        HARDWARE,
        "
print(i2c, I2C(id=0), I2C()); print(I2C(0, timeout=9), i2c)
i2c.init(5, 4, freq=50000); print(i2c, hasattr(i2c, 'start'))
i2c.deinit(); print(i2c)
for f in (lambda: i2c.readfrom(80, 1), lambda: i2c.writeto(82, bytes(9)), lambda: I2C(1), lambda: I2C(-1),
          lambda: I2C(0, scl=7), lambda: I2C(0, freq=2000000), lambda: I2C(0, 5, 4), lambda: I2C('x')):
    try:
        print(f(), i2c)
    except Exception as e:
        print(type(e).__name__, e)
i2c.init(); print(i2c)
try:
    i2c.writeto(82, bytes(9))
except OSError as e:
    print(errno.errorcode[e.errno])
",
    );
    assert_eq!(
        out,
        "I2C(0, freq=100000, scl=5, sda=4, timeout=50000) I2C(0, freq=100000, scl=5, sda=4, timeout=50000) \
         I2C(0, freq=100000, scl=5, sda=4, timeout=50000)\nI2C(0, freq=400000, scl=5, sda=4, timeout=9) \
         I2C(0, freq=400000, scl=5, sda=4, timeout=9)\nI2C(0, freq=50000, scl=5, sda=4, timeout=9) False\nI2C(0)\n\
         OSError [Errno 5] EIO\nOSError [Errno 5] EIO\nValueError there is no such I2C\n\
         ValueError there is no such I2C\nValueError invalid argument for this board\n\
         ValueError invalid argument for this board\nTypeError I2C() takes at most 1 positional arguments but 3 were given\n\
         TypeError 'str' object cannot be interpreted as an integer\nI2C(0, freq=400000, scl=5, sda=4, timeout=50000)\nEIO\n"
    );
}

#[test]
fn handlers_that_must_not_allocate_read_into_buffers() {
    let program = "
import time
from machine import Timer
i2c.writeto_mem(80, 0, b'tick')
buf = bytearray(4)
timer = Timer(mode=Timer.ONE_SHOT, period=5, hard=True, callback=lambda timer: i2c.readfrom_mem_into(80, 0, buf))
time.sleep_ms(20)
print(buf)
";
    on_both(program, "bytearray(b'tick')\n");
}

/// What a program prints with a memory on the SPI bus, which pin 13 selects.
fn on_spi(bus: &str, program: &str) -> String {
    let memory = RefCell::new(SpiMemory::new());
    let outside = Outside {
        spi: Some(&memory),
        ..Outside::default()
    };
    let start = "from machine import Pin, SPI, SoftSPI\ncs = Pin(13, Pin.OUT, value=1)\n";
    printed_with(&outside, &format!("{start}spi = {bus}\n{program}"))
}

const SPI: &str = "SPI(0, 200000)";
const SOFT_SPI: &str = "SoftSPI(200000, sck=Pin(10), mosi=Pin(11), miso=Pin(12))";

#[test]
fn spi_devices_are_written_and_read() {
    let program = r"
def begin(*command): cs(0); spi.write(bytes(command))
begin(2, 16); print(spi.write(b'hello')); cs(1)
begin(3, 16); print(spi.read(5), spi.read(0)); cs(1)
buf = bytearray(3); begin(3, 17); print(spi.readinto(buf), buf); cs(1)
begin(2, 32); print(spi.read(2, 0x55), spi.readinto(buf, 0xaa)); cs(1)
begin(3, 32); print(spi.read(5)); cs(1)
both = bytearray(b'\x03\x10\0\0'); cs(0); print(spi.write_readinto(both, both), both); cs(1)
other = bytearray(4); cs(0); spi.write_readinto(b'\x03\x12\0\0', memoryview(other)); cs(1); print(other)
begin(2, 0); spi.write(bytes(range(200)) * 4); cs(1)
whole = bytearray(256); begin(3, 0); spi.readinto(whole); cs(1)
begin(3, 0); print(spi.read(256) == whole, list(whole[30:34])); cs(1)
spi.init(firstbit=SPI.LSB); cs(0); spi.write(b'\xc0\x08'); print(spi.read(1)); spi.init(firstbit=spi.MSB)
print(spi.read(1)); cs(1)
print(spi.read(2))
spi.init(phase=1); begin(3, 16); print(spi.read(2) == whole[16:18])
";
    let expected = r"None
b'hello' b''
None bytearray(b'ell')
b'\xff\xff' None
b'UU\xaa\xaa\xaa'
None bytearray(b'\xff\xffhe')
bytearray(b'\xff\xffll')
True [198, 199, 144, 145]
b'\x1d'
b'\xb9'
b'\x00\x00'
False
";
    for bus in [SPI, SOFT_SPI] {
        assert_eq!(on_spi(bus, program), expected, "{bus}");
    }
}

#[test]
fn spi_buses_are_set_up_by_every_form_of_arguments() {
    let out = on_spi(
        SPI,
        "
print(spi, SPI(id=0), SPI()); spi.init(1000, polarity=1, phase=1); print(spi); print(SPI(0, bits=8))
spi.deinit(); print(spi)
soft = SoftSPI(sck=10, mosi=11, miso=12); print(soft); soft.init(1000, phase=1, firstbit=SoftSPI.LSB, miso=None)
print(soft, Pin(10)); soft.deinit(); print(Pin(10), soft.MSB)
for f in (lambda: spi.write(b''), lambda: SPI(1), lambda: SPI(0, 0), lambda: SPI(0, polarity=2), lambda: SPI(0, bits=9),
          lambda: SPI(0, firstbit=2), lambda: SPI(0, sck=1), lambda: SoftSPI(mosi=11), lambda: SoftSPI(sck=99),
          lambda: SoftSPI(1, 2, sck=3), lambda: SPI(0).write_readinto(b'ab', bytearray(3)),
          lambda: SPI(0).readinto(b''), lambda: SPI(0).read(-1), lambda: SPI(0).write('x')):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
",
    );
    assert_eq!(
        out,
        "SPI(0, baudrate=200000, polarity=0, phase=0, firstbit=0, sck=10, mosi=11, miso=12) \
         SPI(0, baudrate=200000, polarity=0, phase=0, firstbit=0, sck=10, mosi=11, miso=12) \
         SPI(0, baudrate=200000, polarity=0, phase=0, firstbit=0, sck=10, mosi=11, miso=12)\n\
         SPI(0, baudrate=1000, polarity=1, phase=1, firstbit=0, sck=10, mosi=11, miso=12)\n\
         SPI(0, baudrate=1000000, polarity=0, phase=0, firstbit=0, sck=10, mosi=11, miso=12)\nSPI(0)\n\
         SoftSPI(baudrate=500000, polarity=0, phase=0, firstbit=0, sck=10, mosi=11, miso=12)\n\
         SoftSPI(baudrate=1000, polarity=0, phase=1, firstbit=1, sck=10, mosi=11) Pin(10, mode=OUT)\n\
         Pin(10, mode=IN) 0\nOSError [Errno 5] EIO\nValueError there is no such SPI\nValueError value out of range\n\
         ValueError value out of range\nValueError bits must be 8\nValueError firstbit is MSB or LSB\n\
         ValueError invalid argument for this board\nValueError sck is required\nValueError invalid pin\n\
         TypeError SoftSPI() takes at most 1 positional arguments but 2 were given\n\
         ValueError buffers must be the same length\nTypeError a writable buffer is required\n\
         ValueError value out of range\nTypeError object with buffer protocol required\n"
    );
}
