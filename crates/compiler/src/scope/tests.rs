//! Tests of how names are resolved.

use core::mem::MaybeUninit;
use std::format;
use std::string::String;
use std::vec;

use taipan_arena::{Arena, FixedMemory};

use super::{Constants, Definition, NO_SLOT, Place, Scope, Traits, collect, mangle, resolve};
use crate::ast::Tree;
use crate::keep::Keep;
use crate::names::Names;
use crate::{Limits, Mode, Options, parse};

/// A line for each scope but the module's: its name, what it is like, its free variables,
/// parameters, locals and cells in the order of their slots, and its other names.
fn scopes(source: &str) -> String {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 16];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    let keep = Keep {
        arena: &arena,
        source: source.as_bytes(),
    };
    let (mut names, mut constants) = (Names::new(keep), Constants::new(keep));
    let tree = parse(source.as_bytes(), Mode::Module, Limits::default(), &arena).unwrap();
    let Tree::Module(body) = tree else {
        unreachable!()
    };
    let root = Definition::Module(body);
    let mut scopes = collect(
        &arena,
        &mut names,
        &mut constants,
        &[],
        root,
        &Options::default(),
    )
    .unwrap();
    resolve(&names, &mut scopes).unwrap();
    let mut out = String::new();
    for scope in scopes.iter().skip(1) {
        out.push_str(&line(scope, &names));
        out.push('\n');
    }
    out
}

fn line(scope: &Scope<'_>, names: &Names<'_>) -> String {
    let mut line = String::from(match scope.definition {
        Definition::Function(node) => node.name,
        Definition::Class(node) => node.name,
        Definition::Lambda(_) => "lambda",
        Definition::Comprehension(..) => "for",
        _ => "?",
    });
    for (flag, text) in [
        (Traits::GENERATOR, " generator"),
        (Traits::ASYNC, " async"),
        (Traits::ASYNC_GENERATOR, " asyncgen"),
    ] {
        if scope.traits.has(flag) {
            line.push_str(text);
        }
    }
    line.push(':');
    let mut symbols: vec::Vec<_> = scope.symbols.iter().collect();
    symbols.sort_by_key(|symbol| symbol.slot);
    for symbol in symbols {
        let name = String::from_utf8_lossy(names.text(symbol.name));
        let place = match symbol.place {
            Place::Name => "name",
            Place::Global => "global",
            Place::Local => "local",
            Place::Cell => "cell",
            Place::Free => "free",
        };
        line.push_str(&format!(" {name}={place}"));
        if symbol.slot != NO_SLOT {
            line.push_str(&format!("{}", symbol.slot));
        }
    }
    line
}

fn check(source: &str, expected: &[&str]) {
    let got = scopes(source);
    let got: vec::Vec<&str> = got.lines().collect();
    assert_eq!(got, expected, "\n{source}");
}

#[test]
fn locals_and_globals() {
    check(
        "def f(a, b, *c, d, **e):\n x = a\n global g\n g = print",
        &["f: a=local0 b=local1 d=local2 c=local3 e=local4 x=local5 g=global print=global"],
    );
}

#[test]
fn what_binds() {
    check(
        "def f():\n import a.b, c as d\n from e import g as h\n for i in []: pass\n with j as (k, *l): pass\n\
         \x20try: pass\n except m as n: pass\n def o(): pass\n class p: pass\n del q\n r += 1\n s: int\n (t := 1)\n\
         \x20match u:\n  case {'k': v, **w} | [v, *w] as x: pass",
        &[
            "f: a=local0 d=local1 h=local2 i=local3 k=local4 l=local5 n=local6 o=local7 p=local8 \
             q=local9 r=local10 s=local11 t=local12 v=local13 w=local14 x=local15 j=global m=global u=global",
            "o:",
            "p:",
        ],
    );
}

#[test]
fn cells_and_free_variables() {
    check(
        "def f(a, b):\n x = 1\n y = 2\n def g():\n  nonlocal y\n  y = a + z\n  return lambda: x",
        &[
            "f: a=cell0 b=local1 g=local2 x=cell3 y=cell4 z=global",
            "g: y=free0 a=free1 x=free2 z=global",
            "lambda: x=free0",
        ],
    );
}

/// What an inner function binds or declares global is not taken from further out.
#[test]
fn shadowing() {
    check(
        "def f(x):\n def g():\n  global x\n  def h(): return x\n def i():\n  x = 1\n  def j(): return x",
        &[
            "f: x=local0 g=local1 i=local2",
            "g: h=local0 x=global",
            "h: x=global",
            "i: j=local0 x=cell1",
            "j: x=free0",
        ],
    );
}

