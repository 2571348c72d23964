//! Known results and errors; the wide comparison with CPython is in `tests/python.rs`.

extern crate std;
use std::string::{String, ToString};

use super::*;
use crate::float::Width;

fn int(spec: &str, value: i64) -> Result<String, String> {
    let mut out = String::new();
    Spec::parse(spec, Kind::Int)
        .map_err(FormatError::from)
        .and_then(|parsed| write_int(&mut out, &parsed, value))
        .map(|()| out)
        .map_err(|error| shown(error, spec, "int"))
}

fn float(spec: &str, value: f64) -> Result<String, String> {
    let mut out = String::new();
    Spec::parse(spec, Kind::Float)
        .map_err(FormatError::from)
        .and_then(|parsed| write_float(&mut out, &parsed, value, Width::Double))
        .map(|()| out)
        .map_err(|error| shown(error, spec, "float"))
}

fn text(spec: &str, value: &str) -> Result<String, String> {
    let mut out = String::new();
    Spec::parse(spec, Kind::Text)
        .map_err(FormatError::from)
        .and_then(|parsed| write_text(&mut out, &parsed, value))
        .map(|()| out)
        .map_err(|error| shown(error, spec, "str"))
}

fn shown(error: FormatError, spec: &str, type_name: &str) -> String {
    match error {
        FormatError::Spec(error) => error.message(spec, type_name).to_string(),
        FormatError::Sink => "sink".to_string(),
    }
}

#[test]
fn fields_of_a_specification() {
    let spec = Spec::parse("€^+z#_.3f", Kind::Float).unwrap();
    assert_eq!(
        spec,
        Spec {
            fill: Some('€'),
            align: Some(Align::Center),
            sign: Some(Sign::Plus),
            no_negative_zero: true,
            alternate: true,
            width: 0,
            grouping: Some(Grouping::Underscore),
            precision: Some(3),
            presentation: Some('f'),
        }
    );
    assert_eq!(Spec::parse("", Kind::Complex), Ok(Spec::default()));
    let zero = Spec::parse("08", Kind::Int).unwrap();
    assert_eq!(
        (zero.fill, zero.align, zero.width),
        (Some('0'), Some(Align::AfterSign), 8)
    );
    assert_eq!(Spec::parse("08", Kind::Text).unwrap().align, None);
}

#[test]
fn integers() {
    for (spec, value, shown) in [
        ("", 42, "42"),
        ("08.3e", 1234, "1.234e+03"),
        ("#x", 255, "0xff"),
        ("#X", -255, "-0XFF"),
        ("010,", 1234, "00,001,234"),
        ("09,", 1234, "0,001,234"),
        ("08,", 1234, "0,001,234"),
        ("_b", 37, "10_0101"),
        ("*^9", 42, "***42****"),
        ("=+9", 42, "+      42"),
        ("<05", 42, "42000"),
        ("5c", 0x20ac, "    €"),
        ("d", i64::MIN, "-9223372036854775808"),
        ("%", 1, "100.000000%"),
    ] {
        assert_eq!(int(spec, value).as_deref(), Ok(shown), "{spec}");
    }
}

#[test]
fn floats() {
    for (spec, value, shown) in [
        ("", 1.5, "1.5"),
        (".2", 12.0, "1.2e+01"),
        (".0f", 0.5, "0"),
        ("#.0f", 1.5, "2."),
        ("z.1f", -0.01, "0.0"),
        ("012,.2f", 1234.5, "0,001,234.50"),
        ("g", 1e-5, "1e-05"),
        ("#.3g", 1.0, "1.00"),
        ("E", f64::NAN, "NAN"),
        ("+010", f64::INFINITY, "+000000inf"),
        (".3e", 0.0, "0.000e+00"),
    ] {
        assert_eq!(float(spec, value).as_deref(), Ok(shown), "{spec}");
    }
    let wide = float(".1200f", 0.1).unwrap();
    assert_eq!(wide.len(), 1202);
    assert!(wide.starts_with("0.1000000000000000055511151231257827021181583404541015625000"));
}

#[test]
fn texts() {
    assert_eq!(text("€>5.2", "añb").as_deref(), Ok("€€€añ"));
    assert_eq!(text("^4", "𝄞").as_deref(), Ok(" 𝄞  "));
    assert_eq!(text("05", "a").as_deref(), Ok("a0000"));
}

