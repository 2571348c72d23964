# Loops that are long enough to show an instruction that takes a little of the native stack and does
# not give it back.


class Counter:
    def __init__(self):
        self.total = 0
        self.items = [0, 0]

    def add(self, number):
        self.total = self.total + number
        return self.total


LIMIT = 600_000
count = 0


def instructions():
    global count
    counter = Counter()
    numbers = [3, 1, 2]
    text = "x"
    for i in range(LIMIT):
        counter.add(1)
        counter.items[0] = numbers[i % 3] + counter.items[1]
        a, b = i * 2, i // 3
        if not (a < b) and a != b and numbers is not text and text in "xyz":
            count += len(numbers) & 1
        c = -(a ^ b) | (a << 1) >> 2
        d = 0.5 * c / 3.0 - 2.0
        if d == c or a >= LIMIT * 2 or b > LIMIT:
            text = str(i)
    return counter.total, counter.items[0], c, d


def generator():
    i = 0
    while i < LIMIT:
        i += 1
        yield i


print(instructions())
print(count)
print(sum(generator()))
