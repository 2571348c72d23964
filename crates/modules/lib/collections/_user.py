"""`collections.UserDict`, `UserList` and `UserString`: a dict, a list and a string in the attribute `data`, to
derive classes from.

Flash on thumbv7m: 3.3 KB.
"""

from collections.abc import MutableMapping, MutableSequence, Sequence


def _plain(value):
    return value.data if isinstance(value, (UserDict, UserList, UserString)) else value


def _copy(self):
    made = self.__class__.__new__(self.__class__)
    for name, value in self.__dict__.items():
        setattr(made, name, value)
    made.data = self.data[:] if isinstance(self, UserList) else self.data.copy()
    return made


class UserDict(MutableMapping):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, "__missing__"):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def __or__(self, other):
        if isinstance(other, (UserDict, dict)):
            return self.__class__(self.data | _plain(other))
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, (UserDict, dict)):
            return self.__class__(_plain(other) | self.data)
        return NotImplemented

    def __ior__(self, other):
        self.data |= _plain(other)
        return self

    __copy__ = _copy

    def copy(self):
        if type(self) is UserDict:
            return UserDict(self.data)
        # The class may do more when it is given items, so an empty one is filled.
        data, self.data = self.data, {}
        try:
            made = _copy(self)
        finally:
            self.data = data
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made


class _Ordered:
    # Comparisons by `data`, with what is plain too.

    def __eq__(self, other):
        return self.data == _plain(other)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)


class UserList(_Ordered, MutableSequence):
    def __init__(self, initlist=None):
        self.data = [] if initlist is None else list(_plain(initlist))

    __hash__ = None

    def __repr__(self):
        return repr(self.data)

    def __contains__(self, item):
        return item in self.data

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        index = 0
        while index < len(self):
            yield self[index]
            index += 1

    def __getitem__(self, index):
        found = self.data[index]
        return self.__class__(found) if isinstance(index, slice) else found

    def __setitem__(self, index, item):
        self.data[index] = item

    def __delitem__(self, index):
        del self.data[index]

    def __add__(self, other):
        other = _plain(other)
        return self.__class__(self.data + (other if isinstance(other, type(self.data)) else list(other)))

    def __radd__(self, other):
        other = _plain(other)
        return self.__class__((other if isinstance(other, type(self.data)) else list(other)) + self.data)

    def __iadd__(self, other):
        self.data += _plain(other)
        return self

    def __mul__(self, count):
        return self.__class__(self.data * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self.data *= count
        return self

    __copy__ = _copy

    def append(self, item):
        self.data.append(item)

    def insert(self, index, item):
        self.data.insert(index, item)

    def pop(self, index=-1):
        return self.data.pop(index)

    def remove(self, item):
        self.data.remove(item)

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *limits):
        return self.data.index(item, *limits)

    def reverse(self):
        self.data.reverse()

    def sort(self, /, *args, **kwargs):
        self.data.sort(*args, **kwargs)

    def extend(self, other):
        self.data.extend(_plain(other))


class UserString(_Ordered, Sequence):
    def __init__(self, seq):
        seq = _plain(seq)
        self.data = seq if isinstance(seq, str) else str(seq)

    def __str__(self):
        return self.data

    def __repr__(self):
        return repr(self.data)

    def __int__(self):
        return int(self.data)

    def __float__(self):
        return float(self.data)

    def __complex__(self):
        return complex(self.data)

    def __hash__(self):
        return hash(self.data)

    def __contains__(self, text):
        return _plain(text) in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.__class__(self.data[index])

    def __add__(self, other):
        other = _plain(other)
        return self.__class__(self.data + (other if isinstance(other, str) else str(other)))

    def __radd__(self, other):
        return self.__class__((other if isinstance(other, str) else str(other)) + self.data)

    def __mul__(self, count):
        return self.__class__(self.data * count)

    __rmul__ = __mul__

    def __mod__(self, args):
        return self.__class__(self.data % args)

    def __rmod__(self, template):
        return self.__class__(str(template) % self)

    def encode(self, encoding="utf-8", errors="strict"):
        return self.data.encode(encoding or "utf-8", errors or "strict")


def _same(name):
    # A method that gives what that of `str` does.
    def method(self, *args, **kwargs):
        return getattr(self.data, name)(*[_plain(arg) for arg in args], **kwargs)

    method.__name__ = name
    return method


def _text(name):
    # A method that makes a text, which becomes one of the class.
    def method(self, *args, **kwargs):
        return self.__class__(getattr(self.data, name)(*[_plain(arg) for arg in args], **kwargs))

    method.__name__ = name
    return method


for _name in (
    "count endswith find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower"
    " isnumeric isprintable isspace istitle isupper join partition rfind rindex rpartition rsplit split splitlines"
    " startswith"
).split():
    setattr(UserString, _name, _same(_name))
for _name in (
    "capitalize casefold center expandtabs ljust lower lstrip removeprefix removesuffix replace rjust rstrip strip"
    " swapcase title translate upper zfill"
).split():
    setattr(UserString, _name, _text(_name))
UserString.maketrans = staticmethod(str.maketrans)
