# What random has beyond single numbers, as far as it does not depend on the generator; heapq's selection.
import heapq
import random
from random import Random

random.seed(12)
items = list(range(20))
random.shuffle(items)
print(sorted(items) == list(range(20)), items != list(range(20)))
few = random.sample(range(1000), 5)
print(len(few), len(set(few)), all(0 <= n < 1000 for n in few), sorted(random.sample("abcd", 4)))
print(sorted(random.sample(["x", "y"], counts=[2, 1], k=3)))
print(set(random.choices("ab", weights=[0, 1], k=9)), random.choices([7], k=2), random.choices("xy", cum_weights=[1, 1], k=2))
for wrong in (
    lambda: random.sample([1], 2),
    lambda: random.sample({1}, 1),
    lambda: random.choices("ab", [1]),
    lambda: random.choices("ab", [0, 0]),
    lambda: random.randrange(5, 5),
    lambda: random.choice([]),
    lambda: Random().randrange(2, 2),
):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__)

a, b = Random(5), Random(5)
print([a.random() for _ in range(3)] == [b.random() for _ in range(3)], a.getrandbits(64) == b.getrandbits(64))
state = a.getstate()
first = [a.gauss(0, 1), a.randint(1, 6), a.choice("abc"), a.uniform(2, 3)]
a.setstate(state)
print(first == [a.gauss(0, 1), a.randint(1, 6), a.choice("abc"), a.uniform(2, 3)])
random.seed("text")
state = random.getstate()
first = random.random(), random.gauss(1, 2), random.randbytes(3)
random.setstate(state)
print(first == (random.random(), random.gauss(1, 2), random.randbytes(3)), len(first[2]))
print(0 <= random.randrange(10**40) < 10**40, random.getrandbits(200) < 1 << 200, random.randint(2**70, 2**70) == 2**70)

r = Random(1)
count = 4000


def mean(draw):
    return sum(draw() for _ in range(count)) / count


for value, expected in (
    (mean(lambda: r.gauss(5, 1)), 5),
    (mean(lambda: r.normalvariate(-2, 1)), -2),
    (mean(lambda: r.expovariate(0.5)), 2),
    (mean(lambda: r.triangular(0, 6, 3)), 3),
    (mean(lambda: r.betavariate(2, 2)), 0.5),
    (mean(lambda: r.gammavariate(3, 1)), 3),
    (mean(lambda: r.gammavariate(0.5, 2)), 1),
    (mean(lambda: r.lognormvariate(0, 0.25)), 1.03),
    (mean(lambda: r.paretovariate(6)), 1.2),
    (mean(lambda: r.weibullvariate(1, 2)), 0.886),
    (mean(lambda: r.vonmisesvariate(1, 4)), 1),
    (mean(lambda: r.randrange(0, 11, 2)), 5),
):
    # Far outside five deviations of such a mean.
    print(expected, abs(value - expected) < 0.35)

print(list(heapq.merge([1, 4, 7], [2, 4], [3])), list(heapq.merge("ca", "db", reverse=True)))
print(list(heapq.merge(["a", "ccc"], ["bb"], key=len)), heapq.nlargest(2, [3, 9, 4]), heapq.nsmallest(2, [3, 9, 4], key=lambda n: -n))
heap = [1, 3, 5]
print(heapq.heappushpop(heap, 0), heapq.heappushpop(heap, 4), heapq.heapreplace(heap, 9), heap)
