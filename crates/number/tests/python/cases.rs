//! Random specifications, templates and values.

use super::random::Random;
use taipan_number::big::{Int, Limb};
use taipan_number::float::{REPR_LEN, Width, repr};

pub struct Integer {
    negative: bool,
    limbs: Vec<Limb>,
}

impl Integer {
    pub fn view(&self) -> Int<'_> {
        Int::new(self.negative, &self.limbs)
    }
}

pub enum Value {
    Int(Integer),
    Float(f64),
    Text(String),
}

impl Value {
    /// `str(value)`.
    pub fn shown(&self) -> String {
        match self {
            Value::Int(int) => crate::digits_signed(int.view()),
            Value::Float(value) => repr(*value, Width::Double, true, &mut [0; REPR_LEN]).to_owned(),
            Value::Text(text) => text.clone(),
        }
    }

    /// A Python expression for the value.
    pub fn source(&self) -> String {
        match self {
            Value::Int(int) => crate::digits_signed(int.view()),
            Value::Float(value) => float_source(*value),
            Value::Text(text) => format!("{text:?}"),
        }
    }
}

/// A Python expression for this very float.
pub fn float_source(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    format!("f({})", value.to_bits())
}

/// An integer: small ones, ones around powers of two, long ones.
pub fn integer(random: &mut Random) -> Integer {
    let negative = random.one_in(2);
    let bits = match random.below(4) {
        0 => random.below(8),
        1 => random.below(70),
        2 => random.below(300),
        _ if random.one_in(10) => random.below(3000),
        _ => random.below(30),
    };
    let mut limbs = vec![0; bits / Limb::BITS as usize + 1];
    for limb in &mut limbs {
        *limb = random.bits() as Limb;
    }
    let top = limbs.last_mut().unwrap();
    *top &= ((1 as Limb) << (bits % Limb::BITS as usize)) - 1;
    if random.one_in(8) {
        limbs.fill(0);
        *limbs.last_mut().unwrap() = 1 << (bits % Limb::BITS as usize);
    }
    Integer { negative, limbs }
}

/// A float: any bits, short decimals, halves, special values.
pub fn float(random: &mut Random) -> f64 {
    let magnitude = match random.below(8) {
        0 => f64::from_bits(random.bits()),
        1 => random.below(2000) as f64 / 8.0,
        2 => random.below(100_000) as f64 / 100.0,
        3 => {
            // Near a power of ten, where digits carry.
            let text = format!("1e{}", random.below(40) as i32 - 20);
            let power: f64 = text.parse().unwrap();
            f64::from_bits(
                power
                    .to_bits()
                    .wrapping_add(random.below(5) as u64)
                    .wrapping_sub(2),
            )
        }
        4 => [
            0.0,
            f64::INFINITY,
            f64::NAN,
            f64::MAX,
            5e-324,
            f64::MIN_POSITIVE,
        ][random.below(6)],
        5 => {
            let text = format!("{}e{}", random.below(1000), random.below(20) as i32 - 10);
            text.parse().unwrap()
        }
        6 => (random.bits() >> random.below(64)) as f64,
        _ => random.bits() as f64 / u64::MAX as f64,
    };
    if random.one_in(3) {
        -magnitude
    } else {
        magnitude
    }
}

pub fn text(random: &mut Random) -> String {
    let len = if random.one_in(4) { 1 } else { random.below(8) };
    (0..len).map(|_| random.letter("abc xyzé€𝄞ñ0")).collect()
}

/// A format specification, now and then a wrong one.
pub fn spec(random: &mut Random, letters: &str) -> String {
    let mut spec = String::new();
    if random.one_in(3) {
        if random.one_in(2) {
            spec.push(random.letter("*0x é<€"));
        }
        spec.push(random.letter("<>^="));
    }
    if random.one_in(4) {
        spec.push(random.letter("+- "));
    }
    if random.one_in(8) {
        spec.push('z');
    }
    if random.one_in(5) {
        spec.push('#');
    }
    if random.one_in(4) {
        spec.push('0');
    }
    if random.one_in(2) {
        let width = if random.one_in(20) {
            random.below(700)
        } else {
            random.below(30)
        };
        spec.push_str(&width.to_string());
    }
    if random.one_in(5) {
        spec.push(random.letter(",_"));
    }
    if random.one_in(2) && !letters.contains('d') || random.one_in(3) {
        let precision = if random.one_in(20) {
            random.below(1200)
        } else {
            random.below(25)
        };
        spec.push_str(&format!(".{precision}"));
    }
    if !random.one_in(5) {
        spec.push(random.letter(letters));
    }
    if random.one_in(20) {
        let place = random.below(spec.chars().count() + 1);
        let letter = random.letter("<0.,_z#+dé9%\u{1}");
        spec = spec
            .chars()
            .take(place)
            .chain([letter])
            .chain(spec.chars().skip(place))
            .collect();
    }
    spec
}

/// A template of the `%` operator with one directive, now and then a wrong one.
pub fn template(random: &mut Random) -> String {
    let mut template = String::from(["", "é", "100%% "][random.below(3)]);
    template.push('%');
    for _ in 0..random.below(4) {
        template.push(random.letter("-+ #0"));
    }
    if random.one_in(2) {
        template.push_str(&random.below(30).to_string());
    }
    if random.one_in(2) {
        template.push('.');
        if !random.one_in(8) {
            template.push_str(&random.below(30).to_string());
        }
    }
    if random.one_in(10) {
        template.push(random.letter("hlL"));
    }
    if !random.one_in(20) {
        template.push(random.letter("ddiuoxXxeEfFgGfscy%é"));
    }
    if random.one_in(3) {
        template.push('!');
    }
    template
}

/// Text that may be a number.
pub fn number_text(random: &mut Random) -> String {
    let mut text = String::new();
    let most = if random.one_in(10) { 60 } else { 10 };
    let len = random.below(most) + 1;
    text.push_str(["", "", "", " ", "-", "+", "0x", "-0b", "0o", "0"][random.below(10)]);
    for _ in 0..len {
        text.push(if random.one_in(8) {
            random.letter("_.e-a_x1\n")
        } else {
            random.letter("0123456789")
        });
    }
    if random.one_in(4) {
        text.push_str(&format!("e{}", random.below(700) as i32 - 350));
    }
    text
}
