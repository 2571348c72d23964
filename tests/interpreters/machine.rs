//! `machine` on the simulated board: time passes only when a program looks at it or sleeps, and
//! pins are driven from outside at moments that the test gives.

use std::cell::RefCell;
use std::mem::MaybeUninit;
use std::rc::Rc;

use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_machine::Machine;
use taipan_machine::simulated::{Board, I2cTargets, SpiTarget};

/// A pin driven from outside: when, in microseconds, which, and to what level.
type Driven = (u64, usize, Option<bool>);

/// When somebody begins to type, in microseconds: a line with a mistake, then empty ones.
const TYPED: u64 = 50_000;

struct Bench<'w> {
    board: Board<'w>,
    driven: Vec<Driven>,
    typed: &'static [u8],
    output: Rc<RefCell<Vec<u8>>>,
}

impl Bench<'_> {
    fn pass(&mut self, microseconds: u64) {
        for _ in 0..microseconds {
            self.board.advance(1);
            let now = self.board.now();
            for (_, pin, level) in self.driven.extract_if(.., |driven| driven.0 <= now) {
                self.board.drive(pin, level);
            }
        }
    }
}

impl Host for Bench<'_> {
    fn write(&mut self, bytes: &[u8]) {
        self.output.borrow_mut().extend_from_slice(bytes);
    }

    fn has_input(&mut self) -> bool {
        self.board.now() >= TYPED
    }

    fn await_input(&mut self, interrupt: &Interrupt) -> bool {
        while !self.has_input() && !interrupt.is_pending() {
            self.pass(1);
        }
        self.has_input()
    }

    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let mut typed = self.typed.iter();
        buffer[0] = *typed.next().unwrap_or(&b'\n');
        self.typed = typed.as_slice();
        1
    }

    fn echoes(&self) -> bool {
        false
    }

    fn ticks_us(&mut self) -> u64 {
        self.pass(1);
        self.board.now()
    }

    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        for _ in 0..microseconds {
            if interrupt.is_pending() {
                return;
            }
            self.pass(1);
        }
    }

    fn machine(&mut self) -> Option<&mut dyn Machine> {
        Some(&mut self.board)
    }
}

/// What is connected to the board besides the wire from pin 16 to 17.
#[derive(Default)]
pub struct Outside<'w> {
    pub driven: &'w [Driven],
    pub i2c: I2cTargets<'w>,
    pub spi: Option<&'w RefCell<dyn SpiTarget>>,
    /// What the converter reads at its inputs.
    pub voltages: [u16; 5],
    /// Looks at the board when the program has ended.
    pub inspect: Option<fn(&Board)>,
}

fn printed(driven: &[Driven], program: &str) -> String {
    let outside = Outside {
        driven,
        ..Outside::default()
    };
    printed_with(&outside, program)
}

/// What a program prints on the simulated board.
pub fn printed_with(outside: &Outside, program: &str) -> String {
    let mut memory = vec![MaybeUninit::uninit(); 256 << 10];
    let interrupt = Interrupt::new();
    let output = Rc::new(RefCell::new(Vec::new()));
    let mut host = Bench {
        board: Board::new(Some(&interrupt)),
        driven: outside.driven.to_vec(),
        typed: "aé\x7fb\r".as_bytes(),
        output: output.clone(),
    };
    host.board.wire(16, 17);
    if !outside.i2c.is_empty() {
        host.board.attach_i2c(outside.i2c);
    }
    if let Some(target) = outside.spi {
        host.board.attach_spi(target);
    }
    host.board.voltages.levels = outside.voltages;
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, Config::default());
    let python = python.expect("the heap is large enough");
    if let Err(error) = python.exec(program) {
        let printed = String::from_utf8_lossy(&output.borrow()).into_owned();
        panic!("{error}\nafter {printed}");
    }
    if let Some(inspect) = outside.inspect {
        inspect(&host.board);
    }
    String::from_utf8(output.take()).expect("programs print text")
}

fn check(driven: &[Driven], program: &str, expected: &str) {
    assert_eq!(printed(driven, program), expected);
}

