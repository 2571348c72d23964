# string, textwrap, base64, pprint.

import base64
import pprint
import string
import textwrap

print(string.ascii_letters, string.digits, string.punctuation, repr(string.whitespace))
print(string.capwords("hello  wORLD of python"), string.capwords("a-b-c", "-"))
t = string.Template("$who likes ${what}s, costs $$5")
print(t.substitute(who="Tim", what="cat"), t.safe_substitute(who="Tim"), t.get_identifiers())
for bad in ("$who $", "x\n${", "$1"):
    try:
        print(string.Template(bad).substitute(who=1))
    except (ValueError, KeyError) as error:
        print(type(error).__name__, error)
f = string.Formatter()
print(f.format("{} {1!r:>6} {name[0]} {x.real}".replace("{}", "{0}"), 1, "b", name=[9], x=2j))
print(f.format("{:>{width}}|{}", 5, width=4, *[6]))

text = "The quick brown fox jumped over the lazy dog, and then well-behaved dogs slept -- all of them."
for width in (20, 33, 8):
    print(textwrap.wrap(text, width))
print(textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten(text, 30), textwrap.shorten(text, 25, placeholder="..."))
print(textwrap.wrap("a verylongwordindeedyes b", 8), textwrap.wrap("verylongword", 5, break_long_words=False))
print(textwrap.wrap("one\ttwo   three\n\nfour", 12), textwrap.wrap("", 5))
print(repr(textwrap.dedent("    a\n      b\n\n    c\n")), repr(textwrap.dedent("  a\n\tb\n")))
print(repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "> ", lambda line: True)))
print(textwrap.wrap("one two three four five six", 10, max_lines=2))

for data in (b"", b"f", b"fo", b"foo", b"foob", bytes(range(250, 256))):
    print(
        base64.b64encode(data),
        base64.urlsafe_b64encode(data),
        base64.b32encode(data),
        base64.b16encode(data),
        base64.b85encode(data),
    )
    assert base64.b64decode(base64.b64encode(data)) == data
    assert base64.urlsafe_b64decode(base64.urlsafe_b64encode(data)) == data
    assert base64.b32decode(base64.b32encode(data)) == data
    assert base64.b32hexdecode(base64.b32hexencode(data)) == data
    assert base64.b16decode(base64.b16encode(data)) == data
    assert base64.b85decode(base64.b85encode(data)) == data
print(base64.encodebytes(b"x" * 60), base64.decodebytes(b"eHg=\n"), base64.b32decode(b"mzxw6===", True))
for call in (
    lambda: base64.b16decode("6a"),
    lambda: base64.b32decode("M"),
    lambda: base64.b64decode("a!==", validate=True),
):
    try:
        print(call())
    except ValueError as error:
        print("ValueError", error)

data = {
    "name": "x" * 30,
    "numbers": list(range(30)),
    "nested": {"b": (1, 2), "a": [{"deep": ["y" * 20, "z" * 40]}], 3: None},
    "set": {1, 2, 3},
}
del data["nested"][3]
pprint.pprint(data)
pprint.pprint(data, width=40, compact=True)
pprint.pprint(data, depth=1, indent=4, width=30)
pprint.pprint({"b": 1, "a": 2}, sort_dicts=False)
pprint.pp({"b": 1, "a": 2})
pprint.pprint(["text with several words in it " * 4, (1,)], width=50)
pprint.pprint([1, 2]), pprint.pprint("short")
loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.isreadable([1]), pprint.saferepr({2: "b", 1: "a"}))
print(pprint.pformat([123456, [2]], underscore_numbers=True))
