# UTF-16, UTF-32 and UTF-8 with a mark at the start.
NAMES = (
    "utf-16", "UTF_16", "utf-16-le", "utf-16-be", "utf-16le", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "l1", "u8",
)
for name in NAMES:
    text = "a\xe9\u20ac\U0001f600"
    encoded = text.encode(name, "replace")
    print(name, encoded, encoded.decode(name) == text)
print("\xff".encode("utf-16-be"), b"\xfe\xff\x00\xff".decode("utf-16"), b"\xff\xfe\xff\x00".decode("utf-16"))
print(b"\xef\xbb\xbfa\xef\xbb\xbf".decode("utf-8-sig") == "a\ufeff", b"a".decode("utf-8-sig"), "".encode("utf-8-sig"))
print(repr(b"".decode("utf-16")), "".encode("utf-16"), str(b"a\0b\0", "utf-16-le"), bytes("ab", "utf-32-be"))
BROKEN = (
    (b"\x00", "utf-16-le"),
    (b"a\x00\x00", "utf-16-le"),
    (b"\x00\xd8", "utf-16-le"),
    (b"\x00\xd8a\x00", "utf-16-le"),
    (b"\x00\xdca\x00", "utf-16-le"),
    (b"\x00\x11\x00\x00\x01", "utf-32-be"),
    (b"\x00\x00\xd8\x00", "utf-32-be"),
    (b"\x00\x11\x00\x00", "utf-32-be"),
)
for source, name in BROKEN:
    for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogatepass"):
        try:
            print(ascii(source.decode(name, errors)), end=" ")
        except UnicodeDecodeError as error:
            print(error.start, error.end, error.reason, end=" ")
    print()
for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogatepass"):
    for name in ("utf-16-be", "utf-32-le"):
        try:
            print("a\ud800b".encode(name, errors), end=" ")
        except UnicodeEncodeError as error:
            print(error.start, error.end, error.reason, end=" ")
print()
