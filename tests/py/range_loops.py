# Loops over ranges, which may begin without a range object being made.
# Boards run this too.
for i in range(3):
    print(i, end=" ")
for i in range(5, -1, -2):
    print(i, end=" ")
for i in range(-3, 3, 2):
    print(i, end=" ")
for i in range(2, 2):
    print("never")
for i in range(3, -3):
    print("never")
print()

for arguments in [(1, 2, 0), ("a",), (1, None), (), (1, 2, 3, 4)]:
    try:
        for i in range(*arguments):
            print("never")
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
try:
    for i in range(1, 2, 0):
        print("never")
except ValueError as error:
    print(error)
try:
    for i in range("a"):
        print("never")
except TypeError:
    print("TypeError")

# Larger than a word.
for i in range(1 << 70, (1 << 70) + 2):
    print(i)
for i in range(-(1 << 70), 1 << 70, 1 << 70):
    print(i)

# The variable may be assigned, the bounds are taken once.
n = 3
for i in range(n):
    n = 10
    print(i, end=" ")
    i = 100
print(i)

# Nested, with a way out, and with an else.
for i in range(4):
    for j in range(i):
        if j == 2:
            break
        print(i, j, end="; ")
    else:
        print("all of", i, end="; ")
        continue
    print("left", i)


# In generators and comprehensions.
def pairs(n):
    for i in range(n):
        for j in range(i, n):
            yield i, j


print(list(pairs(3)))
print([i * j for i in range(3) for j in range(i)])


# Another function of that name.
def shadowed():
    def range(n):
        return [n] * 2

    for i in range(3):
        print("mine", i)


shadowed()


class Range:
    def __init__(self, *arguments):
        self.arguments = arguments

    def __iter__(self):
        return iter(self.arguments)


builtin_range, range = range, Range
for i in range(1, "two", None):
    print(i)
range = builtin_range
for i in range(1, True + 2):
    print(i)
