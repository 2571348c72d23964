//! Everything that has a counterpart in CPython, compared with `python3` over random values.
//!
//! One Python process takes all the questions, so thousands of them cost little. Where there is no
//! `python3`, the tests say so and pass. `TAIPAN_PYTHON_CASES` sets how many of each kind are asked.

mod python {
    pub mod cases;
    pub mod oracle;
    pub mod random;
}

use std::fmt::Write;

use python::cases;
use python::oracle::{Answer, Oracle, Question};
use python::random::Random;
use taipan_number::big::{self, ByteOrder, Int, Limb};
use taipan_number::float::{self, Width};
use taipan_number::format::{
    self, Conversion, Directives, FormatError, IntForm, Kind, Piece, Spec, SpecError,
};

fn spec_error(error: SpecError, spec: &str, type_name: &str) -> Answer {
    let exception = if error.is_overflow() {
        "OverflowError"
    } else {
        "ValueError"
    };
    Answer::raised(exception, error.message(spec, type_name))
}

fn formatted(spec: &str, type_name: &str, text: String, result: Result<(), FormatError>) -> Answer {
    match result {
        Ok(()) => Answer::Value(text),
        Err(FormatError::Spec(error)) => spec_error(error, spec, type_name),
        Err(FormatError::Sink) => panic!("a String takes everything"),
    }
}

fn int_too_large() -> Answer {
    Answer::raised("OverflowError", "int too large to convert to float")
}

fn format_int(spec_text: &str, value: &cases::Integer) -> Answer {
    let spec = match Spec::parse(spec_text, Kind::Int) {
        Ok(spec) => spec,
        Err(error) => return spec_error(error, spec_text, "int"),
    };
    let mut text = String::new();
    let view = value.view();
    let result = match format::int_form(&spec) {
        Ok(IntForm::Digits(radix)) => {
            let digits = digits(view, radix);
            let result =
                format::write_int_digits(&mut text, &spec, view.is_negative(), digits.as_bytes());
            if let Some(small) = view.to_i64() {
                let mut same = String::new();
                assert_eq!(format::write_int(&mut same, &spec, small), result);
                assert_eq!(same, text);
            }
            result
        }
        Ok(IntForm::Character) => match view.to_i64() {
            // `chr` of a surrogate is no text that UTF-8 could carry back.
            Some(0xd800..=0xdfff) => return Answer::Unasked,
            Some(code) => format::write_int(&mut text, &spec, code),
            None => Err(SpecError::CharacterRange.into()),
        },
        Ok(IntForm::Float) => match view.to_f64() {
            Some(float) => format::write_float(&mut text, &spec, float, Width::Double),
            None => return int_too_large(),
        },
        Err(error) => Err(error.into()),
    };
    match (&result, view.to_i64()) {
        // CPython has its own words for what does not fit a C long.
        (Err(FormatError::Spec(SpecError::CharacterRange)), None) => {
            Answer::raised("OverflowError", "Python int too large to convert to C long")
        }
        _ => formatted(spec_text, "int", text, result),
    }
}

fn digits(value: Int<'_>, radix: u32) -> String {
    let mut out = vec![0; big::text_len(value.magnitude(), radix)];
    let mut scratch: Vec<Limb> = vec![0; big::text_scratch(value.magnitude(), radix)];
    let len = big::write_digits(value.magnitude(), radix, &mut out, &mut scratch);
    String::from_utf8(out[..len].to_vec()).unwrap()
}

#[test]
fn format_of_integers() {
    let mut oracle = Oracle::new("format_of_integers");
    let mut random = Random::new(1);
    for _ in 0..oracle.cases() {
        let spec = cases::spec(&mut random, "bbdooxXXncefg%Gq");
        let value = cases::integer(&mut random);
        let answer = format_int(&spec, &value);
        oracle.ask(
            Question::Format {
                spec,
                value: digits_signed(value.view()),
            },
            answer,
        );
    }
    oracle.check();
}

fn digits_signed(value: Int<'_>) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    format!("{sign}{}", digits(value, 10))
}

#[test]
fn format_of_floats() {
    let mut oracle = Oracle::new("format_of_floats");
    let mut random = Random::new(2);
    for _ in 0..oracle.cases() {
        let spec_text = cases::spec(&mut random, "eEfFgGn%efgd");
        let value = cases::float(&mut random);
        let mut text = String::new();
        let answer = match Spec::parse(&spec_text, Kind::Float) {
            Ok(spec) => {
                let result = format::write_float(&mut text, &spec, value, Width::Double);
                formatted(&spec_text, "float", text, result)
            }
            Err(error) => spec_error(error, &spec_text, "float"),
        };
        // An empty specification means `str`, which is what it gives.
        oracle.ask(
            Question::Format {
                spec: spec_text,
                value: cases::float_source(value),
            },
            answer,
        );
    }
    oracle.check();
}

