# The iterators of builtins: enumerate, zip, map, filter, reversed, iter with a sentinel, ranges.
# Boards run this too.

print(list(enumerate("abc", 1)), list(zip("ab", [1, 2, 3])), list(zip()), list(map(max, [1, 5], [4, 2])))
print(list(filter(None, [0, 1, "", "x"])), list(filter(lambda n: n % 2, range(6))), list(reversed([1, 2])))
for wrong in ["ab", "abcd"]:
    try:
        print(list(zip("abc", wrong, strict=True)))
    except ValueError as e:
        print(e)
stack = [1, 2, 3, 0, 5]
print(list(iter(stack.pop, 0)), stack)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError
        return self.n - i


print(list(Countdown(3)), list(reversed(Countdown(3))), 2 in Countdown(3), list(zip(Countdown(2), Countdown(5))))


class Numbered(enumerate):
    def __next__(self):
        number, item = super().__next__()
        return "%d:%s" % (number, item)


print(list(Numbered("ab", start=5)))
it = iter([1, 2, 3])
print(next(it), list(zip(it, it)), next(it, "done"), list(it))
items = [1, 2]
for item in items:
    if len(items) < 6:
        items.append(item * 10)
print(items)
r = range(10, 0, -3)
print(r, list(r), r[1], r[-1], r[::-1], 4 in r, 5 in r, len(r), r == range(10, -1, -3), r.index(7))
print(range(5)[1:4][::2], list(reversed(range(0, 10, 4))), range(3) == range(0, 3, 1), hash(range(0)) == hash(range(5, 5)))
big = 10**20
print(list(range(big, big + 6, 2)), big + 1 in range(big), range(big)[-1] == big - 1, range(0, big, 7).index(7 * 10**18))
for bad in [lambda: range(1, 2, 0), lambda: range(3)[3], lambda: range(1.5), lambda: zip(3), lambda: reversed({1})]:
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__)


def pairs(n):
    for i in range(n):
        yield i, i * i


print(dict(pairs(4)), [*map(lambda p: p[0] + p[1], pairs(3))], sorted(pairs(3), reverse=True), sum(n for _, n in pairs(5)))

# Classes are no sequences, although some can be subscribed.
for function in (iter, list, lambda cls: 1 in cls):
    for cls in (int, list, ValueError):
        try:
            function(cls)
        except TypeError:
            print("not iterable")
