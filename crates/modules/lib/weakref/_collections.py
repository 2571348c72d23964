"""Collections that keep their keys, values or members from nothing, and weak references to bound methods.
Entries go when the collector has found that their objects are gone; until then what is gone is not shown.

Flash on thumbv7m: 3.7 KB.
"""

from collections.abc import MutableMapping, MutableSet
from weakref import ref


ReferenceType = ref


def _live(references):
    for reference in list(references):
        target = reference()
        if target is not None:
            yield reference, target


class WeakValueDictionary(MutableMapping):
    def __init__(self, other=(), /, **keywords):
        self._kept = {}
        self.update(other, **keywords)

    def _refer(self, key, value):
        kept = self._kept

        def forget(reference):
            if kept.get(key) is reference:
                del kept[key]

        return ref(value, forget)

    def __getitem__(self, key):
        value = self._kept[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._kept[key] = self._refer(key, value)

    def __delitem__(self, key):
        del self._kept[key]

    def __contains__(self, key):
        reference = self._kept.get(key)
        return reference is not None and reference() is not None

    def __len__(self):
        return sum(reference() is not None for reference in self._kept.values())

    def __iter__(self):
        for key, _ in self.items():
            yield key

    def __repr__(self):
        return "<WeakValueDictionary at %#x>" % id(self)

    def keys(self):
        return iter(self)

    def items(self):
        for key, reference in list(self._kept.items()):
            value = reference()
            if value is not None:
                yield key, value

    def values(self):
        for _, value in self.items():
            yield value

    def itervaluerefs(self):
        return iter(list(self._kept.values()))

    def valuerefs(self):
        return list(self._kept.values())

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy

        made = type(self)()
        for key, value in self.items():
            made[deepcopy(key, memo)] = value
        return made

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = type(self)(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self


class WeakKeyDictionary(MutableMapping):
    def __init__(self, dict=None):
        self._kept = {}
        kept = self._kept
        self._forget = lambda reference: kept.pop(reference, None)
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self._kept[ref(key)]

    def __setitem__(self, key, value):
        self._kept[ref(key, self._forget)] = value

    def __delitem__(self, key):
        del self._kept[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self._kept
        except TypeError:
            return False

    def __len__(self):
        return sum(reference() is not None for reference in self._kept)

    def __iter__(self):
        for _, key in _live(self._kept):
            yield key

    def __repr__(self):
        return "<WeakKeyDictionary at %#x>" % id(self)

    def keys(self):
        return iter(self)

    def items(self):
        for reference, value in list(self._kept.items()):
            key = reference()
            if key is not None:
                yield key, value

    def values(self):
        for _, value in self.items():
            yield value

    def keyrefs(self):
        return list(self._kept)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy

        made = type(self)()
        for key, value in self.items():
            made[key] = deepcopy(value, memo)
        return made

    __or__ = WeakValueDictionary.__or__
    __ror__ = WeakValueDictionary.__ror__
    __ior__ = WeakValueDictionary.__ior__


class WeakSet(MutableSet):
    def __init__(self, data=None):
        self._kept = set()
        self._forget = self._kept.discard
        if data is not None:
            self.update(data)

    @classmethod
    def _from_iterable(cls, items):
        return cls(items)

    def __contains__(self, item):
        try:
            return ref(item) in self._kept
        except TypeError:
            return False

    def __len__(self):
        return sum(reference() is not None for reference in self._kept)

    def __iter__(self):
        for _, item in _live(self._kept):
            yield item

    def __repr__(self):
        return repr({item for item in self}) if self else "set()"

    def add(self, item):
        self._kept.add(ref(item, self._forget))

    def discard(self, item):
        self._kept.discard(ref(item))

    def remove(self, item):
        self._kept.remove(ref(item))

    def clear(self):
        self._kept.clear()

    def pop(self):
        while self._kept:
            item = self._kept.pop()()
            if item is not None:
                return item
        raise KeyError("pop from empty WeakSet")

    def copy(self):
        return type(self)(self)

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def union(self, other):
        return type(self)([*self, *other])

    def difference(self, other):
        made = self.copy()
        made.difference_update(other)
        return made

    def difference_update(self, other):
        for item in list(self) if self is other else other:
            self.discard(item)

    def intersection(self, other):
        return type(self)([item for item in other if item in self])

    def intersection_update(self, other):
        kept = type(self)(other)
        for item in list(self):
            if item not in kept:
                self.discard(item)

    def symmetric_difference(self, other):
        made = self.copy()
        made.symmetric_difference_update(other)
        return made

    def symmetric_difference_update(self, other):
        for item in list(self) if self is other else type(self)(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def issubset(self, other):
        return len(self) == len(self.intersection(other))

    def issuperset(self, other):
        return all(item in self for item in other)

    def isdisjoint(self, other):
        return not any(item in self for item in other)

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return set(self) == set(other)

    __hash__ = None

    def __le__(self, other):
        return self.issubset(other)

    def __lt__(self, other):
        return len(self) < len(type(self)(other)) and self.issubset(other)

    def __ge__(self, other):
        return self.issuperset(other)

    def __gt__(self, other):
        return len(self) > len(type(self)(other)) and self.issuperset(other)


class WeakMethod:
    # The bound method itself is made anew each time it is asked for: its object and its function are not.
    def __init__(self, method, callback=None):
        try:
            self._object = ref(method.__self__)
            self._function = method.__func__
        except AttributeError:
            raise TypeError(
                "argument should be a bound method, not %s" % type(method)
            ) from None
        if callback is not None:
            self._object = ref(method.__self__, lambda reference: callback(self))
        self._type = type(method)

    def __call__(self):
        obj = self._object()
        return None if obj is None else self._type(self._function, obj)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if self() is None or other() is None:
            return self is other
        return self._object == other._object and self._function == other._function

    def __hash__(self):
        return hash((self._object, self._function))
