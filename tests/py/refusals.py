# What is said of things that do not work, in CPython's words.


def attempt(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, "-", error)


class Plain:
    pass


class Enters:
    def __enter__(self):
        pass


class Iterates:
    def __iter__(self):
        return 1


def cause():
    raise ValueError("x") from 5


def bare():
    raise 5


def manager():
    with Plain():
        pass


def half():
    with Enters():
        pass


def unbound():
    print(later)
    later = 1


def too_few():
    a, b, c = 1, 2


def too_few_starred():
    a, *b, c = [1]


def too_many():
    a, b = 1, 2, 3


def missing_module():
    import nothing_so_called


attempt(cause)
attempt(bare)
attempt(manager)
attempt(half)
attempt(too_few)
attempt(too_few_starred)
attempt(too_many)
attempt(lambda: iter(Iterates()))
attempt(lambda: 1 / 0)
attempt(lambda: int.from_bytes(1, "big"))
attempt(lambda: [].append())
attempt(lambda: [].append(1, 2))
attempt(lambda: "a".upper(1))
attempt(lambda: [].insert(1))
attempt(lambda: {}.get())
attempt(lambda: "a".replace("b"))
attempt(lambda: type("X", (bool,), {}))
attempt(lambda: type("X", (range,), {}))
for kinds in ((unbound, NameError, UnboundLocalError), (missing_module, ImportError, ModuleNotFoundError)):
    function, base, kind = kinds
    try:
        function()
    except base as error:
        print(type(error) is kind, issubclass(kind, base), kind.__name__)

try:
    try:
        raise ValueError("naked")
    except* ValueError as group:
        print(repr(group), group.exceptions)
        raise
except BaseException as error:
    print(repr(error))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def match_twice():
    match Point(1, 2):
        case Point(1, x=1):
            return "matched"


def match_too_many():
    match 5:
        case int(1, 2):
            return "matched"


def match_no_class():
    point = 5
    match 5:
        case point():
            return "matched"


attempt(match_twice)
attempt(match_too_many)
attempt(match_no_class)
