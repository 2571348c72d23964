# Names: global and local, exec and eval with dictionaries, del, and what a class body sees.
# Boards run this too.

level = "module"


def reads():
    return level


def writes():
    level = "local"
    return level


def declares():
    global level, made
    level, made = "changed", "made here"


print(reads(), writes(), level)
declares()
print(level, made)


def early():
    try:
        print(late_local)
    except NameError:
        print("used before it was set")
    late_local = 1
    del late_local
    try:
        late_local
    except NameError:
        print("used after del")


early()
space = {"x": 2}
exec("y = x * 21\ndef f(n):\n    return n + y", space)
print(space["y"], space["f"](8), eval("x + y", space), eval("[i for i in range(x)]", {"x": 3}))
print(eval("1 + 2 * 3"), eval("lambda q: q * 2")(4), eval("a + b", {"a": 1}, {"b": 2}))
for wrong in ["1 +", "x = = 1", "def f(:", "for", "if True:\nprint(1)", "'open", "f(**a, *b)", "return", "break"]:
    try:
        exec(compile(wrong, "<test>", "exec"))
        print("accepted", wrong)
    except SyntaxError:
        print("SyntaxError", end=" ")
print()


class Body:
    made_by_loop = []
    for i in range(3):
        made_by_loop.append(i)
    del i
    if len(made_by_loop) == 3:
        chosen = "yes"

    def method(self, default=chosen):
        return default


print(Body.made_by_loop, Body.chosen, Body().method(), hasattr(Body, "i"))
print(sorted(k for k in globals() if k in ("level", "space", "Body")), "__name__" in globals(), __name__)


def inner_globals():
    def nested():
        return sorted(name for name in globals() if name == "nested")

    return nested()


print(inner_globals())
import sys as system, math as m
from math import floor as down, ceil

print(down(2.5), ceil(2.5), m.floor(-0.5), type(system.modules).__name__)
try:
    import no_such_module
except ImportError as e:
    print("ImportError", "no_such_module" in str(e))
a = b = c = []
a.append(1)
print(b, c is a)
x, y = 1, 2
x, y = y, x + y
print(x, y, [x := 10, x + 1], (lambda: (z := 5) + z)())
