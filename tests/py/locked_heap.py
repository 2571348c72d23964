# Loops, reductions and slice stores that take no memory.
try:
    from micropython import heap_lock, heap_unlock
except ImportError:

    def heap_lock():
        pass

    heap_unlock = heap_lock

from array import array


def show(what):
    heap_lock()
    try:
        for item in what:
            print(item)
    finally:
        heap_unlock()


ages = {"ann": 31, "bob": 27}
squares = range(0, 10, 3)
values = ages.values()
for what in (ages, {7}, frozenset((8,)), b"ab", bytearray(b"cd"), "ef", memoryview(b"gh")):
    show(what)
show(array("h", (-1, 2)))
show(squares)
show(values)

heap_lock()
try:
    for name, age in ages.items():
        print(name, age)
    for name in ages.keys():
        print(name)
    for age in ages.values():
        print(age)
    print(all(squares), any(squares), min(squares), max(squares), sum(squares))
    print(sum(values), max(ages), min(b"zya"), any("x"), all(ages))
    print(3 in squares, 27 in values)
finally:
    heap_unlock()

# With memory, items can be kept.
print([pair for pair in ages.items()])
for pair in ages.items():
    print(pair)
for (a, b, c), n in {(1, 2, 3): 4}.items():
    print(a, b, c, n)
try:
    for a, b, c in ages.items():
        print(a)
except ValueError:
    print("ValueError")
for first, *rest in ages.items():
    print(first, rest)


class Loud(dict):
    def items(self):
        return [("loud", 1)]


for name, age in Loud(a=1).items():
    print(name, age)

# A container that changes its size ends the loop.
for loop in (lambda d: d, lambda d: d.keys(), lambda d: d.values(), lambda d: d.items()):
    changing = {1: 1, 2: 2}
    try:
        for item in loop(changing):
            print(item)
            changing[len(changing) + 1] = 0
    except RuntimeError as error:
        print(error)
changing = {1: 1, 2: 2}
try:
    for key, value in changing.items():
        del changing[key]
except RuntimeError as error:
    print(error)
items = {1}
try:
    for item in items:
        items.add(item + 1)
except RuntimeError:
    print(len(items))


def pairs(d):
    for key, value in d.items():
        yield key + value


print(list(pairs({1: 2, 3: 4})))
big = range(10**30, 10**30 + 3)
print(sum(big) - 3 * 10**30, [item - 10**30 for item in big])
for item in big:
    print(item % 7)

# Slices of built-in sequences.
data = bytearray(range(10))
view = memoryview(data)
names = [1, 2, 3, 4]
heap_lock()
try:
    data[3:5] = b"aa"
    view[5:7] = b"bb"
finally:
    heap_unlock()
print(data, names[1:-1], names[::-1], "text"[1:3], b"text"[::2], (1, 2, 3)[1:])
names[1:3] = [9]
del names[:1]
print(names, array("b", (1, 2, 3))[1:])


class Index:
    def __index__(self):
        return len(names[0:2])


print(names[: Index()], names[Index() : 5 : Index()])


class Keep:
    def __getitem__(self, index):
        self.index = index
        return index


keep = Keep()
keep[1:2]
print(keep.index, keep[1:2:3])
try:
    names["a":]
except TypeError:
    print("TypeError")


# A function that has not been called before, with keywords and with constants.
def late(a, /, b, *, c="default of c"):
    return a < b and c == "default of c" and "not interned, as it has blanks" != c


heap_lock()
try:
    print(late(1, 2), late(1, b=2), late(1, b=2, c=3))
finally:
    heap_unlock()

# What is printed to the console is copied nowhere; tasks take turns and sleep without memory.
import asyncio
import sys


async def tick(name, times, pause):
    for turn in range(times):
        print("a turn of", name, turn)
        await asyncio.sleep(pause)


async def take_turns():
    asyncio.create_task(tick("the first", 3, 0))
    asyncio.create_task(tick("the second", 2, 0.05))
    heap_lock()
    try:
        await asyncio.sleep(0)
        print("all have begun", file=sys.stdout)
        await asyncio.sleep(0.2)
        print("all have ended")
    finally:
        heap_unlock()


asyncio.run(take_turns())
