# Comprehensions and iteration tools: scopes, nesting, walrus, laziness, and the built-in tools.
# Boards run this too.

n = "outer"
print([n for n in range(3)], n, {n: n * n for n in range(3)}, sorted({n % 2 for n in range(5)}), n)
print([(x, y) for x in range(4) if x % 2 for y in range(x) if y != 1])
print([[row[i] for row in [[1, 2], [3, 4], [5, 6]]] for i in range(2)])
print([last := v * 2 for v in range(4)], last)
print(any((found := v) > 2 for v in [1, 3, 5]), found)
if (length := len("abc")) > 2:
    print("length", length)


class Scope:
    items = [1, 2, 3]
    doubled = [i * 2 for i in items]


print(Scope.doubled, hasattr(Scope, "i"))
print(list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(filter(None, [0, 1, "", "a", [], [0]])))
print(list(zip("abc", range(2))), list(zip()), dict(zip("ab", [1, 2])), list(enumerate("ab", start=1)))
print(list(reversed(range(0, 10, 3))), sum(range(101)), sum([0.5, 1], 2), all([]), any([]))
print(range(10)[2:8:2], range(5)[-1], 7 in range(0, 10, 2), len(range(10, 0, -3)), range(3) == range(0, 3, 1), list(range(3, 0)))
it = iter([1, 2, 3, 4, 5])
print([(a, b) for a, b in zip(it, it)], next(it, "end"), next(it, "end"))
pulls = iter([5, 4, 3, 0, 9])
print([p for p in pulls if p], list(pulls))
total = 0
for i in range(100):
    if i == 3:
        continue
    if i > 6:
        break
    total += i
else:
    total = -1
print(total)
while total > 0:
    total -= 5
else:
    print("while's else", total)
print(min(range(5, 2, -1)), max("b", "c", "a"), min([], default="none"), sorted(range(3), key=lambda v: -v))
print([x if x % 2 else -x for x in range(5)], [f(3) for f in (abs, float, str, bool, lambda q: q**q)])
print(*[1, 2], *"ab", sep=",")
print(sum(1 for row in range(8) for column in range(8) if (row + column) % 2))


def queens(size):
    def place(row, columns, down, up):
        if row == size:
            yield columns
        for c in range(size):
            if c not in columns and row + c not in up and row - c not in down:
                yield from place(row + 1, columns + [c], down | {row - c}, up | {row + c})

    return place(0, [], frozenset(), frozenset())


print(sum(1 for _ in queens(6)), next(queens(8)))