#[test]
fn pins_are_set_up_by_every_form_of_arguments() {
    check(
        &[],
        "
from machine import Pin
p = Pin(16, Pin.OUT, value=1)
q = Pin('GPIO17', mode=Pin.IN, pull=Pin.PULL_DOWN)
print(p, q, p.value(), q.value(), p(), q())
p.off(); print(q()); p.on(); print(q()); p.low(); print(q()); p.high(); print(q())
p.toggle(); print(q()); p(1); print(q()); p.value(0); print(q())
print(p.mode() == Pin.OUT, q.pull() == Pin.PULL_DOWN, p.pull(), p.drive())
p.drive(Pin.DRIVE_2); q.pull(None); q.mode(Pin.OUT); print(p.drive(), q.pull(), q.mode())
q.init(Pin.IN, Pin.PULL_UP); q.init(-1, -1); print(q)
p.init(Pin.OPEN_DRAIN, value=1); print(q(), p.mode() == Pin.OPEN_DRAIN)
p(0); print(q(), Pin(16), Pin(p) == p, Pin(p) is p, p == q, p != q, hash(p) == hash(Pin(16)))
print(Pin.board.LED == Pin(0), Pin('LED') == Pin.board.LED, Pin.cpu.GPIO3 == Pin(3))
print(dir(Pin.board), hasattr(Pin.board, 'NO'), len(dir(Pin.cpu)))
class Led(Pin):
    def __init__(self, name): super().__init__(name, Pin.OUT); self.name = name
    def blink(self): self.on(); print(self()); self.off(); print(self())
led = Led('LED'); led.blink(); print(led.name, isinstance(led, Pin))
",
        "Pin(16, mode=OUT) Pin(17, mode=IN, pull=PULL_DOWN) 1 1 1 1\n0\n1\n0\n1\n0\n1\n0\nTrue True None \
         0\n2 None 1\nPin(17, mode=IN, pull=PULL_UP)\n1 True\n0 Pin(16, mode=OPEN_DRAIN) True False \
         False True True\nTrue True True\n['BUTTON', 'LED'] False 32\n1\n0\nLED True\n",
    );
}

#[test]
fn mistakes_with_peripherals_raise_what_they_raise_on_every_board() {
    check(
        &[],
        "
import machine
from machine import Pin, UART, Timer, Signal, WDT, RTC
p = Pin(0)
for f in (lambda: Pin(32), lambda: Pin(-1), lambda: Pin('NO'), lambda: Pin(1.5), lambda: Pin(0, 9),
          lambda: Pin(0, pull=9), lambda: Pin(0, drive=4), lambda: Pin(0, alt=1), lambda: Pin(0, no=1),
          lambda: p.irq(7), lambda: p.irq(print, 64), lambda: UART(2), lambda: UART(0, bits=3),
          lambda: UART(0, parity=2), lambda: UART(0, baudrate=-1), lambda: UART(0, invert=4),
          lambda: Timer(0), lambda: Timer(freq=0), lambda: Timer(mode=2, freq=1),
          lambda: Signal(), lambda: WDT(1), lambda: RTC(1), lambda: RTC().datetime((2020, 1)),
          lambda: RTC().datetime((2020, 13, 1, 0, 0, 0, 0, 0)), lambda: machine.freq(1),
          lambda: machine.mem16[1], lambda: machine.mem32[2], lambda: machine.mem8[5],
          lambda: machine.mem8['x'], lambda: machine.mem8[0:1]):
    try:
        print('no error', f())
    except Exception as e:
        print(type(e).__name__, e)
",
        "ValueError invalid pin\nValueError invalid pin\nValueError unknown named pin \"NO\"\n\
         ValueError invalid pin\nValueError invalid pin mode\nValueError invalid pin pull\n\
         ValueError not supported by this board\nValueError not supported by this board\n\
         TypeError Pin() got an unexpected keyword argument 'no'\n\
         TypeError handler must be None or callable\nValueError invalid trigger\n\
         ValueError there is no such UART\nValueError not supported by this board\n\
         ValueError invalid parity\nValueError value out of range\nValueError value out of range\n\
         ValueError timers have the number -1\nValueError a positive freq or period is required\n\
         ValueError invalid timer mode\nTypeError Signal() takes a pin\n\
         ValueError invalid argument for this board\nValueError there is one RTC, number 0\n\
         ValueError a tuple of 8 fields is required\nValueError date out of range\n\
         ValueError invalid argument for this board\n\
         ValueError address 00000001 is not aligned to 2 bytes\n\
         ValueError address 00000002 is not aligned to 4 bytes\nOSError [Errno 14] EFAULT: nothing to read at 0x00000005\n\
         TypeError can't convert str to int\nTypeError can't convert slice to int\n",
    );
}

