# The match statement: every kind of pattern, guards, and what is bound.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Limits:
    most = 1000


def describe(value):
    match value:
        case 0 | 1:
            return "small"
        case int(x) if x < 0:
            return f"negative {x}"
        case Limits.most:
            return "the most"
        case int() | float() as number:
            return f"number {number}"
        case "a" "b":
            return "ab"
        case str() as text:
            return f"text {text}"
        case Point(0, y):
            return f"on the axis at {y}"
        case Point(x=x, y=Point(a, b)):
            return f"nested {x} {a} {b}"
        case Point(x, y):
            return f"point {x} {y}"
        case []:
            return "empty"
        case [x]:
            return f"one {x}"
        case [1, *rest, 9]:
            return f"from 1 to 9: {rest}"
        case (a, b, *_):
            return f"begins with {a} {b}"
        case {"key": value, **rest}:
            return f"key {value} {rest}"
        case {}:
            return "mapping"
        case None:
            return "None"
        case -1.5 | 3 + 4j:
            return "never"
        case _:
            return "other"


for value in (
    0, -3, 7, 2.5, 1000, "ab", "q", Point(0, 2), Point(3, Point(4, 5)), Point(1, 2), [], [5],
    [1, 2, 3, 9], (7, 8, 9), {"key": 1, "more": 2}, {"more": 1}, None, b"bytes", {1, 2}, range(3), True,
):
    print(describe(value))

try:
    match Point(1, 2):
        case Point(1, 2, 3):
            print("too many")
except TypeError as error:
    print(error)

match = 5
case = 6
print(match, case)
match (1, [2, {"a": (3, 4)}]):
    case (1, [2, {"a": (x, y)}]) if x > y:
        print("wrong")
    case (1, [2, {"a": (x, y)}]):
        print(x, y)
match [1, 2, 3]:
    case [*first, last]:
        print(first, last)
match "abc":
    case [*letters]:
        print("strings are no sequences here")
    case str(x):
        print(x)
match 3 + 4j:
    case 3 + 4j:
        print("complex")
