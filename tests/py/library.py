# The library that comes with the interpreter: json, collections, io, time, sys, errno, os.

import collections
import errno
import io
import json
import os
import sys
import time

data = {"name": "taipan", "list": [1, 2.5, True, None, "é\n\"q\""], "nested": {"k": []}}
text = json.dumps(data)
print(json.loads(text) == data, json.loads('[1, -2, 3e2, "\\u00e9\\n", {"a": null}, true]'), json.dumps("a\\b"))
print(json.dumps([1, 2], separators=(",", ":")), json.load(io.StringIO('{"x": [1]}')))
for wrong in ["[1,", "nul", "", '"open']:
    try:
        json.loads(wrong)
    except ValueError:
        print("ValueError", end=" ")
print()

print(json.loads("[NaN, Infinity, -Infinity]"), json.dumps([float("nan"), float("inf"), -1e999]))
for wrong in ("[1,\n -]", "-Inf", "In", "[\n\nNa]"):
    try:
        json.loads(wrong)
    except ValueError as e:
        print(str(e).split("line ")[1].split(" (")[0], end="; ")
print()

Point = collections.namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
print(p, p.x + p.y, p[0], p == (1, 2), tuple(p), len(p), Point(*"ab"))
q = collections.deque((), 3)
for i in range(5):
    q.append(i)
q.appendleft("left")
print(list(q), len(q), q.popleft(), q.pop())
o = collections.OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
print(list(o.items()), o.popitem())

s = io.StringIO()
print("to a stream", 42, file=s)
s.write("more")
print(repr(s.getvalue()), s.seek(3), s.read(5), s.readline(), s.read(), s.tell())
b = io.BytesIO(b"bytes\nlines\n")
print(b.readline(), b.read(2), list(b))
with io.StringIO("a\nb\nc") as lines:
    print([line.strip() for line in lines])

name = "taipan-test-file.txt"
with open(name, "w") as f:
    f.write("first\nsecond é\n")
with open(name) as f:
    print(f.readline(), f.read(), sep="", end="")
with open(name, "ab") as f:
    f.write(b"third")
with open(name, "rb") as f:
    print(f.read()[-12:], f.seek(0), f.read(5))
print(sum(1 for _ in open(name)), name in os.listdir("."), os.stat(name)[6])
os.rename(name, name + "2")
os.remove(name + "2")
try:
    open(name)
except OSError as e:
    print(e.errno == errno.ENOENT, e.args[0] == errno.ENOENT)
try:
    os.remove(name)
except OSError:
    print("gone already")

before = time.time()
print(before > 1e9, time.time() >= before, len(time.localtime()) >= 8, time.gmtime(86400)[:6])
print(sys.byteorder, sys.maxsize > 2**30, sys.version_info[0], type(sys.argv).__name__)
try:
    sys.exit(3)
except SystemExit as e:
    print("exit", e.code)