#[test]
fn handlers_are_called_for_what_drives_a_pin_from_outside() {
    let driven = [
        (10_000, 1, Some(true)),
        (20_000, 1, Some(false)),
        (30_000, 1, Some(true)),
        (40_000, 1, None),
    ];
    check(
        &driven,
        "
import time
from machine import Pin
seen = []
button = Pin(1, Pin.IN, Pin.PULL_DOWN)
def pressed(pin):
    seen.append((pin is button, irq.flags(), time.ticks_ms()))
irq = button.irq(pressed, Pin.IRQ_RISING)
# A loop is interrupted as well.
while not seen:
    time.ticks_us()
print(seen, irq.trigger(Pin.IRQ_FALLING) == Pin.IRQ_RISING)
time.sleep_ms(15)
print(seen[1:])
irq() 
print(len(seen))
locked = []
def hard(pin):
    try:
        bytearray(10)
        locked.append(False)
    except MemoryError:
        locked.append(True)
button.irq(hard, hard=True)
time.sleep_ms(10)
button.irq(None)
time.sleep_ms(10)
print(locked, button())
",
        "[(True, 1, 10)] True\n[(True, 2, 20)]\n3\n[True] 0\n",
    );
}

#[test]
fn a_hard_handler_that_raises_is_called_no_more() {
    let out = printed(
        &[(1000, 2, Some(true)), (2000, 2, Some(false))],
        "
import time
from machine import Pin
pin = Pin(2)
pin.irq(lambda pin: 1 // 0, hard=True)
time.sleep_ms(3)
print('done')
",
    );
    assert_eq!(out.matches("ZeroDivisionError").count(), 1, "{out}");
    assert!(out.ends_with("done\n"), "{out}");
}

#[test]
fn signals_turn_levels_round() {
    check(
        &[],
        "
from machine import Pin, PinBase, Signal
s = Signal(16, Pin.OUT, value=1, invert=True)
q = Pin(17)
print(q(), s()); s.off(); print(q(), s.value()); s(1); print(q(), s()); s.on(); s.value(0); print(q())
twice = Signal(s, invert=True)
twice.on(); print(s(), twice(), q())
class Mine(PinBase):
    def __init__(self, level): self.level = level
    def value(self, *args):
        if not args: return self.level
        self.level = args[0]
mine = Mine(1)
s = Signal(mine, invert=True)
print(s()); s.on(); print(mine.level, s())
",
        "0 1\n1 0\n0 1\n1\n0 1 1\n0\nFalse 1\n",
    );
}

#[test]
fn timers_keep_to_their_period_and_stop() {
    check(
        &[],
        "
import time
from machine import Timer
ticks = []
t = Timer(period=10, callback=lambda t: ticks.append(time.ticks_ms()))
print(t)
time.sleep_ms(55)
t.deinit(); t.deinit()
time.sleep_ms(30)
print(ticks, t)
shots = []
def shot(timer): shots.append(timer)
one = Timer(-1, mode=Timer.ONE_SHOT, freq=200, callback=shot)
other = Timer(); other.init(mode=Timer.ONE_SHOT, period=5000, tick_hz=1000000, callback=shot)
while len(shots) < 2: time.ticks_us()
time.sleep_ms(20)
print(shots == [one, other], one == other, one)
hard = []
t.init(freq=500, hard=True, callback=lambda t: hard.append(0) if len(hard) < 3 else t.deinit())
time.sleep_ms(20)
print(len(hard), t)
",
        "Timer(-1, mode=PERIODIC, period=10)\n[10, 20, 30, 40, 50] Timer(-1)\nTrue False Timer(-1)\n3 \
         Timer(-1)\n",
    );
}

#[test]
fn a_uart_is_a_stream_that_can_be_waited_for() {
    check(
        &[],
        "
import select, time
from machine import UART
u = UART(1, 9600, timeout=5)
print(u, u.any(), u.read(), time.ticks_ms() >= 5)
print(u.write(b'hello\\nworld'), u.any(), u.readline(), u.read(3), u.read(), u.flush(), u.txdone())
b = bytearray(4)
u.write('abcdef'); print(u.readinto(b), b, u.readinto(b, 1), b, u.read(9), u.readinto(b))
poll = select.poll(); poll.register(u, select.POLLIN)
print(poll.poll(0)); u.write('x'); print(poll.poll(0) == [(u, select.POLLIN)], u.read())
u.init(bits=7, parity=1, stop=2, timeout_char=3); print(u)
u.irq(lambda u: print('received', u.read(), u.irq().flags()), UART.IRQ_RX | UART.IRQ_TXIDLE)
u.write('zz')
u.irq(None); u.write('quiet'); print(u.read())
print(u.write(bytes(300)), u.any()); u.deinit(); print(u.any())
",
        "UART(1, baudrate=9600, bits=8, parity=None, stop=1, timeout=5, timeout_char=0) 0 None True\n11 \
         11 b'hello\\n' b'wor' b'ld' None True\n4 bytearray(b'ebcd') 1 bytearray(b'ebcd') b'f' None\n[]\n\
         True b'x'\nUART(1, baudrate=9600, bits=7, parity=1, stop=2, timeout=5, timeout_char=3)\n\
         received b'zz' 5\nb'quiet'\n256 256\n0\n",
    );
}

#[test]
fn registers_clock_reset_and_watchdog_are_the_boards() {
    check(
        &[],
        "
import machine, time
from machine import mem8, mem16, mem32
mem32[0x40000010] = 0xfedcba98
print(hex(mem32[0x40000010]), hex(mem16[0x40000012]), hex(mem8[0x40000010]), mem16)
mem16[0x40000010] = -1; mem8[0x40000013] = 0x1ff; print(hex(mem32[0x40000010]))
print(machine.unique_id(), machine.freq(), machine.freq(48000000), machine.freq())
print(machine.reset_cause() == machine.PWRON_RESET); machine.reset()
print(machine.reset_cause() == machine.HARD_RESET)
w = machine.WDT(timeout=20); time.sleep_ms(15); w.feed(); time.sleep_ms(15)
print(machine.reset_cause() == machine.WDT_RESET); time.sleep_ms(15)
print(machine.reset_cause() == machine.WDT_RESET, machine.idle())
rtc = machine.RTC(); rtc.datetime((2024, 2, 29, 0, 23, 59, 59, 999000)); print(rtc.datetime()[:7])
time.sleep_ms(2); print(rtc.datetime()[:7])
for name in 'lightsleep', 'deepsleep', 'bootloader', 'disable_irq', 'enable_irq':
    print(hasattr(machine, name), end=' ')
try:
    machine.soft_reset()
except SystemExit:
    print('soft reset')
",
        "0xfedcba98 0xfedc 0x98 <16-bit memory>\n0xffdcffff\nb'SIM\\x00' 100000000 None 48000000\nTrue\n\
         True\nFalse\nTrue None\n(2024, 2, 29, 3, 23, 59, 59)\n(2024, 3, 1, 4, 0, 0, 0)\nFalse False False \
         False False soft reset\n",
    );
}

#[test]
fn pulses_are_timed() {
    let driven = [(500, 3, Some(true)), (800, 3, Some(false))];
    let out = printed(
        &driven,
        "
from machine import Pin, time_pulse_us
pin = Pin(3)
print(250 < time_pulse_us(pin, 1) < 350)
print(time_pulse_us(pin, 1, 50), time_pulse_us(pin, 0, 50))
",
    );
    assert_eq!(out, "True\n-2 -1\n");
}

#[test]
fn timers_run_while_input_is_waited_for() {
    check(
        &[],
        "
import select, sys, time
from machine import Timer
poll = select.poll()
poll.register(sys.stdin, select.POLLIN)
print(poll.poll(0), poll.poll(10))
ticks = []
timer = Timer(period=10, callback=lambda timer: ticks.append(0))
print(repr(input()), 2 < len(ticks) < 5)
timer.deinit()
print(len(poll.poll(-1)), sys.stdin.readline())
",
        "[] []\naé\x08 \x08b\n'ab' True\n1 \n\n",
    );
}
