//! String literals, f-strings and t-strings.

use super::{check, check_expr, parsed};
use crate::Mode;

#[test]
fn plain_and_joined() {
    check_expr("'a'", "\"a\"");
    check_expr("'a' \"b\" '''c'''", "\"abc\"");
    check_expr("b'a' B\"b\" Rb'\\n'", "b\"ab\\\\n\"");
    check_expr("u'é'", "\"\\xc3\\xa9\"");
    check_expr("''", "\"\"");
    check_expr("'' f''", "\"\"");
}

#[test]
fn escapes() {
    check_expr(
        r"'\a\b\f\n\r\t\v\\\'\x22'",
        r#""\x07\x08\x0c\n\r\t\x0b\\\'\"""#,
    );
    check_expr(r"'\0\18\377\400'", r#""\x00\x018\xc3\xbf\xc4\x80""#);
    check_expr(
        r"'\xe9\u20ac\U0001f40d'",
        r#""\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d""#,
    );
    check_expr(r"'\ud800'", r#""\xed\xa0\x80""#);
    check_expr(r"b'\xff\777\u0041\N{x}'", r#"b"\xff\xff\\u0041\\N{x}""#);
    check_expr(r"'\q\é'", r#""\\q\\\xc3\xa9""#);
    check_expr(r"r'\n\''", r#""\\n\\\'""#);
    check_expr("'a\\\nb\\\r\nc'", "\"abc\"");
    check_expr("'''a\r\nb\rc\nd'''", "\"a\\nb\\nc\\nd\"");
    check_expr("r'''a\\\r\nb'''", "\"a\\\\\\nb\"");
    check_expr("'''a\"'b\\'''c'''", "\"a\\\"\\'b\\\'\\\'\\\'c\"");
}

#[test]
fn fields() {
    check_expr("f'a'", "\"a\"");
    check_expr("f'{a}'", "(fstring (field a _ _))");
    check_expr(
        "f'a{b}c' 'd' f'{e}'",
        "(fstring \"a\" (field b _ _) \"cd\" (field e _ _))",
    );
    check_expr(
        "'{' f'{{{a}}}' '}'",
        "(fstring \"{{\" (field a _ _) \"}}\")",
    );
    check_expr(
        "f'{a!r}{b!s:x}{c !a}'",
        "(fstring (field a r _) (field b s (format \"x\")) (field c a _))",
    );
    check_expr("f'{a:}'", "(fstring (field a _ (format)))");
    check_expr(
        "f'{a:{b}.{c!r}}'",
        "(fstring (field a _ (format (field b _ _) \".\" (field c r _))))",
    );
    check_expr(
        "f'{a:{b:{c}}}'",
        "(fstring (field a _ (format (field b _ (format (field c _ _))))))",
    );
    check_expr(
        "f'{a, *b}{yield}'",
        "(fstring (field (tuple a (* b)) _ _) (field (yield _) _ _))",
    );
    check_expr(
        "f'{ {a: b}[c] }'",
        "(fstring (field (item (dict a:b) c) _ _))",
    );
    check_expr(
        "f'{a != b}{c:=d}'",
        "(fstring (field (compare a != b) _ _) (field c _ (format \"=d\")))",
    );
    check_expr("f'{(a := b)}'", "(fstring (field (:= a b) _ _))");
    check_expr(
        "f'{(lambda a: b)}{a[b:c]}'",
        "(fstring (field (lambda ( a) b) _ _) (field (item a (slice b c _)) _ _))",
    );
    check_expr("f'{a:%H:%M}'", "(fstring (field a _ (format \"%H:%M\")))");
    check_expr(
        "f'{a!r:^{b}}'",
        "(fstring (field a r (format \"^\" (field b _ _))))",
    );
}

#[test]
fn fields_that_show_their_source() {
    check_expr("f'{a=}'", "(fstring \"a=\" (field a r _))");
    check_expr(
        "f'x{ a + b = }'",
        "(fstring \"x a + b = \" (field (+ a b) r _))",
    );
    check_expr(
        "f'{a=!s}{b=:x}'",
        "(fstring \"a=\" (field a s _) \"b=\" (field b _ (format \"x\")))",
    );
    check_expr("f'{a==b}'", "(fstring (field (compare a == b) _ _))");
}

#[test]
fn nesting_with_any_quotes() {
    check_expr("f'{'a'}'", "(fstring (field \"a\" _ _))");
    check_expr(
        "f'{f'{f'{a}'}'}'",
        "(fstring (field (fstring (field (fstring (field a _ _)) _ _)) _ _))",
    );
    check_expr(
        "f'{a['b']}' 'c'",
        "(fstring (field (item a \"b\") _ _) \"c\")",
    );
    check_expr("f'''{\na # '}\n}'''", "(fstring (field a _ _))");
    check_expr("f'{a\n}'", "(fstring (field a _ _))");
    check_expr("f'{'\\n'}\\n'", "(fstring (field \"\\n\" _ _) \"\\n\")");
}

#[test]
fn backslashes_before_braces() {
    check_expr(r"f'\{a}\n'", r#"(fstring "\\" (field a _ _) "\n")"#);
    check_expr(r"rf'\{a}\n'", r#"(fstring "\\" (field a _ _) "\\n")"#);
    check_expr(r"rf'\'{a}'", r#"(fstring "\\\'" (field a _ _))"#);
    check_expr(r"rf'\N{a}'", r#"(fstring "\\N" (field a _ _))"#);
    check_expr(r"f'{a:\x41}'", r#"(fstring (field a _ (format "A")))"#);
    check_expr(r"f'\x7b{a}'", r#"(fstring "{" (field a _ _))"#);
}

#[test]
#[cfg(feature = "named-characters")]
fn named_characters() {
    check_expr(
        r"'\N{DIGIT ONE}\N{latin small letter b}\N{BULLET}'",
        r#""1b\xe2\x80\xa2""#,
    );
    check_expr(r"'\N{LF}\N{NULL}'", r#""\n\x00""#);
    check_expr(
        r"'\N{HANGUL SYLLABLE GAG}\N{CJK UNIFIED IDEOGRAPH-4E00}'",
        r#""\xea\xb0\x81\xe4\xb8\x80""#,
    );
    check_expr(
        r"'\N{HANGUL JUNGSEONG O-E}\N{TIBETAN LETTER -A}'",
        r#""\xe1\x86\x80\xe0\xbd\xa0""#,
    );
    check_expr(
        r"f'\N{EM DASH}{a}\N{DIGIT ONE}'",
        r#"(fstring "\xe2\x80\x94" (field a _ _) "1")"#,
    );
}

#[test]
fn templates() {
    check_expr("t'a'", "(tstring \"a\")");
    check_expr("t''", "(tstring)");
    check_expr(
        "t'{ a }' rt'\\{b!r:{c}}'",
        concat!(
            "(tstring (field a ` a` _ _) \"\\\\\" ",
            "(field b `b` r (format (field c _ _))))"
        ),
    );
    check_expr("t'{a=}'", "(tstring \"a=\" (field a `a` r _))");
    check_expr(
        "t'{a:{b}{{c}}}'",
        "(tstring (field a `a` _ (format (field b _ _) \"{c}\")))",
    );
    check_expr(
        "t'{f\"{a}\"}'",
        "(tstring (field (fstring (field a _ _)) `f\"{a}\"` _ _))",
    );
}

#[test]
fn the_end_of_an_fstring_is_found() {
    check("f'{a}'\nb", "(expr (fstring (field a _ _))) (expr b)");
    check(
        "x = f'''{a\n}\n''' # c\nb",
        "(assign x (fstring (field a _ _) \"\\n\")) (expr b)",
    );
    check("{f'{a}': b}", "(expr (dict (fstring (field a _ _)):b))");
    let tree = parsed(b"f'''{\na}''', b", Mode::Module, true);
    assert_eq!(
        tree.as_deref(),
        Ok("[(expr@1:1 (tuple (fstring (field a _ _)) b@2:8))]")
    );
}
