# Methods of strings and bytes.
print("abcabc".removeprefix("abc"), "abcabc".removesuffix("bc"), "abc".isascii(), "é".isascii(), "ß".casefold())
print(repr("a\tb\n\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("a\tb".expandtabs(0)))
print("abc".translate({97: "x", 98: None, 99: 100}), "abc".translate(str.maketrans("ab", "xy", "c")))
print("a\nb\r\nc\x0bd\x1ce\u2028f".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "a\n\n".splitlines(keepends=True))
print("42".zfill(5), "-42".zfill(5), "+4".zfill(4), "abc".zfill(2), "".zfill(2))
print("a b  c".split(), "a,b,c".rsplit(",", 1), " a  b ".split(None, 1), "abc".partition("b"), "abc".rpartition("x"))
print("hello world".title(), "hELLO".capitalize(), "aBc".swapcase(), "it's".title(), "ß".upper(), "ΑΣ".lower())
print("½".isnumeric(), "²".isdigit(), "²".isdecimal(), "a1".isalnum(), "Abc".istitle(), "a b".isidentifier(), "a\n".isprintable())
print("{0} {x} {y[0]} {z.real:>5}".format(1, x=3, y=[4], z=5), "{:{}}|".format(1, 5), "{!r:>5}".format("a"))
print("{:,} {:+.2e} {:08.3f} {:#o} {:%} {:c} {:=+5}".format(12345678, 12345.678, 3.14159, 8, 0.5, 97, 3))
print("%s %r %a %5.2f %x %o %e %g %c %% %-5d| %05d" % ("s", "r", "é", 3.14159, 255, 8, 1.5, 1e-10, "c", 6, 7))
print("%(a)s %(b)d" % {"a": 1, "b": 2}, "%*d" % (5, 3), "%.*f" % (2, 1.239), "%#x" % 255)

b = b"Hello World"
print(b.hex(), b.hex(" "), b.hex("-", 2), b.hex(":", -3), bytes.fromhex("48 65 6c"), bytearray.fromhex("ff"))
print(b.removeprefix(b"He"), b.removesuffix(b"ld"), b.swapcase(), b"a\tb".expandtabs(3), b"42".zfill(4), b.translate(None, b"lo"))
print(b"a\nb\r\n".splitlines(), b.rsplit(b"o", 1), b.partition(b" "), b.center(15, b"*"), b.count(108), b.find(111), b.rindex(b"o"))
print(b.startswith((b"x", b"H")), b"-".join([b"a", bytearray(b"c")]), 111 in b, b"%s %d %b %a" % (b"x", 5, b"y", "z"))

for encoding in ("utf-8", "UTF_8", "ascii", "latin-1", "iso-8859-1", "cp1252"):
    print(encoding, "aé".encode(encoding, "replace"))
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
    print(handler, "aé\ud800".encode("ascii", handler))
for handler in ("ignore", "replace", "backslashreplace", "surrogateescape"):
    print(handler, ascii(b"a\xff\xc3".decode("utf-8", handler)))
print(ascii(b"a\xed\xa0\x80".decode("utf-8", "surrogatepass")), "\ud800".encode("utf-8", "surrogatepass"))
for attempt in (
    lambda: b"a\xff".decode(),
    lambda: b"\xc3".decode(),
    lambda: b"\xe9".decode("ascii"),
    lambda: "\ud800".encode(),
    lambda: "aé".encode("ascii"),
    lambda: "a".encode("nothing"),
):
    try:
        print(attempt())
    except (UnicodeDecodeError, UnicodeEncodeError, LookupError) as error:
        print(type(error).__name__, error)
