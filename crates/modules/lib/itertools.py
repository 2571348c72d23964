"""Iterators out of iterators, as CPython's itertools; most are generators.

Flash on thumbv7m: 4.4 KB.
"""


class count:
    def __init__(self, start=0, step=1):
        self._next = start + 0
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        now = self._next
        self._next = now + self._step
        return now

    def __repr__(self):
        step = self._step
        return "count(%r)" % self._next if isinstance(step, int) and step == 1 else "count(%r, %r)" % (self._next, self._step)


# What is no iterable is refused when the iterator is made, so the generators are inside.


def cycle(iterable):
    return _cycled(iter(iterable))


def _cycled(iterator):
    saved = []
    for item in iterator:
        yield item
        saved.append(item)
    while saved:
        yield from saved


class repeat:
    def __init__(self, object, *times, **keywords):
        if keywords:
            times += (keywords.pop("times"),) if "times" in keywords and not times else (0, 0)
        if len(times) > 1 or keywords:
            raise TypeError("repeat() takes an object and perhaps a number of times")
        self._object = object
        self._left = None
        if times:
            self._left = max(0, _index(times[0]))

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if not self._left:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        left = "" if self._left is None else ", %d" % self._left
        return "repeat(%r%s)" % (self._object, left)


def _index(value):
    # As an integer of Python's: `slice` and `range` ask `__index__`.
    return range(value).stop


def accumulate(iterable, func=None, *, initial=None):
    return _accumulated(iter(iterable), func, initial)


def _accumulated(iterator, func, initial):
    total = initial
    if initial is None:
        for total in iterator:
            break
        else:
            return
    yield total
    if func is None:
        for item in iterator:
            total = total + item
            yield total
    else:
        for item in iterator:
            total = func(total, item)
            yield total


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    return _batched(iter(iterable), n)


def _batched(iterator, n):
    while batch := tuple(islice(iterator, n)):
        yield batch


class chain:
    def __init__(self, *iterables):
        self._items = _chained(iterables)

    @classmethod
    def from_iterable(cls, iterable):
        made = cls()
        made._items = _chained(iter(iterable))
        return made

    def __iter__(self):
        return self._items

    def __next__(self):
        return next(self._items)


def _chained(iterables):
    for iterable in iterables:
        yield from iterable


def compress(data, selectors):
    return _compressed(zip(data, selectors))


def _compressed(pairs):
    for item, selected in pairs:
        if selected:
            yield item


def dropwhile(predicate, iterable):
    return _dropped(predicate, iter(iterable))


def _dropped(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            yield item
            break
    yield from iterator


def takewhile(predicate, iterable):
    return _taken(predicate, iter(iterable))


def _taken(predicate, iterator):
    for item in iterator:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable):
    return _filtered(predicate, iter(iterable))


def _filtered(predicate, iterator):
    for item in iterator:
        if not (item if predicate is None else predicate(item)):
            yield item


class groupby:
    def __init__(self, iterable, key=None):
        self._iterator = iter(iterable)
        self._key = key
        self._ended = False
        self._has_item = False
        # Tells a group whether another has begun since.
        self._number = 0

    def _advance(self):
        for item in self._iterator:
            self._item = item
            self._item_key = item if self._key is None else self._key(item)
            self._has_item = True
            return True
        self._ended = True
        self._has_item = False
        return False

    def __iter__(self):
        return self

    def __next__(self):
        if self._number:
            while not self._ended and (not self._has_item or self._item_key == self._group_key):
                self._advance()
        elif not self._has_item:
            self._advance()
        if self._ended:
            raise StopIteration
        self._number += 1
        self._group_key = self._item_key
        return self._group_key, self._group(self._number)

    def _group(self, number):
        while number == self._number and self._has_item and self._item_key == self._group_key:
            item = self._item
            self._has_item = False
            yield item
            if number == self._number and not self._has_item and not self._advance():
                return


def islice(iterable, *args):
    limits = slice(*args)
    what = "Stop argument"
    try:
        stop = None if limits.stop is None else _index(limits.stop)
        if stop == -1:
            raise TypeError
        what = "Indices"
        start = 0 if limits.start is None else _index(limits.start)
        if start < 0 or (stop is not None and stop < 0):
            raise TypeError
        what = "Step"
        step = 1 if limits.step is None else _index(limits.step)
        if step < 1:
            raise TypeError
    except TypeError:
        if what == "Step":
            raise ValueError("Step for islice() must be a positive integer or None.") from None
        raise ValueError(what + " for islice() must be None or an integer: 0 <= x <= sys.maxsize.") from None
    return _sliced(iter(iterable), start, stop, step)


def _sliced(iterator, start, stop, step):
    if stop is not None and start >= stop:
        for _ in range(stop):
            for _ in iterator:
                break
            else:
                return
        return
    place = 0
    wanted = start
    for item in iterator:
        if place == wanted:
            yield item
            wanted += step
        place += 1
        if stop is not None and (place >= stop or wanted >= stop):
            # What lies before the end is used up all the same.
            for _ in range(stop - place):
                for _ in iterator:
                    break
                else:
                    return
            return


def pairwise(iterable):
    return _pairs(iter(iterable))


def _pairs(iterator):
    for before in iterator:
        break
    else:
        return
    for item in iterator:
        yield before, item
        before = item


def starmap(function, iterable):
    return _starmapped(function, iter(iterable))


def _starmapped(function, iterator):
    for args in iterator:
        yield function(*args)


def tee(iterable, n=2):
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    # A linked list: what all have passed goes.
    iterator = iter(iterable)
    node = [None, None]
    return tuple([_teed(iterator, node) for _ in range(n)])


def _teed(iterator, node):
    while True:
        if node[1] is None:
            for item in iterator:
                node[1] = [None, None]
                node[0] = item
                break
            else:
                return
        item, node = node
        yield item


def zip_longest(*iterables, fillvalue=None):
    return _zipped([iter(iterable) for iterable in iterables], fillvalue)


def _zipped(iterators, fillvalue):
    active = len(iterators)
    if not active:
        return
    while True:
        row = []
        for i, iterator in enumerate(iterators):
            if iterator is None:
                row.append(fillvalue)
                continue
            for item in iterator:
                row.append(item)
                break
            else:
                active -= 1
                if not active:
                    return
                iterators[i] = None
                row.append(fillvalue)
        yield tuple(row)


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _product([tuple(iterable) for iterable in iterables] * repeat)


def _product(pools):
    if not all(pools):
        return
    indices = [0] * len(pools)
    row = [pool[0] for pool in pools]
    while True:
        yield tuple(row)
        i = len(pools) - 1
        while i >= 0:
            indices[i] += 1
            if indices[i] < len(pools[i]):
                row[i] = pools[i][indices[i]]
                break
            indices[i] = 0
            row[i] = pools[i][0]
            i -= 1
        else:
            return


def permutations(iterable, r=None):
    if r is not None and r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(tuple(iterable), r)


def _permutations(pool, r):
    n = len(pool)
    if r is None:
        r = n
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in indices[:r]])
    while n:
        for i in range(r - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i]:
                j = n - cycles[i]
                indices[i], indices[j] = indices[j], indices[i]
                yield tuple([pool[i] for i in indices[:r]])
                break
            # The place starts again: its item goes behind the others.
            indices[i:] = indices[i + 1 :] + indices[i : i + 1]
            cycles[i] = n - i
        else:
            return


def combinations(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(tuple(iterable), r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple([pool[i] for i in indices])


def combinations_with_replacement(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations_with_replacement(tuple(iterable), r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple([pool[i] for i in indices])
