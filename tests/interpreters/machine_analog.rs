//! `machine.ADC` and `machine.PWM` on the simulated board.

use taipan_machine::Duty;
use taipan_machine::simulated::Pulses;

use crate::machine::{Outside, printed_with};

#[test]
fn voltages_are_numbers_and_microvolts() {
    let outside = Outside {
        voltages: [0, 65535, 19859, 7, 14000],
        ..Outside::default()
    };
    let out = printed_with(
        &outside,
        "
from machine import ADC, Pin
for adc in ADC(0), ADC(1), ADC(Pin(28)), ADC(26), ADC('GPIO29'), ADC(3):
    print(adc, adc.read_u16(), adc.read_uv())
core = ADC(ADC.CORE_TEMP); print(core, core.read_u16(), ADC(4).read_u16())
adc = ADC(2); adc.deinit()
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
t(adc.read_u16); adc.init(); t(adc.read_u16); t(core.read_uv)
t(lambda: ADC(25)); t(lambda: ADC(Pin(0))); t(lambda: ADC(99)); t(lambda: ADC('NO')); t(lambda: ADC())
t(lambda: ADC(0, sample_ns=100)); t(lambda: adc.init(atten=1)); t(lambda: ADC(0, bits=8)); t(lambda: ADC(-2))
class Battery(ADC):
    def __init__(self): super().__init__(28)
    def volts(self): return self.read_uv() / 1e6 * 3
print(round(Battery().volts(), 2))
",
    );
    assert_eq!(
        out,
        "ADC(0) 0 0\nADC(1) 65535 3300000\nADC(2) 19859 999995\nADC(0) 0 0\nADC(3) 7 352\nADC(3) 7 352\n\
         ADC(4) 14000 14000\nOSError [Errno 5] EIO\n19859\nValueError not supported by this board\n\
         ValueError invalid argument for this board\nValueError invalid argument for this board\n\
         ValueError invalid pin\nValueError unknown named pin \"NO\"\nTypeError ADC() takes a pin or a number\n\
         ValueError not supported by this board\nValueError not supported by this board\n\
         TypeError ADC() got an unexpected keyword argument 'bits'\nValueError invalid pin\n3.0\n"
    );
}

#[test]
fn pulses_begin_with_a_frequency_and_a_duty() {
    let outside = Outside {
        inspect: Some(|board| {
            let at = |pin: usize| board.generators.pulses[pin];
            let all = (0..32).filter(|pin| at(*pin).is_some());
            assert_eq!(all.collect::<Vec<_>>(), [2, 6, 8, 9]);
            let pulses = |frequency, duty, is_inverted| {
                Some(Pulses {
                    frequency,
                    duty,
                    is_inverted,
                })
            };
            assert_eq!(at(2), pulses(50, Duty::Ratio(8192), false));
            assert_eq!(at(6), pulses(1000, Duty::Nanoseconds(3000), true));
            // Two pins of one generator.
            assert_eq!(at(8), pulses(300, Duty::Ratio(1), false));
            assert_eq!(at(9), pulses(300, Duty::Ratio(65535), false));
        }),
        ..Outside::default()
    };
    let out = printed_with(
        &outside,
        "
from machine import PWM, Pin
p = PWM(Pin(2), freq=50, duty_u16=8192); print(p, p.freq(), p.duty_u16(), p.duty_ns())
q = PWM(6); print(q, q.freq(), q.duty_u16(), q.duty_ns()); q.freq(5000); print(q, q.freq())
q.duty_ns(5000); print(q, q.duty_u16()); q.init(freq=1000, duty_ns=3000, invert=True); print(q, q.duty_u16())
r = PWM(8, 100, duty_u16=1); s = PWM(9, freq=200, duty_u16=65535); print(r.freq(), r.duty_ns(), s.duty_ns())
s.freq(300); r.duty_u16(1); print(r, s)
off = PWM(20, freq=10, duty_ns=10**9); print(off.duty_u16()); off.deinit(); print(off, off.freq())
off.freq(10); print(off)
for f in (lambda: p.duty_u16(65536), lambda: p.duty_u16(-1), lambda: p.duty_ns(-1), lambda: p.freq(0), lambda: p.freq(10**8),
          lambda: PWM(99), lambda: PWM(), lambda: PWM(3, freq=1, duty_u16=1, duty_ns=1), lambda: p.init(duty=3),
          lambda: p.freq('x')):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(p)
",
    );
    assert_eq!(
        out,
        "PWM(2, freq=50, duty_u16=8192) 50 8192 2500038\nPWM(6) 0 0 0\nPWM(6) 5000\n\
         PWM(6, freq=5000, duty_ns=5000) 1638\nPWM(6, freq=1000, duty_ns=3000, invert=True) 197\n200 76 5000000\n\
         PWM(8, freq=300, duty_u16=1) PWM(9, freq=300, duty_u16=65535)\n65535\nPWM(20) 0\nPWM(20)\n\
         ValueError value out of range\nValueError value out of range\nValueError value out of range\n\
         ValueError value out of range\nValueError invalid argument for this board\nValueError invalid pin\n\
         TypeError PWM() takes a pin\nValueError duty_u16 and duty_ns exclude each other\n\
         TypeError PWM() got an unexpected keyword argument 'duty'\n\
         TypeError 'str' object cannot be interpreted as an integer\nPWM(2, freq=50, duty_u16=8192)\n"
    );
}
