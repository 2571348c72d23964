"""Classes that are their fields, as CPython's dataclasses. Annotations are text here, so a field that is no
field of instances is known by the words `ClassVar` and `InitVar`.

Flash on thumbv7m: 7.8 KB.
"""


class FrozenInstanceError(AttributeError):
    pass


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)

    def __repr__(self):
        return "dataclasses.InitVar[%s]" % getattr(self.type, "__name__", repr(self.type))


class _Kind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _Kind("_FIELD")
_FIELD_CLASSVAR = _Kind("_FIELD_CLASSVAR")
_FIELD_INITVAR = _Kind("_FIELD_INITVAR")

# Of instances and fields that hold themselves, the inner ones are not shown.
_shown_now = []


def _guarded(show, obj):
    if id(obj) in _shown_now:
        return "..."
    _shown_now.append(id(obj))
    try:
        return show(obj)
    finally:
        _shown_now.remove(id(obj))


def _show_field(f):
    return (
        "Field(name=%r,type=%r,default=%r,default_factory=%r,init=%r,repr=%r,hash=%r,compare=%r,"
        "metadata=%r,kw_only=%r,_field_type=%r)"
        % (
            f.name,
            f.type,
            f.default,
            f.default_factory,
            f.init,
            f.repr,
            f.hash,
            f.compare,
            f.metadata,
            f.kw_only,
            f._field_type,
        )
    )


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
        self._metadata = metadata
        self.kw_only = kw_only
        self._field_type = None

    @property
    def metadata(self):
        from types import MappingProxyType

        return MappingProxyType({} if self._metadata is None else self._metadata)

    def __set_name__(self, owner, name):
        # A default that is a descriptor takes the field's place in the class.
        tell = getattr(type(self.default), "__set_name__", None)
        if tell:
            tell(self.default, owner, name)

    def __repr__(self):
        return _guarded(_show_field, self)


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
    if isinstance(annotation, (InitVar, _KW_ONLY_TYPE)):
        return "InitVar" if isinstance(annotation, InitVar) else "KW_ONLY"
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    return text.split("[")[0].split(".")[-1].strip("\"' ")


def _is_mutable(default):
    return isinstance(default, (list, dict, set, bytearray)) or type(default).__hash__ is None


def _own_fields(cls, kw_only):
    found = []
    keyword_only = kw_only
    words_seen = False
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        word = _word(annotation)
        if word == "KW_ONLY":
            if words_seen:
                raise TypeError("%r is KW_ONLY, but KW_ONLY has already been specified" % name)
            keyword_only = words_seen = True
            continue
        # Descriptors are asked, as they are for an instance without a value.
        default = getattr(cls, name, MISSING)
        if isinstance(default, Field):
            made = default
            if made.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, made.default)
        else:
            if type(default) is _SLOT:
                default = MISSING
            made = field(default=default)
        made.name = name
        made.type = annotation
        _settle(made, word, keyword_only)
        found.append(made)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and value.name is None:
            raise TypeError("%r is a field but has no type annotation" % name)
    return found


class _Slotted:
    __slots__ = ("slot",)


# That of a missing default where slots are no descriptors.
_SLOT = type(getattr(_Slotted, "slot", MISSING))


def _settle(made, word, keyword_only):
    made._field_type = {"ClassVar": _FIELD_CLASSVAR, "InitVar": _FIELD_INITVAR}.get(word, _FIELD)
    if made._field_type is not _FIELD and made.default_factory is not MISSING:
        raise TypeError("field %s cannot have a default factory" % made.name)
    if made._field_type is _FIELD_CLASSVAR:
        if made.kw_only is not MISSING:
            raise TypeError("field %s is a ClassVar but specifies kw_only" % made.name)
    elif made.kw_only is MISSING:
        made.kw_only = keyword_only
    if made._field_type is _FIELD and _is_mutable(made.default):
        raise ValueError(
            "mutable default %s for field %s is not allowed: use default_factory"
            % (type(made.default), made.name)
        )


def _make_init(fields, frozen, slots, cls):
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

    def __init__(self, /, *args, **kwargs):
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
                if not (f.init or slots):
                    # The class has it.
                    continue
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.init:
                missing.append(name)
                continue
            else:
                continue
            if f._field_type is _FIELD_INITVAR:
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
    if name in cls.__dict__:
        return True
    _put(cls, name, method)
    return False


