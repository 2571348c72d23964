# Lists and tuples: slices read and written, stable sorting, unpacking, and mutation while used.
# Boards run this too.

a = list(range(10))
print(a[2:5], a[-3:], a[:-7], a[::2], a[::-3], a[5:2], a[100:], a[-100:2], a[8:2:-2])
a[2:5] = ["x"]
print(a)
a[1:1] = [10, 11]
a[:2] = []
del a[-2:], a[0]
print(a, len(a))
b = list(range(8))
b[::2] = "abcd"
del b[1::3]
print(b)
c = [3, 1, 2]
c.append(4)
c.extend((5, 6))
c.insert(1, "in")
c.insert(-100, "first")
print(c, c.pop(), c.pop(0), c.index(2), c.count(3))
c.remove("in")
c.reverse()
print(c, c + [0] * 2, [1, 2] == [1, 2], [1, 2] < [1, 3], (1, 2) < (1, 2, 0), [1] != (1,))
people = [("bo", 3), ("al", 1), ("cy", 3), ("di", 2), ("ed", 1)]
people.sort(key=lambda p: p[1])
print(people)
people.sort(key=lambda p: p[1], reverse=True)
print(people, sorted(["b", "A", "c"], key=str.lower))
try:
    [3, "x", 1].sort()
except TypeError:
    print("numbers and text have no order")
first, *middle, last = range(6)
(x, y), [z, *w] = (1, 2), "zed"
print(first, middle, last, x, y, z, w)
*init, tail = [1]
print(init, tail)
for wrong in ["p, q = 1, 2, 3", "p, *q, r = [1]", "p, q = 5"]:
    try:
        exec(wrong)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
swap = [1, 2, 3]
swap[0], swap[2] = swap[2], swap[0]
i, swap[1] = 0, "mid"
print(swap)
grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 5
shared = [[0] * 2] * 2
shared[0][0] = 1
print(grid, shared, grid * 1 == grid, [[]] * 2)
t = (1, "two", 3.0)
print(t + (4,), t * 2, t[1:], t.index("two"), t.count(1), 3.0 in t, len(()), (1,), tuple("ab"))
growing = [1]
for n in growing:
    if len(growing) < 6:
        growing.append(n * 2)
print(growing)
loop = [1]
loop.append(loop)
print(loop[1] is loop, len(loop[1][1]))
copy = growing[:]
copy.clear()
print(copy, growing.copy() == growing, list(reversed(growing)), list(enumerate("ab", 5)))
print([(i, j) for i in range(3) for j in "ab" if i != 1], [[c * 2 for c in r] for r in ["ab", "c"]])
for wrong in [lambda: [][0], lambda: [].pop(), lambda: [1].remove(2), lambda: [1]["a"], lambda: (1)[0]]:
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, end=" ")
print()
