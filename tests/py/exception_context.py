# What is the context of an exception that is raised again, or in the middle of generators and `with`; and
# what exceptions tell about what went wrong.
try:
    try:
        try:
            raise TypeError
        except TypeError:
            raise NameError
    except NameError as name_error:
        try:
            raise name_error.__context__
        except TypeError as error:
            print(repr(error), repr(error.__context__), repr(name_error.__context__))
            raise
except TypeError as error:
    print(repr(error.__context__))


class A(Exception):
    pass


class B(Exception):
    pass


class C(Exception):
    pass


def circle():
    try:
        raise A()
    except A as a:
        try:
            raise B()
        except B:
            try:
                raise C()
            except C:
                try:
                    raise a
                except A as again:
                    while again:
                        print(repr(again), end=" ")
                        again = again.__context__
    print()


circle()

# Circles that a program made do not hang it.
first, second = KeyError(1), KeyError(2)
first.__context__, second.__context__ = second, first
try:
    try:
        raise first
    except KeyError:
        raise ValueError
except ValueError as error:
    print(repr(error.__context__), repr(error.__context__.__context__))


class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print(self.name, kind.__name__, repr(value), repr(value.__context__))
        raise RuntimeError(self.name)


try:
    with Manager("a"), Manager("b"):
        raise ValueError("body")
except RuntimeError as error:
    while error:
        print(repr(error), end=" ")
        error = error.__context__
print()

error = ValueError()
for name in ("__cause__", "__context__"):
    try:
        setattr(error, name, 5)
    except TypeError as refused:
        print(refused)
error.__cause__ = KeyError()
print(error.__suppress_context__, repr(error.__cause__))

error = ImportError("x", name="somemodule", path="p")
print(error.name, error.path, error.msg, ImportError("x", "y").msg)
print(AttributeError("m", name="carry", obj=3).obj, NameError("m", name="q").name)
for kind in (ImportError, ValueError, Exception):
    try:
        kind(bad=1)
    except TypeError:
        print("TypeError")
print(SystemExit().code, SystemExit(3).code, SystemExit(1, 2).code)
error = OSError(2, "what", "file")
print(error.filename, error.strerror)
print(issubclass(SystemError, Exception), issubclass(UnicodeTranslateError, UnicodeError))
print(SyntaxError("m", ("f", 1, 2, "t", 3, 4)).end_lineno, SyntaxError("m").end_offset)

error = UnicodeEncodeError("enc", "xxxxx", 1, 5, "why")
print(error, error.encoding, error.start, error.end, error.reason, error.object, error.args)
print(UnicodeDecodeError("enc", b"xxxxx", 1, 2, "why"))
print(UnicodeTranslateError("a\xe9", 1, 2, "why"))
for work in (lambda: b"ab\xff".decode(), lambda: "a\xe9".encode("ascii"), lambda: bytearray(b"\xe9").decode("ascii")):
    try:
        work()
    except UnicodeError as error:
        print(repr(error), error, error.start, error.end, error.reason, error.object, error.encoding)
