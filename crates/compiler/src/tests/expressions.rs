//! Expressions: precedence, displays, calls, and what star and walrus may stand in.

use super::check_expr;

#[test]
fn constants_and_names() {
    check_expr("None", "None");
    check_expr("...", "...");
    check_expr("naïve_名", "naïve_名");
    check_expr("9223372036854775807", "9223372036854775807");
    check_expr("0x_ff", "255");
    check_expr("0b1_0", "2");
    check_expr("0o17", "15");
    check_expr("00_0", "0");
    // One above the largest `i64`, and a number of 30 digits, modulo 2^61 - 1.
    check_expr("0x8000_0000_0000_0000", "big4");
    check_expr("100000000000000000000000000000", "big968863072241352051");
    check_expr("1_0.2_5e+1", "f4059a00000000000");
    check_expr(".5", "f3fe0000000000000");
    check_expr("5.", "f4014000000000000");
    check_expr("1_0j", "j4024000000000000");
    check_expr("08.5", "f4021000000000000");
    check_expr("09j", "j4022000000000000");
}

#[test]
fn precedence_from_loose_to_tight() {
    check_expr(
        "a or b and not c == d | e ^ f & g << h + i * -j ** k",
        concat!(
            "(or a (and b (not (compare c == (| d (^ e (& f ",
            "(<< g (+ h (* i (neg (** j k))))))))))))"
        ),
    );
    check_expr(
        "a * b + c << d & e ^ f | g == h and i or j",
        "(or (and (compare (| (^ (& (<< (+ (* a b) c) d) e) f) g) == h) i) j)",
    );
}

#[test]
fn chains_go_left_and_powers_right() {
    check_expr("a - b + c", "(+ (- a b) c)");
    check_expr("a - (b + c)", "(- a (+ b c))");
    check_expr("a / b // c % d @ e * f", "(* (@ (% (// (/ a b) c) d) e) f)");
    check_expr("a >> b << c", "(<< (>> a b) c)");
    check_expr("a ** -b ** c", "(** a (neg (** b c)))");
    check_expr("-a ** b", "(neg (** a b))");
    check_expr("(-a) ** b", "(** (neg a) b)");
    check_expr("await a ** await b", "(** (await a) (await b))");
    check_expr("+~-a", "(pos (inv (neg a)))");
}

#[test]
fn logic_and_comparisons_are_flat() {
    check_expr("a and b and c", "(and a b c)");
    check_expr("(a and b) and c", "(and (and a b) c)");
    check_expr("a < b <= c != d", "(compare a < b <= c != d)");
    check_expr("(a < b) < c", "(compare (compare a < b) < c)");
    check_expr(
        "a not in b is not c in d is e",
        "(compare a notin b isnot c in d is e)",
    );
    check_expr("not not a", "(not (not a))");
    check_expr("not a < b", "(not (compare a < b))");
}

#[test]
fn conditionals_and_lambdas() {
    check_expr("a if b else c if d else e", "(cond b a (cond d c e))");
    check_expr("(a if b else c) if d else e", "(cond d (cond b a c) e)");
    check_expr("lambda: a if b else c", "(lambda () (cond b a c))");
    check_expr(
        "lambda a, /, b=1, *c, d, e=2, **f: a",
        "(lambda ( a / b=1 *c d e=2 **f) a)",
    );
    check_expr("lambda *, a: a", "(lambda ( * a) a)");
    check_expr("lambda a, b, /: a", "(lambda ( a b /) a)");
    check_expr("lambda: (yield)", "(lambda () (yield _))");
    check_expr("lambda x: lambda y: x", "(lambda ( x) (lambda ( y) x))");
}

#[test]
fn displays() {
    check_expr("()", "(tuple)");
    check_expr("a,", "(tuple a)");
    check_expr("(a)", "a");
    check_expr("(a,)", "(tuple a)");
    check_expr("(*a, b)", "(tuple (* a) b)");
    check_expr("[]", "(list)");
    check_expr("[*a, b, c := d,]", "(list (* a) b (:= c d))");
    check_expr("{}", "(dict)");
    check_expr("{a: b, **c, d: e,}", "(dict a:b _:c d:e)");
    check_expr("{**a | b}", "(dict _:(| a b))");
    check_expr("{a, *b}", "(set a (* b))");
    check_expr("{a := b}", "(set (:= a b))");
    check_expr("{(a := b): c}", "(dict (:= a b):c)");
    check_expr("(a := b, c)", "(tuple (:= a b) c)");
}

#[test]
fn comprehensions() {
    check_expr("[a for b in c]", "(listcomp a (for b c))");
    check_expr("{a for b, *c in d}", "(setcomp a (for (tuple b (* c)) d))");
    check_expr("{a: b for c, in d}", "(dictcomp a b (for (tuple c) d))");
    check_expr(
        "(a for b in c if d if e async for f in g or h)",
        "(generator a (for b c d e) (asyncfor f (or g h)))",
    );
    check_expr(
        "[a for b.c in d for e[f] in g]",
        "(listcomp a (for (attr b c) d) (for (item e f) g))",
    );
    check_expr(
        "[[a for a in b] for b in c]",
        "(listcomp (listcomp a (for a b)) (for b c))",
    );
}

#[test]
fn calls() {
    check_expr("f()", "(call f)");
    check_expr("f(a, *b, c, d=e, **g)", "(call f a (* b) c d=e **g)");
    check_expr("f(a=b, *c)", "(call f (* c) a=b)");
    check_expr("f(a := b, c=d,)", "(call f (:= a b) c=d)");
    check_expr("f(a for b in c)", "(call f (generator a (for b c)))");
    check_expr("f((a for b in c), d)", "(call f (generator a (for b c)) d)");
    check_expr("f(*a or b, **c or d)", "(call f (* (or a b)) **(or c d))");
    check_expr("f(match=case, type=_)", "(call f match=case type=_)");
    check_expr("a.b(c)[d].e", "(attr (item (call (attr a b) c) d) e)");
    check_expr("1 .real", "(attr 1 real)");
    check_expr("1..real", "(attr f3ff0000000000000 real)");
}

#[test]
fn subscripts() {
    check_expr("a[b]", "(item a b)");
    check_expr("a[b,]", "(item a (tuple b))");
    check_expr("a[:]", "(item a (slice _ _ _))");
    check_expr("a[b:c:d]", "(item a (slice b c d))");
    check_expr(
        "a[::b, c:, ...]",
        "(item a (tuple (slice _ _ b) (slice c _ _) ...))",
    );
    check_expr("a[b::]", "(item a (slice b _ _))");
    check_expr("a[*b]", "(item a (tuple (* b)))");
    check_expr("a[*b, c:d]", "(item a (tuple (* b) (slice c d _)))");
    check_expr("a[b := c]", "(item a (:= b c))");
    check_expr("a[(b := c):d]", "(item a (slice (:= b c) d _))");
    check_expr("a[lambda: b : c]", "(item a (slice (lambda () b) c _))");
}
