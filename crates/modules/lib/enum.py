"""Names for constants, as CPython's enum, without `verify` and the global enumerations; docstrings of members
are not kept.

Flash on thumbv7m: 5.5 KB.
"""


class auto:
    # What it stands for is known when the class is made; until then it can be joined with others.

    def __init__(self, value=None):
        self.value = value

    def __or__(self, other):
        return _Joined(lambda a, b: a | b, self, other)

    def __and__(self, other):
        return _Joined(lambda a, b: a & b, self, other)

    def __xor__(self, other):
        return _Joined(lambda a, b: a ^ b, self, other)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class _Joined(auto):
    def __init__(self, join, a, b):
        self.join = join
        self.a = a
        self.b = b
        self.value = None


def _known(value):
    if isinstance(value, _Joined):
        return value.join(_known(value.a), _known(value.b))
    return value.value if isinstance(value, auto) else value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class property(property):
    pass


def _is_descriptor(value):
    return (
        hasattr(value, "__get__")
        or isinstance(value, (staticmethod, classmethod, property.__mro__[1]))
        or type(value) is type(_is_descriptor)
    )


def _is_member_name(name):
    return not (name.startswith("__") and name.endswith("__")) and not (
        name.startswith("_") and name.endswith("_")
    )


class EnumType(type):
    def __new__(metacls, name, bases, namespace, boundary=None, **kwargs):
        made = {}
        values = {}
        ignored = namespace.get("_ignore_", ())
        if isinstance(ignored, str):
            ignored = ignored.replace(",", " ").split()
        for key, value in namespace.items():
            if key in ignored or key == "_ignore_":
                continue
            if isinstance(value, nonmember):
                made[key] = value.value
            elif isinstance(value, member):
                values[key] = value.value
            elif _is_member_name(key) and not _is_descriptor(value) and not isinstance(value, type):
                values[key] = value
            else:
                made[key] = value
        for base in bases:
            if values and getattr(base, "_member_map_", None):
                raise TypeError("<enum %r> cannot extend <enum %r>" % (name, base.__name__))
        cls = type.__new__(metacls, name, bases, made)
        cls._member_map_ = {}
        cls._member_names_ = []
        cls._value2member_map_ = {}
        cls._unhashable_ = []
        if boundary is not None:
            cls._boundary_ = boundary
        # The type that members are besides, such as int.
        data_type = None
        for base in cls.__mro__:
            if base in (int, str, float, bytes, tuple):
                data_type = base
                break
        if data_type is not None:
            # How a member prints is the enumeration's affair, though the other type comes first.
            for method in ("__repr__", "__str__", "__format__"):
                if method not in made:
                    for base in cls.__mro__[1:]:
                        if issubclass(base, Enum) and method in base.__dict__:
                            type.__setattr__(cls, method, base.__dict__[method])
                            break
        last_values = []
        for key, value in values.items():
            if isinstance(value, _Joined):
                value = _known(value)
            elif isinstance(value, auto):
                if value.value is None:
                    value.value = cls._generate_next_value_(key, 1, len(last_values), last_values)
                value = value.value
            elif isinstance(value, tuple):
                value = tuple(
                    [
                        cls._generate_next_value_(key, 1, len(last_values), last_values)
                        if isinstance(part, auto)
                        else part
                        for part in value
                    ]
                )
            cls._add_member(key, value, data_type)
            last_values.append(cls._member_map_[key]._value_)
        return cls

    def __init__(cls, name, bases, namespace, **kwargs):
        pass

    def _add_member(cls, name, value, data_type):
        args = value if isinstance(value, tuple) else (value,)
        creator = cls.__dict__.get("__new__")
        if creator is None:
            for base in cls.__mro__[1:]:
                creator = getattr(base, "__dict__", {}).get("__new__")
                if creator is not None and base is not Enum:
                    break
                creator = None
        if creator is not None:
            if isinstance(creator, staticmethod):
                creator = cls.__new__
            made = creator(cls, *args)
        elif data_type is None:
            made = object.__new__(cls)
        elif data_type is tuple:
            made = tuple.__new__(cls, args)
        else:
            made = data_type.__new__(cls, *args)
        if not hasattr(made, "_value_"):
            if data_type is None or data_type is tuple:
                made._value_ = value
            else:
                made._value_ = data_type(*args)
        made._name_ = name
        made.__objclass__ = cls
        if "__init__" in cls.__dict__ or _inherits_init(cls):
            made.__init__(*args)
        known = cls._find(made._value_)
        if known is not None:
            # An alias.
            cls._member_map_[name] = known
            type.__setattr__(cls, name, known)
            return
        # Of flags, those that are several at once are not counted.
        if not cls._is_flag_ or made._value_ & (made._value_ - 1) == 0 < made._value_:
            cls._member_names_.append(name)
        cls._member_map_[name] = made
        type.__setattr__(cls, name, made)
        try:
            cls._value2member_map_[made._value_] = made
        except TypeError:
            cls._unhashable_.append(made)

    def _find(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for item in cls._unhashable_:
                if item._value_ == value:
                    return item
            return None

    def __call__(cls, value, names=None, *more, start=1, **kwargs):
        if names is not None or not cls._member_map_ and cls in (Enum, IntEnum, StrEnum, Flag, IntFlag):
            return cls._create(value, names, start)
        if type(value) is cls:
            return value
        found = cls._find(value)
        if found is not None:
            return found
        found = cls._missing_(value)
        if found is None:
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        return found

    def _create(cls, name, names, start):
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        namespace = {}
        if isinstance(names, dict):
            names = list(names.items())
        last_values = []
        for item in names:
            if isinstance(item, str):
                value = cls._generate_next_value_(item, start, len(last_values), last_values)
                last_values.append(value)
                namespace[item] = value
            else:
                namespace[item[0]] = item[1]
        return type(cls)(name, (cls,), namespace)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return reversed([cls._member_map_[name] for name in cls._member_names_])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        return cls._find(value) is not None

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("cannot reassign member %r" % name)
        type.__setattr__(cls, name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, name))
        type.__delattr__(cls, name)

    def __repr__(cls):
        return "<%s %r>" % ("flag" if issubclass(cls, Flag) else "enum", cls.__name__)

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumMeta = EnumType


