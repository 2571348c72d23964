# itertools refuse wrong arguments at once; operator's callables; words that textwrap parts.
import itertools
import operator
import textwrap


def refused(make, *args, **keywords):
    try:
        make(*args, **keywords)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, end=" ")
    else:
        print("not refused", end=" ")


for make in (itertools.cycle, itertools.accumulate, itertools.pairwise, itertools.zip_longest, itertools.chain.from_iterable):
    refused(make, 5)
for make in (itertools.dropwhile, itertools.takewhile, itertools.filterfalse, itertools.starmap, itertools.groupby):
    refused(make, bool, 5) if make is not itertools.groupby else refused(make, 5)
refused(itertools.compress, "abc", 5)
refused(itertools.compress, 5, "abc")
print()
for args in (("a",), (1, "a"), (0, 5, 0), (-1,), (0, 3, -1), (1.5,)):
    try:
        itertools.islice(range(9), *args)
    except ValueError as e:
        print(e)


class Three:
    def __index__(self):
        return 3


print(list(itertools.islice(range(9), Three())), list(itertools.islice(range(9), 1, Three(), Three())))
print(list(itertools.repeat("a", times=2)), list(itertools.repeat("b", Three())), itertools.repeat("c", -5))
print(operator.length_hint(itertools.repeat(None, 50)), itertools.repeat(1, 3))
refused(itertools.repeat)
refused(itertools.repeat, 1, 2, 3)
refused(itertools.repeat, 1, "2")
refused(itertools.repeat, 1, time=3)
print()
print(itertools.count(10, 1.0), itertools.count(10), itertools.count(1, 2))
print(list(itertools.compress("abcdef", [1, 0, 1])), list(itertools.pairwise("abc")), list(itertools.takewhile(str, ["a", ""])))
print(list(itertools.dropwhile(bool, [1, 0, 2])), list(itertools.filterfalse(None, [1, 0])), list(itertools.starmap(pow, [(2, 3)])))
print(list(itertools.accumulate([1, 2, 3], initial=5)), list(itertools.zip_longest("ab", "c", fillvalue=0)))


# operator
class Hinted:
    def __init__(self, hint):
        self.hint = hint

    def __length_hint__(self):
        if isinstance(self.hint, type):
            raise self.hint
        return self.hint


print(operator.length_hint(Hinted(2)), operator.length_hint(Hinted(NotImplemented), 4), operator.length_hint(Hinted(TypeError), 7))
print(operator.length_hint([1, 2]), operator.length_hint(5, 12))
for hint, default in ((-1, 0), ("a", 0), (1, "a")):
    try:
        operator.length_hint(Hinted(hint), default)
    except (TypeError, ValueError) as e:
        print(e)
for make in (operator.attrgetter, operator.methodcaller):
    for args in ((), (2,), (("a",),)):
        refused(make, *args)
refused(operator.concat, 13, 29)
refused(operator.iconcat, 13, 29)
print()
print(operator.itemgetter(1), operator.itemgetter("a", 2), operator.methodcaller("find", 1, key=2), operator.attrgetter("a.b"))
print(operator.itemgetter(2, 0)("abc"), operator.itemgetter(slice(1, 3))("abcd"), operator.methodcaller("join", "xy")("-"))
print(operator.concat([1], [2]), operator.iconcat("a", "b"))

# textwrap
print(textwrap.wrap("this-is-a-useful-feature-for-reformatting-posts-from-tim-peters'ly", 1, break_long_words=False))
for text in ("e-mail x-ray a-b-c-or", "pre--post--1 and--so", "2-ply no-1", "what!--no", "-h --help a--b"):
    print(textwrap.wrap(text, 4, break_long_words=False))
