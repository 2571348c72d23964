# marshal: code objects to bytes and back.
import marshal

function = type(lambda: 0)


def again(f, variables=None):
    return function(marshal.loads(marshal.dumps(f.__code__)), variables or {})


print(again(lambda x, y: (x + y, "text", b"bytes", 2.5, None, ...))(1, 2))
print(again(lambda *a, **k: (a, k))(1, b=2))


def outer(n):
    def inner(m=3):
        return [n * i for i in range(m)]

    return inner


print(again(outer, {"range": range})(5)())


def generator():
    for letter in "abc":
        yield letter


print(list(again(generator)()))
code = compile("total = sum(values)", "<made>", "exec")
variables = {"values": [1, 2, 3], "sum": sum}
exec(marshal.loads(bytearray(marshal.dumps(code))), variables)
print(variables["total"])
copy = marshal.loads(marshal.dumps(outer.__code__))
print(copy.co_name, copy.co_argcount)
for broken in (b"", b"M\x06\x00\x1f", marshal.dumps(code)[:-3]):
    try:
        marshal.loads(broken)
        print("loaded")
    except (ValueError, EOFError, TypeError):
        print("refused")