#[test]
fn format_of_complex_numbers() {
    let mut oracle = Oracle::new("format_of_complex_numbers");
    let mut random = Random::new(3);
    for _ in 0..oracle.cases() / 2 {
        let spec_text = cases::spec(&mut random, "eEfFgGn%");
        let (real, imaginary) = (cases::float(&mut random), cases::float(&mut random));
        let real = if random.one_in(4) { 0.0 } else { real };
        let mut text = String::new();
        let answer = match Spec::parse(&spec_text, Kind::Complex) {
            Ok(spec) => {
                let result =
                    format::write_complex(&mut text, &spec, real, imaginary, Width::Double);
                formatted(&spec_text, "complex", text, result)
            }
            Err(error) => spec_error(error, &spec_text, "complex"),
        };
        let value = format!(
            "complex({}, {})",
            cases::float_source(real),
            cases::float_source(imaginary)
        );
        oracle.ask(
            Question::Format {
                spec: spec_text,
                value,
            },
            answer,
        );
    }
    oracle.check();
}

#[test]
fn format_of_text() {
    let mut oracle = Oracle::new("format_of_text");
    let mut random = Random::new(4);
    for _ in 0..oracle.cases() / 2 {
        let spec_text = cases::spec(&mut random, "ssssd");
        let value = cases::text(&mut random);
        let mut text = String::new();
        let answer = match Spec::parse(&spec_text, Kind::Text) {
            Ok(spec) => {
                let result = format::write_text(&mut text, &spec, &value);
                formatted(&spec_text, "str", text, result)
            }
            Err(error) => spec_error(error, &spec_text, "str"),
        };
        oracle.ask(
            Question::Format {
                spec: spec_text,
                value: format!("{value:?}"),
            },
            answer,
        );
    }
    oracle.check();
}

/// `template % (value,)` for a template of one directive without `*`.
fn percent(template: &str, value: &cases::Value) -> Answer {
    let bytes = template.as_bytes();
    let mut text = String::new();
    let mut used = false;
    for piece in Directives::new(bytes) {
        let directive = match piece {
            Ok(Piece::Literal(literal)) => {
                text.push_str(std::str::from_utf8(literal).unwrap());
                continue;
            }
            Ok(Piece::Directive(directive)) => directive,
            Err(error) => return Answer::raised("ValueError", error),
        };
        used = true;
        let conversion = match directive.conversion(bytes) {
            Ok(conversion) => conversion,
            Err(error) => return Answer::raised("ValueError", error),
        };
        let spec = directive.spec(0, 0).unwrap();
        let result = match (conversion, value) {
            (Conversion::Decimal | Conversion::Radix(_), cases::Value::Int(int)) => {
                let radix = if let Conversion::Radix(radix) = conversion {
                    radix
                } else {
                    10
                };
                let (view, digits) = (int.view(), digits(int.view(), radix));
                if let Some(small) = view.to_i64() {
                    let (mut one, mut other) = (String::new(), String::new());
                    format::write_percent_int(&mut one, &spec, small).unwrap();
                    let negative = view.is_negative();
                    format::write_percent_digits(&mut other, &spec, negative, digits.as_bytes())
                        .unwrap();
                    assert_eq!(one, other);
                }
                let negative = view.is_negative();
                format::write_percent_digits(&mut text, &spec, negative, digits.as_bytes())
            }
            (Conversion::Float, cases::Value::Float(float)) => {
                format::write_percent_float(&mut text, &spec, *float)
            }
            (Conversion::Float, cases::Value::Int(int)) => match int.view().to_f64() {
                Some(float) => format::write_percent_float(&mut text, &spec, float),
                None => return int_too_large(),
            },
            (Conversion::Text, value) => {
                let shown = value.shown();
                format::write_percent_text(&mut text, &spec, &shown)
            }
            (Conversion::Character, cases::Value::Text(letter)) if letter.chars().count() == 1 => {
                format::write_percent_text(&mut text, &spec, letter)
            }
            // The rest is about types, which this crate does not know.
            _ => return Answer::Unasked,
        };
        result.unwrap();
    }
    if used {
        Answer::Value(text)
    } else {
        Answer::Unasked
    }
}

#[test]
fn percent_directives() {
    let mut oracle = Oracle::new("percent_directives");
    let mut random = Random::new(5);
    for _ in 0..oracle.cases() {
        let template = cases::template(&mut random);
        let value = match random.below(3) {
            0 => cases::Value::Int(cases::integer(&mut random)),
            1 => cases::Value::Float(cases::float(&mut random)),
            _ => cases::Value::Text(cases::text(&mut random)),
        };
        let answer = percent(&template, &value);
        oracle.ask(
            Question::Percent {
                template,
                value: value.source(),
            },
            answer,
        );
    }
    oracle.check();
}

