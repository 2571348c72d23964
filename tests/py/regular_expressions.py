# The module re: every function and method, on text and on bytes.

import re

m = re.search(r"(\w+)@(?P<host>\w+)(\.org)?", "mail é guido@python now")
print(m.group(), m.group(1, "host"), m.groups(), m.groups("none"), m.groupdict())
print(m.start(), m.end("host"), m.span(3), m.span(2), m["host"], m[0], m.pos, m.endpos)
print(m.lastindex, m.lastgroup, m.re.groups, m.re.groupindex, m.string, m)
print(m.expand(r"\2 at \g<1>, \g<host>\n"), m.re.pattern, m.re.flags)
for wrong in (4, "x", -1):
    try:
        m.group(wrong)
    except IndexError as e:
        print("IndexError", e)

print(re.match("b", "ab"), re.match("a", "ab").span(), re.fullmatch("a|ab", "ab").span())
print(re.findall("a", "banana"), re.findall("(a)(n)?", "banana"), re.findall("x*", "axb"))
print([f.span() for f in re.finditer(r"\b", "one two")], list(re.finditer("z", "abc")))
print(re.split(r"\s*,\s*", "a, b ,c"), re.split("(-)|,", "a-b,c"), re.split("x*", "axbc"))
print(re.split(",", "a,b,c", maxsplit=1), re.compile("b").split("abc"))

print(re.sub("a", "<\\g<0>>", "banana"), re.sub("(b)(z)?", r"[\2\1]", "abc"))
print(re.sub("a", lambda f: f.group().upper(), "banana", count=2), re.subn("x*", "-", "abxd"))
print(re.sub(rb"\d+", rb"#", b"a1b22"), re.sub("é", r"\t\\\101", "caféé"), re.sub("q", "r", "none"))
print(re.compile("A", re.I).sub("b", "aAa"), re.sub("a", "b", "AAA", flags=re.IGNORECASE))

print(re.findall("^a.c$", "abc\nadc", re.M), re.findall("a.c", "a\nc", re.S))
print(re.findall(r"""a   # the letter
    b+ [ #] """, "abb#", re.X), re.findall(r"\w+", "äb c", re.A))
print(re.search("(?i:É)a", "xéa").span(), re.search("(?s-i:a.)b", "A\nb"), int(re.I | re.M))
print(re.match(r"(?P<q>['\"]).*?(?P=q)", "'it' is").group(), re.match(r"(a)?(?(1)b|c)", "c").span())
print(re.search(r"(?<=\$)\d+(?!\d|%)", "5% $42%1 $7").group(), re.match(r"(?>a+)ab", "aaab"))
print(re.match("a{2,3}?", "aaaa").group(), re.match("a{,2}b", "aab").group(), re.match("a*+a", "aa"))
print(re.match("a", b"a"[0:0].decode() + "a"), re.search(b"[\x80-\xff]+", b"a\xe9\xffb").span())

p = re.compile("b+")
print(p, p == re.compile("b+"), hash(p) == hash(re.compile("b+")), re.compile(p) is p)
print(p.search("abba", 2).span(), p.match("abba", pos=1, endpos=2).span(), p.fullmatch("abba", 1, 3).span())
print(p.findall("abbab", 2), [f.group() for f in p.finditer("abbab", 0, 3)])
print(re.escape("a.b*c-d é\n"), re.escape(b"[x]"))

for pattern in ("(", ")", "[", "a**", "*", "a{2,1}", "(?P<1>a)", "(?<a)", r"\1", "(?P=x)", "[z-a]", r"\q", "a(?i)"):
    try:
        re.compile(pattern)
    except re.error as e:
        print(pattern, e, e.msg, e.pos, e.pattern == pattern)
for template in (r"\2", r"\g<x", r"\g<>", r"\y"):
    try:
        re.sub("(a)", template, "a")
    except re.error as e:
        print(template, e)
try:
    re.sub("(a)", r"\g<x>", "a")
except IndexError as e:
    print(e)
for arguments in ((b"a", "a"), ("a", b"a"), ("a", 1)):
    try:
        re.match(*arguments)
    except TypeError as e:
        print("TypeError")
print(re.sub("(?P<a>x)|y", lambda f: f.lastgroup or "-", "xyz"))

for pattern in ("(?(9)a)", "(?(0)a)", "(?i", "(?i1)", "(?-i", "(?-1:a)", "(?i-i:a)", "(?L)", r"\x1", r"[\u12]", "(?au:a)", r"(?#\)"):
    try:
        re.compile(pattern)
    except re.error as e:
        print(pattern, e)
try:
    re.compile("(?u)a", re.A)
except ValueError as e:
    print(e)
print(re.findall(r"(?#\))a\)b", "a)b"), re.findall("a # \\\nb\nc", "ac", re.X))
p = re.compile("")
print(p.search("abc", 3, 1), p.fullmatch("abc", 2, 1), p.findall("abc", 3, 1), list(p.finditer("abc", 2, 1)))
