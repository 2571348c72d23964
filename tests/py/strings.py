# Text: methods, indexing by code point, slices, escapes, comparison, encoding.
# Boards run this too.

s = "naïve café → 日本語 🐍"
print(len(s), s[2], s[-1], s[6:10], s[::-1], s[::3], s.find("日"), s.index("→"), "語🐍" in s.replace(" ", ""))
print(s.encode()[:8], len(s.encode("utf-8")), s.encode().decode() == s, ord("🐍"), chr(0x65E5))
print([c for c in "aé🐍"], sorted("bäa"), max("héllo"), "é" < "z", "a" < "b" < "c")
print("Hello World".upper(), "Hello".lower(), " x ".strip() + "|", "xxhixx".strip("x"), "..a".lstrip("."), "a..".rstrip("."))
print("a,b,,c".split(","), " a  b ".split(), "a-b-c".split("-", 1), "a-b-c".rsplit("-", 1), "l1\nl2\r\nl3".splitlines())
print("-".join(["a", "b", "c"]), "".join(str(i) for i in range(5)), "key=value=x".partition("="), "a/b/c".rpartition("/"))
print("hello".replace("l", "L"), "hello".replace("l", "L", 1), "hello".count("l"), "aaaa".count("aa"), "ababab".rfind("ab"))
print("hello".startswith("he"), "hello".endswith(("x", "lo")), "hello".startswith("l", 2), "abc".find("z"), "".find(""))
print("abc".isalpha(), "123".isdigit(), " ".isspace(), "aB".isupper(), "ABC".isupper(), "abc".center(9))
print("x" * 3 + "y" * 0, "ab" "cd", "tab\tquote\"new\\n", 'it\'s', r"raw\n", "\x41\u0042\101", "a\
b")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\n\t\x01\\"), repr(b"\x00ab'\xff"))
print("""three
lines
here""", end="<\n")
print(str(None), str([1, "a", (2.5,), {"k": None}]), repr({"s": {1}}), str(b"x"), str(b"caf\xc3\xa9", "utf-8"))
print("%s and %r, %d%%, %5d|%-5d|%05d, %x %X %o, %c%c" % ("s", "r", 42, 7, 7, 7, 255, 255, 8, "c", 100))
print("%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%s" % (1,), "%s %s" % ("x", [1]), "%.2s" % "abc", "%*d" % (4, 7))
print("{} {1}".replace("1", "") .format("x", "y"), "{1} {0} {1}".format("a", "b"), "{a} {b[0]} {c.real}".format(a=1, b=[2], c=3))
print("{:<6}|{:>6}|{:^6}|{:*^7}".format("a", "b", "c", "d"), "{:d} {:x} {:#x} {:b} {:o} {:c}".format(10, 255, 255, 5, 8, 65))
print("{:+d} {: d} {:06d} {:,} {!r:>5} {!s}".format(3, 3, -42, 1234567, "r", "s"), "{{}}".format())
for wrong in [lambda: "abc"[3], lambda: "a" + 1, lambda: "a".index("b"), lambda: "%d" % "x", lambda: "{}".format(), lambda: chr(-1)]:
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, end=" ")
print()
try:
    b"\xff".decode()
except UnicodeError:
    print("not UTF-8")
text = "the quick brown fox jumps over the lazy dog the end"
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
print(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3])
caesar = "".join(chr((ord(c) - 97 + 13) % 26 + 97) if c.isalpha() else c for c in text)
print(caesar)
