"""The words of type hints, as CPython's typing. They can be written, subscribed and joined with `|`, and say
nothing: nobody checks types here.

Flash on thumbv7m: 3.1 KB.
"""


class _Hint:
    def __init__(self, name):
        self._name = name
        self.__name__ = name

    def __getitem__(self, parameters):
        return self

    def __call__(self, *args, **kwargs):
        raise TypeError("Cannot instantiate typing." + self._name)

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __repr__(self):
        return "typing." + self._name


Any = _Hint("Any")
AnyStr = _Hint("AnyStr")
Annotated = _Hint("Annotated")
AsyncContextManager = _Hint("AsyncContextManager")
AsyncGenerator = _Hint("AsyncGenerator")
AsyncIterable = _Hint("AsyncIterable")
AsyncIterator = _Hint("AsyncIterator")
Awaitable = _Hint("Awaitable")
Callable = _Hint("Callable")
ChainMap = _Hint("ChainMap")
ClassVar = _Hint("ClassVar")
Collection = _Hint("Collection")
Concatenate = _Hint("Concatenate")
Container = _Hint("Container")
ContextManager = _Hint("ContextManager")
Coroutine = _Hint("Coroutine")
Counter = _Hint("Counter")
DefaultDict = _Hint("DefaultDict")
Deque = _Hint("Deque")
Dict = _Hint("Dict")
Final = _Hint("Final")
FrozenSet = _Hint("FrozenSet")
Generator = _Hint("Generator")
Hashable = _Hint("Hashable")
IO = _Hint("IO")
BinaryIO = _Hint("BinaryIO")
TextIO = _Hint("TextIO")
ItemsView = _Hint("ItemsView")
Iterable = _Hint("Iterable")
Iterator = _Hint("Iterator")
KeysView = _Hint("KeysView")
List = _Hint("List")
Literal = _Hint("Literal")
LiteralString = _Hint("LiteralString")
Mapping = _Hint("Mapping")
MutableMapping = _Hint("MutableMapping")
MutableSequence = _Hint("MutableSequence")
MutableSet = _Hint("MutableSet")
Never = _Hint("Never")
NoReturn = _Hint("NoReturn")
NotRequired = _Hint("NotRequired")
Optional = _Hint("Optional")
OrderedDict = _Hint("OrderedDict")
ParamSpecArgs = _Hint("ParamSpecArgs")
ParamSpecKwargs = _Hint("ParamSpecKwargs")
Pattern = _Hint("Pattern")
Match = _Hint("Match")
ReadOnly = _Hint("ReadOnly")
Required = _Hint("Required")
Reversible = _Hint("Reversible")
Self = _Hint("Self")
Sequence = _Hint("Sequence")
Set = _Hint("Set")
Sized = _Hint("Sized")
SupportsAbs = _Hint("SupportsAbs")
SupportsBytes = _Hint("SupportsBytes")
SupportsComplex = _Hint("SupportsComplex")
SupportsFloat = _Hint("SupportsFloat")
SupportsIndex = _Hint("SupportsIndex")
SupportsInt = _Hint("SupportsInt")
SupportsRound = _Hint("SupportsRound")
Text = str
Tuple = _Hint("Tuple")
Type = _Hint("Type")
TypeAlias = _Hint("TypeAlias")
TypeGuard = _Hint("TypeGuard")
TypeIs = _Hint("TypeIs")
Union = _Hint("Union")
Unpack = _Hint("Unpack")
ValuesView = _Hint("ValuesView")

TYPE_CHECKING = False


class Generic:
    def __class_getitem__(cls, parameters):
        return cls


class Protocol(Generic):
    pass


def TypeVar(name, *constraints, **options):
    return _Hint(name)


def TypeVarTuple(name, **options):
    return (_Hint(name),)


class ParamSpec(_Hint):
    def __init__(self, name, **options):
        super().__init__(name)
        self.args = ParamSpecArgs
        self.kwargs = ParamSpecKwargs


def NewType(name, supertype):
    def make(value):
        return value

    return make


def cast(type, value):
    return value


def assert_type(value, type):
    return value


def assert_never(value):
    raise AssertionError("Expected code to be unreachable, but got: " + repr(value))


def reveal_type(value):
    return value


def _same(value):
    return value


final = no_type_check = overload = override = runtime_checkable = _same


def dataclass_transform(**options):
    return _same


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    return dict(getattr(obj, "__annotations__", {}))


def get_origin(hint):
    return getattr(hint, "__origin__", None)


def get_args(hint):
    return getattr(hint, "__args__", ())


class _NamedTupleMeta(type):
    def __new__(metacls, name, bases, namespace):
        if not bases:
            return type.__new__(metacls, name, bases, namespace)
        from collections import namedtuple

        fields = list(namespace.get("__annotations__", {}))
        defaults = [namespace.pop(field) for field in fields if field in namespace]
        base = namedtuple(name, fields, defaults=defaults)
        namespace["__annotations__"] = namespace.get("__annotations__", {})
        return type(name, (base,), namespace)


class NamedTuple(metaclass=_NamedTupleMeta):
    def __new__(cls, typename, fields):
        from collections import namedtuple

        return namedtuple(typename, [name for name, _ in fields])


class _TypedDictMeta(type):
    def __new__(metacls, name, bases, namespace, total=True):
        return type.__new__(metacls, name, (dict,) if bases else (), namespace)

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class TypedDict(metaclass=_TypedDictMeta):
    pass