def _put(cls, name, method):
    try:
        method.__qualname__ = cls.__qualname__ + "." + name
        method.__name__ = name
    except AttributeError:
        # Small boards keep no such names.
        pass
    setattr(cls, name, method)


def _check_frozen(cls, frozen):
    for base in cls.__mro__[1:]:
        params = getattr(base, "__dict__", {}).get("__dataclass_params__")
        if params is None:
            continue
        if params["frozen"] and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if frozen and not params["frozen"]:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")


def _process(
    cls, init, repr_, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
):
    fields = {}
    for base in cls.__mro__[-1:0:-1]:
        for name, inherited in getattr(base, "__dict__", {}).get("__dataclass_fields__", {}).items():
            fields[name] = inherited
    for own in _own_fields(cls, kw_only):
        fields[own.name] = own
    _check_frozen(cls, frozen)
    explicit_hash = not (
        cls.__dict__.get("__hash__", MISSING) is MISSING
        or (cls.__dict__["__hash__"] is None and "__eq__" in cls.__dict__)
    )
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = {"frozen": frozen, "eq": eq, "order": order}
    all_fields = [f for f in fields.values() if f._field_type is not _FIELD_CLASSVAR]
    real = [f for f in all_fields if f._field_type is _FIELD]
    if init:
        _add(cls, "__init__", _make_init(all_fields, frozen, slots, cls))
    if repr_:
        shown = [f.name for f in real if f.repr]

        def show(obj):
            parts = ["%s=%r" % (name, getattr(obj, name)) for name in shown]
            return "%s(%s)" % (type(obj).__qualname__, ", ".join(parts))

        _add(cls, "__repr__", lambda self: _guarded(show, self))
    compared = [f.name for f in real if f.compare]
    if eq:
        _add(cls, "__eq__", _comparison(compared, lambda a, b: a == b))
    if order:
        for name, compare in (
            ("__lt__", lambda a, b: a < b),
            ("__le__", lambda a, b: a <= b),
            ("__gt__", lambda a, b: a > b),
            ("__ge__", lambda a, b: a >= b),
        ):
            if _add(cls, name, _comparison(compared, compare)):
                raise TypeError(
                    "Cannot overwrite attribute %s in class %s. Consider using functools.total_ordering"
                    % (name, cls.__name__)
                )
    if frozen:
        _freeze(cls, [f.name for f in real])
    _settle_hash(cls, real, unsafe_hash, eq, frozen, explicit_hash)
    if match_args:
        names = tuple([f.name for f in all_fields if f.init and not f.kw_only])
        if "__match_args__" not in cls.__dict__:
            cls.__match_args__ = names
    if hasattr(cls, "__abstractmethods__"):
        from abc import update_abstractmethods

        update_abstractmethods(cls)
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    return _with_slots(cls) if slots else cls


def _settle_hash(cls, real, unsafe_hash, eq, frozen, explicit_hash):
    if unsafe_hash and explicit_hash:
        raise TypeError("Cannot overwrite attribute __hash__ in class %s" % cls.__name__)
    if unsafe_hash or (eq and frozen and not explicit_hash):
        hashed = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
        _put(cls, "__hash__", lambda self: hash(_values(self, hashed)))
    elif eq and not explicit_hash:
        cls.__hash__ = None


def _freeze(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError("cannot assign to field %r" % name)
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError("cannot delete field %r" % name)
        super(cls, self).__delattr__(name)

    for name, method in (("__setattr__", __setattr__), ("__delattr__", __delattr__)):
        if _add(cls, name, method):
            raise TypeError("Cannot overwrite attribute %s in class %s" % (name, cls.__name__))


def _with_slots(cls):
    # Slots are made with a class: this is another one.
    if "__slots__" in cls.__dict__:
        raise TypeError("%s already specifies __slots__" % cls.__name__)
    inherited = []
    for base in cls.__mro__[1:]:
        slots = getattr(base, "__dict__", {}).get("__slots__", ())
        inherited += [slots] if isinstance(slots, str) else slots
    namespace = dict(cls.__dict__)
    own = [f.name for f in fields(cls) if f.name not in inherited]
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
    slots=False,
    weakref_slot=False
):
    def decorate(cls):
        return _process(
            cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
        )

    return decorate if cls is None else decorate(cls)


def fields(class_or_instance):
    found = getattr(class_or_instance, "__dataclass_fields__", None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple([f for f in found.values() if f._field_type is _FIELD])


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


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
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    "field %s is declared with init=False, it cannot be specified with replace()" % f.name
                )
        elif f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
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