#[test]
fn repr_and_round_and_hash_of_floats() {
    let mut oracle = Oracle::new("repr_and_round_and_hash_of_floats");
    let mut random = Random::new(6);
    for _ in 0..oracle.cases() {
        let value = cases::float(&mut random);
        let source = cases::float_source(value);
        let mut buffer = [0; float::REPR_LEN];
        let shown = float::repr(value, Width::Double, true, &mut buffer);
        oracle.ask_value(format!("repr({source})"), shown);
        if value.is_finite() {
            let digits = random.below(40) as i32 - 20;
            let rounded = float::round_to(value, digits);
            let answer = if rounded.is_infinite() {
                Answer::raised("OverflowError", "rounded value too large to represent")
            } else {
                Answer::Value(cases::float_source(rounded))
            };
            let question = format!("bits(round({source}, {digits}))");
            oracle.ask(Question::Evaluate(question), answer);
        }
        if !value.is_nan() && usize::BITS == 64 {
            oracle.ask_value(format!("hash({source})"), big::hash_f64(value));
        }
    }
    oracle.check();
}

#[test]
fn float_division() {
    let mut oracle = Oracle::new("float_division");
    let mut random = Random::new(7);
    for _ in 0..oracle.cases() {
        let (a, b) = (cases::float(&mut random), cases::float(&mut random));
        if b == 0.0 {
            continue;
        }
        let (quotient, remainder) = float::divmod_f64(a, b);
        let answer = format!(
            "{}, {}",
            cases::float_source(quotient),
            cases::float_source(remainder)
        );
        let (a, b) = (cases::float_source(a), cases::float_source(b));
        oracle.ask_value(format!("', '.join(map(bits, divmod({a}, {b})))"), answer);
    }
    oracle.check();
}

#[test]
fn numbers_from_text() {
    let mut oracle = Oracle::new("numbers_from_text");
    let mut random = Random::new(8);
    for _ in 0..oracle.cases() {
        let text = cases::number_text(&mut random);
        let answer = match float::parse_f64(text.as_bytes()) {
            Some(value) => Answer::Value(cases::float_source(value)),
            None => Answer::raised("ValueError", ""),
        };
        oracle.ask(
            Question::Evaluate(format!("quiet(lambda: bits(float({text:?})))")),
            answer,
        );
        let base = [0, 2, 8, 10, 10, 16, 36][random.below(7)];
        let answer = match big::parse_text(text.as_bytes(), base) {
            Ok(digits) => {
                let mut limbs = vec![0; digits.limbs_len()];
                let extent = digits.write(&mut limbs);
                Answer::Value(digits_signed(extent.of(&limbs)))
            }
            Err(_) => Answer::raised("ValueError", ""),
        };
        oracle.ask(
            Question::Evaluate(format!("quiet(lambda: int({text:?}, {base}))")),
            answer,
        );
    }
    oracle.check();
}

#[test]
fn integers_and_floats() {
    let mut oracle = Oracle::new("integers_and_floats");
    let mut random = Random::new(9);
    for _ in 0..oracle.cases() {
        let (a, b) = (cases::integer(&mut random), cases::integer(&mut random));
        let (x, y) = (a.view(), b.view());
        let (left, right) = (digits_signed(x), digits_signed(y));
        if !y.is_zero() {
            let mut scratch = vec![0; big::true_divide_scratch(x, y)];
            let answer = match big::true_divide(x, y, &mut scratch) {
                Some(value) => Answer::Value(cases::float_source(value)),
                None => Answer::raised(
                    "OverflowError",
                    "integer division result too large for a float",
                ),
            };
            oracle.ask(
                Question::Evaluate(format!("bits({left} / {right})")),
                answer,
            );
        }
        if usize::BITS == 64 {
            oracle.ask_value(format!("hash({left})"), big::hash(x));
        }
        let float = cases::float(&mut random);
        let order = x.partial_cmp_f64(float).map_or(9, |order| order as i32);
        let source = cases::float_source(float);
        oracle.ask_value(format!("order({left}, {source})"), order);
        let mut bytes = vec![0; random.below(20)];
        let signed = random.one_in(2);
        let answer = match big::to_bytes(x, ByteOrder::Big, signed, &mut bytes) {
            Ok(()) => {
                let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
                    write!(hex, "{byte:02x}").unwrap();
                    hex
                });
                Answer::Value(hex)
            }
            Err(error) => Answer::raised("OverflowError", error),
        };
        let (len, signed) = (bytes.len(), if signed { "True" } else { "False" });
        let question = format!("({left}).to_bytes({len}, 'big', signed={signed}).hex()");
        oracle.ask(Question::Evaluate(question), answer);
    }
    oracle.check();
}
