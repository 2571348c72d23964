"""Classes that are their fields, as CPython's dataclasses. Annotations are text here, so a field that is no
field of instances is known by the words `ClassVar` and `InitVar`.

Flash on thumbv7m: 5.8 KB.
"""


class FrozenInstanceError(AttributeError):
    pass


class _Missing:
    def __repr__(self):
        return "<dataclasses.MISSING>"


MISSING = _Missing()


class _KeywordOnly:
    def __repr__(self):
        return "KW_ONLY"


KW_ONLY = _KeywordOnly()


class _InitVar:
    def __getitem__(self, type):
        return self


InitVar = _InitVar()


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        # Is it an argument of __init__ only?
        self._init_only = False

    def __repr__(self):
        return "Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r)" % (
            self.name,
            self.type,
            self.default,
            self.default_factory,
            self.init,
            self.repr,
            self.hash,
            self.compare,
        )


def field(
    *,
    default=MISSING,
    default_factory=MISSING,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=MISSING
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _word(annotation):
    # `typing.ClassVar[int]` is `ClassVar`.
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return text.split("[")[0].split(".")[-1].strip("\"' ")


def _own_fields(cls, kw_only):
    found = []
    keyword_only = kw_only
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        word = _word(annotation)
        if word == "ClassVar":
            continue
        if word == "KW_ONLY":
            keyword_only = True
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            made = default
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
        else:
            made = field(default=default)
        if isinstance(made.default, (list, dict, set)):
            raise ValueError(
                "mutable default %s for field %s is not allowed: use default_factory"
                % (type(made.default), name)
            )
        made.name = name
        made.type = annotation
        made._init_only = word == "InitVar"
        if made.kw_only is MISSING:
            made.kw_only = keyword_only
        found.append(made)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and value.name is None:
            raise TypeError("%r is a field but has no type annotation" % name)
    return found


def _make_init(fields, frozen, cls):
    positional = [f for f in fields if f.init and not f.kw_only]
    names = [f.name for f in positional]
    with_default = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            with_default = with_default or f.name
        elif with_default is not None:
            raise TypeError(
                "non-default argument %r follows default argument" % f.name
            )
    known = {f.name for f in fields if f.init}
    store = object.__setattr__

    def __init__(self, *args, **kwargs):
        if len(args) > len(names):
            takes = "%d" % (len(names) + 1)
            if with_default is not None:
                takes = "from %d to %s" % (names.index(with_default) + 1, takes)
            raise TypeError(
                "%s.__init__() takes %s positional arguments but %d were given"
                % (cls.__name__, takes, len(args) + 1)
            )
        for name, value in zip(names, args):
            if name in kwargs:
                raise TypeError(
                    "%s.__init__() got multiple values for argument %r" % (cls.__name__, name)
                )
            kwargs[name] = value
        only_for_init = []
        missing = []
        for f in fields:
            name = f.name
            if f.init and name in kwargs:
                value = kwargs.pop(name)
            elif f.default is not MISSING:
                value = f.default
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.init:
                missing.append(name)
                continue
            else:
                continue
            if f._init_only:
                only_for_init.append(value)
            elif frozen:
                store(self, name, value)
            else:
                setattr(self, name, value)
        for name in kwargs:
            if name not in known:
                raise TypeError(
                    "%s.__init__() got an unexpected keyword argument %r" % (cls.__name__, name)
                )
        if missing:
            raise TypeError(_missing(cls, missing))
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after(*only_for_init)

    return __init__


def _missing(cls, names):
    quoted = [repr(name) for name in names]
    if len(quoted) == 1:
        listed = quoted[0]
    elif len(quoted) == 2:
        listed = " and ".join(quoted)
    else:
        listed = ", ".join(quoted[:-1]) + ", and " + quoted[-1]
    return "%s.__init__() missing %d required positional argument%s: %s" % (
        cls.__name__,
        len(quoted),
        "" if len(quoted) == 1 else "s",
        listed,
    )


def _values(obj, names):
    return tuple([getattr(obj, name) for name in names])


def _comparison(names, compare):
    def method(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return compare(_values(self, names), _values(other, names))

    return method


def _add(cls, name, method):
    if name not in cls.__dict__:
        setattr(cls, name, method)


# Of instances that hold themselves, the inner ones are not shown.
_shown_now = []


def _process(cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        for name, inherited in getattr(base, "__dict__", {}).get("__dataclass_fields__", {}).items():
            fields[name] = inherited
    for own in _own_fields(cls, kw_only):
        fields[own.name] = own
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = {"frozen": frozen, "eq": eq, "order": order}
    all_fields = list(fields.values())
    real = [f for f in all_fields if not f._init_only]
    if init:
        cls.__init__ = _make_init(all_fields, frozen, cls)
    if repr_:
        shown = [f.name for f in real if f.repr]

        def __repr__(self):
            if id(self) in _shown_now:
                return "..."
            _shown_now.append(id(self))
            try:
                parts = ["%s=%r" % (name, getattr(self, name)) for name in shown]
            finally:
                _shown_now.remove(id(self))
            return "%s(%s)" % (type(self).__qualname__, ", ".join(parts))

        _add(cls, "__repr__", __repr__)
    compared = [f.name for f in real if f.compare]
    has_eq = "__eq__" in cls.__dict__
    if eq:
        _add(cls, "__eq__", _comparison(compared, lambda a, b: a == b))
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, compare in (
            ("__lt__", lambda a, b: a < b),
            ("__le__", lambda a, b: a <= b),
            ("__gt__", lambda a, b: a > b),
            ("__ge__", lambda a, b: a >= b),
        ):
            if name in cls.__dict__:
                raise TypeError(
                    "Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering"
                    % (name, cls.__name__)
                )
            setattr(cls, name, _comparison(compared, compare))
    if unsafe_hash or (eq and frozen):
        hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
        if unsafe_hash or "__hash__" not in cls.__dict__:
            cls.__hash__ = lambda self: hash(_values(self, hashed))
    elif eq and not has_eq and "__hash__" not in cls.__dict__:
        cls.__hash__ = None
    if frozen:

        def __setattr__(self, name, value):
            raise FrozenInstanceError("cannot assign to field %r" % name)

        def __delattr__(self, name):
            raise FrozenInstanceError("cannot delete field %r" % name)

        cls.__setattr__ = __setattr__
        cls.__delattr__ = __delattr__
    if match_args:
        _add(cls, "__match_args__", tuple([f.name for f in all_fields if f.init and not f.kw_only]))
    return _with_slots(cls) if slots else cls


def _with_slots(cls):
    # Slots are made with a class: this is another one.
    if "__slots__" in cls.__dict__:
        raise TypeError("%s already specifies __slots__" % cls.__name__)
    inherited = []
    for base in cls.__mro__[1:]:
        slots = getattr(base, "__dict__", {}).get("__slots__", ())
        inherited += [slots] if isinstance(slots, str) else slots
    namespace = dict(cls.__dict__)
    own = [name for name, f in cls.__dataclass_fields__.items() if not f._init_only and name not in inherited]
    for name in own + ["__dict__", "__weakref__"]:
        namespace.pop(name, None)
    namespace["__slots__"] = tuple(own)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


def dataclass(
    cls=None,
    /,
    *,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False
):
    def decorate(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)

    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, "__dataclass_fields__", None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple([f for f in found.values() if not f._init_only])


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def _is_instance(obj):
    return not isinstance(obj, type) and is_dataclass(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def convert(value):
        if _is_instance(value):
            return asdict(value, dict_factory=dict_factory)
        return _inside(value, convert)

    return dict_factory([(f.name, convert(getattr(obj, f.name))) for f in fields(obj)])


def _inside(value, convert):
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[convert(item) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)([convert(item) for item in value])
    if isinstance(value, dict):
        return type(value)([(convert(key), convert(item)) for key, item in value.items()])
    from copy import deepcopy

    return deepcopy(value)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def convert(value):
        if _is_instance(value):
            return astuple(value, tuple_factory=tuple_factory)
        return _inside(value, convert)

    return tuple_factory([convert(getattr(obj, f.name)) for f in fields(obj)])


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    "field %s is declared with init=False, it cannot be specified with replace()" % f.name
                )
        elif f.name not in changes:
            if f._init_only and f.default is MISSING:
                raise ValueError("InitVar %r must be specified with replace()" % f.name)
            changes[f.name] = getattr(obj, f.name)
    return type(obj)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    annotations = {}
    body = dict(namespace or {})
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        else:
            annotations[item[0]] = item[1]
            if len(item) == 3:
                body[item[0]] = item[2]
    body["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, body), **options)
