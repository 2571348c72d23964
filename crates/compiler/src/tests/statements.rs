//! Statements, simple and compound, and patterns.

use super::{check, parsed};
use crate::Mode;

#[test]
fn assignments() {
    check("a = b = c", "(assign a b c)");
    check("a, *b = c", "(assign (tuple a (* b)) c)");
    check(
        "[a, (b, c.d)] = e[f] = *g, h",
        "(assign (list a (tuple b (attr c d))) (item e f) (tuple (* g) h))",
    );
    check("() = []", "(assign (tuple) (list))");
    check("a = yield b", "(assign a (yield b))");
    check("a = yield from b", "(assign a (yieldfrom b))");
    check("a.b += yield", "(augassign + (attr a b) (yield _))");
    check(
        "a **= b; c //= d; e >>= f; g @= h",
        "(augassign ** a b) (augassign // c d) (augassign >> e f) (augassign @ g h)",
    );
    check("a: b", "(annassign 1 a b _)");
    check("(a): b = c, d", "(annassign 0 a b (tuple c d))");
    check(
        "a.b: c = *d, e",
        "(annassign 0 (attr a b) c (tuple (* d) e))",
    );
}

#[test]
fn simple_statements() {
    check("pass; break; continue;", "(pass) (break) (continue)");
    check("return", "(return _)");
    check("return a, *b", "(return (tuple a (* b)))");
    check("return (yield a)", "(return (yield a))");
    check(
        "del a, b.c, (d, [e]), f[g:h]",
        "(del a (attr b c) (tuple d (list e)) (item f (slice g h _)))",
    );
    check("del a,", "(del a)");
    check("raise", "(raise _ _)");
    check("raise a from b", "(raise a b)");
    check("global a, b\nnonlocal c", "(global a b) (nonlocal c)");
    check("assert a, b", "(assert a b)");
    check("yield", "(expr (yield _))");
}

#[test]
fn imports() {
    check("import a, b.c as d", "(import a:_ b.c:d)");
    check("import a . b . \\\n c", "(import a.b.c:_)");
    check("from a.b import c as d, e", "(from 0 a.b c:d e:_)");
    check("from . import (a, b,)", "(from 1 _ a:_ b:_)");
    check("from .... a import *", "(from 4 a *)");
    check("from match import case", "(from 0 match case:_)");
}

#[test]
fn blocks() {
    check("if a: b; c", "(if a[(expr b) (expr c)][])");
    check(
        "if a:\n b\nelif c := d:\n e\nelif f: g\nelse:\n h\n",
        "(if a[(expr b)] (:= c d)[(expr e)] f[(expr g)][(expr h)])",
    );
    check("while a:\n b\nelse: c", "(while a[(expr b)][(expr c)])");
    check(
        "for a, in b, *c: d",
        "(for (tuple a) (tuple b (* c))[(expr d)][])",
    );
    check(
        "for (a in b)[0] in c: d",
        "(for (item (compare a in b) 0) c[(expr d)][])",
    );
    check(
        "async for a in b:\n c\nelse:\n d",
        "(asyncfor a b[(expr c)][(expr d)])",
    );
    check(
        "try:\n a\nexcept b as c:\n d\nexcept (e, f): g\nexcept:\n h\nelse:\n i\nfinally:\n j",
        concat!(
            "(try[(expr a)] (except b c[(expr d)]) (except (tuple e f) _[(expr g)]) ",
            "(except _ _[(expr h)])[(expr i)][(expr j)])"
        ),
    );
    check("try: a\nfinally: b", "(try[(expr a)][][(expr b)])");
    check(
        "try: a\nexcept* b: c",
        "(try*[(expr a)] (except b _[(expr c)])[][])",
    );
}

#[test]
fn with_and_its_parentheses() {
    check("with a: b", "(with a _[(expr b)])");
    check("with a as b, c: d", "(with a b c _[(expr d)])");
    check("with (a as b, c,): d", "(with a b c _[(expr d)])");
    check("with (a, b): c", "(with a _ b _[(expr c)])");
    check("with (a, b) as c: d", "(with (tuple a b) c[(expr d)])");
    check("with (a): b", "(with a _[(expr b)])");
    check(
        "with (a).b as c.d: e",
        "(with (attr a b) (attr c d)[(expr e)])",
    );
    check("with (yield): a", "(with (yield _) _[(expr a)])");
    check("with (a := b): c", "(with (:= a b) _[(expr c)])");
    check(
        "with (a for b in c) as (d, e): f",
        "(with (generator a (for b c)) (tuple d e)[(expr f)])",
    );
    check("async with a: b", "(asyncwith a _[(expr b)])");
}