#[test]
fn errors_are_cpythons() {
    for (result, message) in [
        (
            int("q", 1),
            "Unknown format code 'q' for object of type 'int'",
        ),
        (
            int("\u{1}", 1),
            "Unknown format code '\\x1' for object of type 'int'",
        ),
        (
            int("5d5", 1),
            "Invalid format specifier '5d5' for object of type 'int'",
        ),
        (int(",x", 1), "Cannot specify ',' with 'x'."),
        (int(",_", 1), "Cannot specify both ',' and '_'."),
        (int(".", 1), "Format specifier missing precision"),
        (
            int(".3", 1),
            "Precision not allowed in integer format specifier",
        ),
        (
            int("99999999999999999999", 1),
            "Too many decimal digits in format string",
        ),
        (int("c", 0x11_0000), "%c arg not in range(0x110000)"),
        (
            int("+c", 1),
            "Sign not allowed with integer format specifier 'c'",
        ),
        (
            float("d", 1.0),
            "Unknown format code 'd' for object of type 'float'",
        ),
        (
            text("=5", "a"),
            "'=' alignment not allowed in string format specifier",
        ),
        (
            text(" ", "a"),
            "Space not allowed in string format specifier",
        ),
    ] {
        assert_eq!(result, Err(message.to_string()));
    }
    assert!(SpecError::CharacterRange.is_overflow());
    if usize::BITS == 64 {
        // On smaller targets no precision is too big that is not too long to be a size.
        let result = float(".9999999999", 1.0);
        assert_eq!(result, Err("precision too big".to_string()));
    }
}

#[test]
fn pieces_of_a_template() {
    let template = b"a%%b%(k(1))-+08.3lfc%*.*d";
    let mut pieces = Directives::new(template).map(Result::unwrap);
    assert_eq!(pieces.next(), Some(Piece::Literal(b"a")));
    assert_eq!(pieces.next(), Some(Piece::Literal(b"%")));
    assert_eq!(pieces.next(), Some(Piece::Literal(b"b")));
    let Some(Piece::Directive(directive)) = pieces.next() else {
        panic!("a directive")
    };
    assert_eq!(directive.key, Some(&b"k(1)"[..]));
    assert_eq!(directive.conversion(template), Ok(Conversion::Float));
    let spec = directive.spec(0, 0).unwrap();
    assert_eq!(
        (spec.align, spec.fill, spec.width),
        (Some(Align::Left), None, 8)
    );
    assert_eq!((spec.sign, spec.precision), (Some(Sign::Plus), Some(3)));
    assert_eq!(pieces.next(), Some(Piece::Literal(b"c")));
    let Some(Piece::Directive(directive)) = pieces.next() else {
        panic!("a directive")
    };
    assert_eq!(
        (directive.width, directive.precision),
        (Amount::Argument, Amount::Argument)
    );
    let spec = directive.spec(-7, -2).unwrap();
    assert_eq!(
        (spec.align, spec.width, spec.precision),
        (Some(Align::Left), 7, Some(0))
    );
    assert_eq!(pieces.next(), None);
}

#[test]
fn wrong_templates() {
    for (template, message) in [
        ("%", "incomplete format"),
        ("%5.", "incomplete format"),
        ("%(a", "incomplete format key"),
        ("%99999999999999999999d", "width too big"),
        ("%.9999999999d", "precision too big"),
    ] {
        let error = Directives::new(template.as_bytes())
            .find_map(Result::err)
            .unwrap();
        assert_eq!(error.to_string(), message);
    }
    let template = "é%5€".as_bytes();
    let directive = Directives::new(template).find_map(|piece| match piece {
        Ok(Piece::Directive(directive)) => Some(directive),
        _ => None,
    });
    let error = directive.unwrap().conversion(template).unwrap_err();
    assert_eq!(
        error.to_string(),
        "unsupported format character '?' (0x20ac) at index 3"
    );
}

#[test]
fn a_full_sink_is_an_error() {
    struct Full;
    impl core::fmt::Write for Full {
        fn write_str(&mut self, _: &str) -> core::fmt::Result {
            Err(core::fmt::Error)
        }
    }
    let spec = Spec::parse("10", Kind::Int).unwrap();
    assert_eq!(write_int(&mut Full, &spec, 1), Err(FormatError::Sink));
}
