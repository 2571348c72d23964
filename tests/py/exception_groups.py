# Exception groups (PEP 654): making, splitting, except*.

def show(value, depth=0):
    pad = "  " * depth
    if isinstance(value, BaseExceptionGroup):
        print(pad + type(value).__name__, value.message)
        for inner in value.exceptions:
            show(inner, depth + 1)
    else:
        print(pad + repr(value))


eg = ExceptionGroup("several", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [ValueError(2), OSError(3)])])
print(eg, repr(ExceptionGroup("one", [ValueError(1)])), eg.message, type(eg.exceptions))
print(isinstance(eg, Exception), isinstance(eg, BaseExceptionGroup), issubclass(ExceptionGroup, Exception))
print([c.__name__ for c in ExceptionGroup.__mro__])
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)

for bad in (
    lambda: ExceptionGroup("x"),
    lambda: ExceptionGroup(1, [ValueError()]),
    lambda: ExceptionGroup("x", []),
    lambda: ExceptionGroup("x", [1]),
    lambda: ExceptionGroup("x", 5),
    lambda: ExceptionGroup("x", [KeyboardInterrupt()]),
    lambda: eg.split(5),
    lambda: eg.subgroup((ValueError, 3)),
):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

match, rest = eg.split(ValueError)
show(match)
show(rest)
print(eg.subgroup(KeyError), eg.split(KeyError)[1] is eg or "derived")
show(eg.subgroup(lambda e: isinstance(e, OSError)))
show(eg.subgroup((OSError, TypeError)))
print(eg.split(ExceptionGroup)[0] is eg)


class Mine(ExceptionGroup):
    def __new__(cls, message, exceptions, code):
        self = super().__new__(cls, message, exceptions)
        self.code = code
        return self

    def derive(self, exceptions):
        return Mine(self.message, exceptions, self.code)


mine = Mine("mine", [ValueError(1), KeyError("k")], 7)
part = mine.subgroup(KeyError)
print(type(part).__name__, part.code, part.exceptions, [c.__name__ for c in Mine.__mro__])

eg.add_note("a note")
print(eg.subgroup(ValueError).__notes__)


def run(raising, name):
    print("--", name)
    try:
        try:
            raising()
        except* ValueError as group:
            print("ValueError", group.message, group.exceptions)
        except* (TypeError, OSError) as group:
            print("TypeError or OSError", len(group.exceptions))
        else:
            print("nothing")
        finally:
            print("finally")
    except BaseException as error:
        show(error)


def raises(error):
    def raising():
        raise error
    return raising


run(lambda: None, "none")
run(raises(ValueError("plain")), "plain")
run(raises(KeyError("other")), "not caught")
run(raises(eg), "group")
run(raises(ExceptionGroup("mixed", [ValueError(1), KeyError(2), ExceptionGroup("deep", [KeyError(3), TypeError(4)])])), "part")


def handlers_raise():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), OSError(3), KeyError(4)])
    except* ValueError:
        raise
    except* TypeError as group:
        raise RuntimeError("new") from group
    except* OSError:
        pass


try:
    handlers_raise()
except ExceptionGroup as error:
    show(error)

try:
    try:
        raise ExceptionGroup("eg", [ValueError(1)])
    except* ValueError:
        raise LookupError("instead")
except LookupError as error:
    print(repr(error), type(error.__context__).__name__)

try:
    try:
        raise ValueError("naked")
    except* ValueError:
        raise
except ExceptionGroup as error:
    show(error)

for kind in (ExceptionGroup, int, (ValueError, ExceptionGroup)):
    try:
        try:
            raise ValueError
        except* kind:
            pass
    except TypeError as error:
        print(error)


def loops():
    for i in range(3):
        try:
            if i:
                raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as group:
            yield group.exceptions[0]


print(list(loops()))

try:
    with open("/nowhere/at/all"):
        pass
except* OSError as group:
    print(type(group).__name__, len(group.exceptions))
