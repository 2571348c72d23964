# Classes that name their attributes, and the names of typing.
from typing import TYPE_CHECKING, Any, Callable, Dict, Generic, List, Optional, Protocol, TypeVar, Union, cast


class Point:
    __slots__ = ("x", "y", "__hidden")

    def __init__(self, x):
        self.x = x
        self.__hidden = 5

    def hidden(self):
        return self.__hidden


p = Point(1)
p.y = 2
print(p.x, p.y, p.hidden(), hasattr(p, "z"), hasattr(p, "__dict__"))
try:
    p.z = 3
except AttributeError as error:
    print(error)


class Point3(Point):
    __slots__ = "z"


class Open(Point):
    pass


q = Point3(1)
q.z = q.x = 7
print(q.x, q.z)
try:
    q.w = 1
except AttributeError as error:
    print(error)
o = Open(1)
o.w = 4
print(o.w, hasattr(o, "__dict__"), Point.__slots__)


class A:
    pass


class B(A):
    pass


print(B.mro() == list(B.__mro__), type(B.mro()).__name__)
try:

    class C(A, B):
        pass

except TypeError as error:
    print(str(error).replace("\n", " "))

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self


class Sized(Protocol):
    def size(self) -> int: ...


def best(scores: Dict[str, float], key: Optional[Callable[..., Any]] = None) -> Union[str, None]:
    return max(scores, key=scores.get)


print(Stack[int]().push(3).items, best({"a": 1.0, "b": 2.0}), cast(int, "text"), TYPE_CHECKING)
print(Optional, Union, Any)