#[test]
fn classes() {
    // A class's own names are invisible to its methods.
    check(
        "class A(B):\n x = y\n def m(self): return x",
        &["A: y=name x=name m=name", "m: self=local0 x=global"],
    );
    // A class hands cells through, whether it uses the name for itself or not.
    check(
        "def f(x, y, z):\n class A:\n  x = y\n  def m(self): return x, y, z",
        &[
            "f: x=cell0 y=cell1 z=cell2 A=local3",
            "A: y=free0 x=name1 z=free2 m=name",
            "m: x=free0 y=free1 z=free2 self=local3",
        ],
    );
    check(
        "def f():\n x = 1\n class A:\n  nonlocal x\n  global y\n  x = y = 2",
        &["f: A=local0 x=cell1", "A: x=free0 y=global"],
    );
}

#[test]
fn the_class_cell() {
    check(
        "class A:\n def m(self): return super().m()\n def n(self):\n  return lambda: __class__",
        &[
            "A: __class__=cell0 m=name n=name",
            "m: __class__=free0 self=local1 super=global",
            "n: __class__=free0 self=local1",
            "lambda: __class__=free0",
        ],
    );
    // In a class in a class, it is the inner one's.
    check(
        "class A:\n class B:\n  __class__\n  def m(self): super().m",
        &[
            "A: B=name",
            "B: __class__=cell0 m=name",
            "m: __class__=free0 self=local1 super=global",
        ],
    );
    // Outside of classes, and in comprehensions, there is none.
    check(
        "def f(self): return super(), [super() for x in y]",
        &[
            "f: self=local0 __class__=global super=global y=global",
            "for: =local0 x=local1 super=global",
        ],
    );
}

#[test]
fn comprehensions() {
    // The first iterable is evaluated outside.
    check(
        "class A:\n x = [y for y in x for z in x if y]",
        &["A: x=name", "for: =local0 y=local1 z=local2 x=global"],
    );
    check(
        "def f(a, b):\n return {b: i for i in a if (n := i)}, (i for i in n)",
        &[
            "f: a=local0 b=cell1 n=cell2",
            "for: n=free0 b=free1 =local2 i=local3",
            "for generator: =local0 i=local1",
        ],
    );
    // `:=` in a module's comprehension binds a global, also from two levels deep.
    check(
        "[[n := j for j in i] for i in x]",
        &[
            "for: =local0 i=local1 n=global",
            "for: =local0 j=local1 n=global",
        ],
    );
    check(
        "def f():\n global n\n [n := i for i in x]\ndef g(m):\n def h():\n  nonlocal m\n  [m := i for i in x]",
        &[
            "f: n=global x=global",
            "for: =local0 i=local1 n=global",
            "g: m=cell0 h=local1 x=global",
            "h: m=free0 x=global",
            "for: m=free0 =local1 i=local2",
        ],
    );
}

#[test]
fn generators_and_coroutines() {
    check(
        "def f(): yield\nasync def g(): await x\nasync def h(): yield\nlambda: (yield)\n\
         async def i():\n return [await x for x in y], {x async for x in y}, (x async for x in y)\n\
         async def j(): return [[await z for z in x] for x in y]",
        &[
            "f generator:",
            "g generator async: x=global",
            "h generator async asyncgen:",
            "lambda generator:",
            "i generator async: y=global",
            "for generator async: =local0 x=local1",
            "for generator async: =local0 x=local1",
            "for generator async asyncgen: =local0 x=local1",
            "j generator async: y=global",
            "for generator async: =local0 x=local1",
            "for generator async: =local0 z=local1",
        ],
    );
}

#[test]
fn constants_take_no_names() {
    check(
        "X = const(1)\nclass A:\n Y = const(X)\n def f(self): return X, Y\ndef g(X):\n Z = const(3)\n return X, lambda: Z",
        &[
            "A: Y=name f=name",
            "f: self=local0",
            "g: X=local0 Z=local1",
            "lambda:",
        ],
    );
}

#[test]
fn private_names() {
    check(
        "class __A:\n __x = 1\n def __m(self, __p):\n  global __g\n  return __p, __q__, self.__r",
        &[
            "__A: _A__x=name _A__m=name",
            "__m: self=local0 _A__p=local1 _A__g=global __q__=global",
        ],
    );
    let mangled = |class, name| mangle(class, name).map(|parts| parts.concat());
    assert_eq!(mangled(Some("A"), "__x"), Some("_A__x".into()));
    assert_eq!(mangled(Some("__A"), "__x"), Some("_A__x".into()));
    for (class, name) in [
        (None, "__x"),
        (Some("A"), "__x__"),
        (Some("A"), "_x"),
        (Some("A"), "__x.y"),
        (Some("___"), "__x"),
    ] {
        assert_eq!(mangled(class, name), None);
    }
}