def _inherits_init(cls):
    for base in cls.__mro__[1:]:
        if base in (object, int, str, float, bytes, tuple):
            return False
        if "__init__" in getattr(base, "__dict__", {}):
            return True
    return False


class Enum(metaclass=EnumType):
    _is_flag_ = False

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        for value in reversed(last_values):
            try:
                return value + 1
            except TypeError:
                pass
        return start

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return "<%s.%s: %r>" % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        return "%s.%s" % (type(self).__name__, self._name_)

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class _Plain:
    # What members that are values as well print as.

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __repr__ = Enum.__repr__
    __str__ = _Plain.__str__
    __format__ = _Plain.__format__

    def __hash__(self):
        return hash(self._value_)

    def __eq__(self, other):
        return self._value_ == (other._value_ if isinstance(other, Enum) else other)

    def __ne__(self, other):
        return not self == other


class StrEnum(str, ReprEnum):
    __repr__ = Enum.__repr__
    __str__ = _Plain.__str__
    __format__ = _Plain.__format__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    __hash__ = IntEnum.__hash__
    __eq__ = IntEnum.__eq__
    __ne__ = IntEnum.__ne__


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    _is_flag_ = True
    _boundary_ = None

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << (max(last_values)).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        everything = 0
        for item in cls._member_map_.values():
            everything |= item._value_
        if value < 0:
            value &= everything
            known = cls._find(value)
            if known is not None:
                return known
        if value & ~everything or value < 0:
            boundary = cls._boundary_ or (KEEP if issubclass(cls, int) else STRICT)
            if boundary is EJECT:
                return value
            if boundary is CONFORM:
                return cls(value & everything)
            if boundary is STRICT:
                bits = max(value.bit_length(), everything.bit_length())
                raise ValueError(
                    "%r invalid value %d\n    given 0b0 %s\n  allowed 0b0 %s"
                    % (cls, value, "{:0{}b}".format(value, bits), "{:0{}b}".format(everything, bits))
                )
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = value
        parts = [
            item._name_ for item in cls if item._value_ & value and not item._value_ & (item._value_ - 1)
        ]
        rest = value & ~everything
        if rest:
            parts.append(str(rest))
        made._name_ = "|".join(parts) if parts else None
        cls._value2member_map_[value] = made
        return made

    def _with(self, value):
        return type(self)(value)

    def _of(self, other):
        if isinstance(other, type(self)):
            return other._value_
        if isinstance(self, int) and isinstance(other, int):
            return int(other)
        return None

    def __or__(self, other):
        other = self._of(other)
        return NotImplemented if other is None else self._with(self._value_ | other)

    def __and__(self, other):
        other = self._of(other)
        return NotImplemented if other is None else self._with(self._value_ & other)

    def __xor__(self, other):
        other = self._of(other)
        return NotImplemented if other is None else self._with(self._value_ ^ other)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        everything = 0
        for item in type(self)._member_map_.values():
            everything |= item._value_
        return self._with(everything & ~self._value_)

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __iter__(self):
        return iter([item for item in type(self) if item._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        if self._name_ is None:
            return "<%s: %r>" % (type(self).__name__, self._value_)
        return "<%s.%s: %r>" % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        if self._name_ is None:
            return "%s(%r)" % (type(self).__name__, self._value_)
        return "%s.%s" % (type(self).__name__, self._name_)


class IntFlag(int, Flag):
    __repr__ = Flag.__repr__
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__
    __str__ = _Plain.__str__
    __format__ = _Plain.__format__

    __hash__ = IntEnum.__hash__
    __eq__ = IntEnum.__eq__
    __ne__ = IntEnum.__ne__


def unique(cls):
    aliases = [
        "%s -> %s" % (name, item._name_) for name, item in cls._member_map_.items() if name != item._name_
    ]
    if aliases:
        raise ValueError("duplicate values found in %r: %s" % (cls, ", ".join(aliases)))
    return cls
