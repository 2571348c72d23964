# Integers past the machine word: arithmetic, division's sign rules, bits, and text.
# Boards run this too.

fact = 1
for n in range(1, 41):
    fact *= n
print(fact)
print(fact // 3**20, fact % 10**9 + 7, -fact // 7, -fact % 7, fact // -7, fact % -7)
for a in (17, -17, 2**70 + 5, -(2**70) - 5):
    for b in (5, -5, 2**33 + 1, -(2**33) - 1):
        q, r = divmod(a, b)
        print(q, r, q * b + r == a, end="; ")
    print()

big = 2**127 - 1
print(big, -big, big + 1 == 1 << 127, big >> 100, -big >> 100, big & 0xFFFF, -big & 0xFFFF)
print(big | -1, big ^ -big, ~big, (big << 3) - (big * 8), hex(big), bin(5 << 64), oct(8**25))
print(pow(3, 200, 10**9 + 7), pow(7, 5), (-2) ** 63, 2**64 - 1, -(2**63), pow(2, -1) == 0.5)
print(int("123456789012345678901234567890"), int("-ff", 16), int("0b1011", 0), int("z" * 20, 36))
print(big == big + 0, big < big + 1, -big < big, big != 3, bool(big))
print(abs(-(10**30)), max(10**20, 10**21), sum(10**k for k in range(25)), str(10**25)[::-1])
print(int.from_bytes(b"\x01\x02\x03\x04\x05\x06\x07\x08\x09", "big"))
print(int.from_bytes(b"\x01\x02\x03", "little"), (2**72 - 1).to_bytes(9, "little"))
print((258).to_bytes(4, "big"), 10**18 // 10**9 * 10**9 == 10**18)
for wrong in [lambda: big // 0, lambda: big % 0, lambda: int("12x"), lambda: 1 << -1]:
    try:
        wrong()
    except (ZeroDivisionError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(gcd(fibonacci(300), fibonacci(200)) == fibonacci(100), fibonacci(200))

# The digits of pi, by Gibbons' spigot: a long walk through all four operations.
digits, q, r, t, k, m, x = "", 1, 0, 1, 1, 3, 3
while len(digits) < 60:
    if 4 * q + r - t < m * t:
        digits += str(m)
        q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
    else:
        q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
print(digits)
