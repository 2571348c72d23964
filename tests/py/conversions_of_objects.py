# What classes decide about themselves: their text, their names, their subclasses; and
# generators that are left in the middle.
import gc


class MyStr(str):
    pass


class Named:
    def __str__(self):
        return "Named"


class Both(tuple, Named):
    pass


class Kept:
    def __str__(self):
        return MyStr("kept")

    def __dir__(self):
        return "cab"


class OnlyRepr(list):
    def __repr__(self):
        return "OnlyRepr"


print(Both((1, 2)), "{}".format(Both()), repr(Both((1,))))
print(type(str(Kept())).__name__, str(Kept()) + "!", dir(Kept()))
print(OnlyRepr([1]), str(OnlyRepr()), [OnlyRepr()])


class Base:
    def __init_subclass__(cls, **keywords):
        cls.keywords = sorted(keywords)
        super().__init_subclass__()


class Derived(Base, a=1, b=2):
    pass


print(Derived.keywords)
try:
    class Refused(Named, c=3):
        pass
except TypeError as error:
    print("TypeError")

for name in ("latin-1", "Latin1", "ISO-8859-1", "cp1252", "windows-1252"):
    print("caf\xe9".encode(name), b"\xe9\xa3".decode(name))
print("\u20ac\u0178".encode("cp1252"), b"\x80\x9f".decode("cp1252"))
print("\u20ac".encode("latin-1", "replace"), b"a\x81".decode("cp1252", "ignore"))
for bad in (lambda: "\u20ac".encode("latin-1"), lambda: b"\x81".decode("cp1252"), lambda: "".encode("no-such")):
    try:
        bad()
    except (UnicodeError, LookupError) as error:
        print(type(error).__name__)


class Manager:
    def __enter__(self):
        print("enter")

    def __exit__(self, kind, *others):
        print("exit", kind.__name__)


def left():
    with Manager():
        try:
            yield 1
            yield 2
        finally:
            print("finally")


def leave():
    return next(left())



leave()
[0, 0, 0, 0, 0, 0]
gc.collect()
gc.collect()
print("after")