#[test]
fn definitions() {
    check("def f(): pass", "(def f () _[(pass)])");
    check(
        "@a.b\n@c(d)\nasync def f(g: h, /, i: j = k, *l: *m, n: o = p, **q: r) -> s: pass",
        concat!(
            "(asyncdef f @(attr a b) @(call c d) ",
            "( g:h / i:j=k *l:(* m) n:o=p **q:r) s[(pass)])"
        ),
    );
    check("class A: pass", "(class A[(pass)])");
    check(
        "@a\nclass B(C, *D, metaclass=E, **F): pass",
        "(class B @a C (* D) metaclass=E **F[(pass)])",
    );
    check(
        "def f[T: int = str, *Ts = *a, **P](): pass",
        "(def f <T> <Ts> <P> () _[(pass)])",
    );
    check("class A[T](B): pass", "(class A <T> B[(pass)])");
    check("type A[T] = B | T", "(type A <T> (| B T))");
}

#[test]
fn words_that_are_names_elsewhere() {
    check(
        "match = case = type = _ = 1",
        "(assign match case type _ 1)",
    );
    check("match.case(type)", "(expr (call (attr match case) type))");
    check("match(a, b)", "(expr (call match a b))");
    check("match[a:b]", "(expr (item match (slice a b _)))");
    check("match * a, b", "(expr (tuple (* match a) b))");
    check("match -a", "(expr (- match a))");
    check("match in a", "(expr (compare match in a))");
    check("match: int = 1", "(annassign 1 match int 1)");
}

#[test]
fn patterns() {
    let case = |pattern: &str| {
        let source = std::format!("match x:\n case {pattern}: pass");
        let tree = parsed(source.as_bytes(), Mode::Module, false);
        let tree = tree.unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let start = "[(match x (case ";
        let end = " _[(pass)]))]";
        assert!(tree.starts_with(start) && tree.ends_with(end), "{tree}");
        std::string::String::from(&tree[start.len()..tree.len() - end.len()])
    };
    assert_eq!(case("_"), "(_)");
    assert_eq!(case("a"), "(name a)");
    assert_eq!(case("a.b.c"), "(value (attr (attr a b) c))");
    assert_eq!(case("None"), "(is None)");
    assert_eq!(case("-1"), "(value (neg 1))");
    assert_eq!(
        case("-1.5 + 2j"),
        "(value (+ (neg f3ff8000000000000) j4000000000000000))"
    );
    assert_eq!(case("'a' 'b'"), "(value \"ab\")");
    assert_eq!(case("b'a' | 1"), "(or (value b\"a\") (value 1))");
    assert_eq!(case("(a)"), "(name a)");
    assert_eq!(case("(a,)"), "(sequence (name a))");
    assert_eq!(case("()"), "(sequence)");
    assert_eq!(case("[a, *_, b]"), "(sequence (name a) (star _) (name b))");
    assert_eq!(case("*a, b"), "(sequence (star a) (name b))");
    assert_eq!(case("a,"), "(sequence (name a))");
    assert_eq!(
        case("{'a': b, c.d: 1, None: _, **e}"),
        "(mapping \"a\":(name b) (attr c d):(value 1) None:(_) **e)"
    );
    assert_eq!(case("{}"), "(mapping)");
    assert_eq!(case("A()"), "(class A)");
    assert_eq!(
        case("a.B(c, d=e, f=1,)"),
        "(class (attr a B) (name c) d=(name e) f=(value 1))"
    );
    assert_eq!(case("(1 | 2) as a"), "(as a (or (value 1) (value 2)))");
    assert_eq!(
        case("[a] | (a, 1)"),
        "(or (sequence (name a)) (sequence (name a) (value 1)))"
    );
}

#[test]
fn subjects_and_guards() {
    check(
        "match a, *b:\n case _ if c := d: e",
        "(match (tuple a (* b)) (case (_) (:= c d)[(expr e)]))",
    );
    check(
        "match (a := b):\n case 1: pass\n case _: pass",
        "(match (:= a b) (case (value 1) _[(pass)]) (case (_) _[(pass)]))",
    );
    check(
        "match {a: b}:\n case c: pass",
        "(match (dict a:b) (case (name c) _[(pass)]))",
    );
}

#[test]
fn positions() {
    let tree = parsed(
        "if a:\n    é.b(c)\n@d\ndef e(): pass".as_bytes(),
        Mode::Module,
        true,
    );
    let expected = concat!(
        "[(if@1:1 a@1:4[(expr@2:5 (call (attr é@2:5 b) c@2:9))][]) ",
        "(def@4:1 e @d@3:2 () _[(pass@4:10)])]"
    );
    assert_eq!(tree.as_deref(), Ok(expected));
}
