# Functions that keep variables: nonlocal, late binding, defaults, and cells shared by siblings.
# Boards run this too.


def counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = start

    return step, reset


step, reset = counter(10)
print(step(), step(5), step(by=-1))
reset()
print(step())

other, _ = counter()
print(other(), step())

print([f() for f in [lambda: i for i in range(3)]])
print([f() for f in [lambda i=i: i for i in range(3)]])


def append(item, to=[]):
    to.append(item)
    return to


append(1)
print(append(2), append(3, []))


def outer():
    x = "outer"

    def middle():
        def inner():
            return x

        return inner

    f = middle()
    x = "changed"
    return f()


print(outer())


def unbound():
    def show():
        return late

    try:
        show()
    except NameError:
        print("not bound yet")
    late = 1
    return show()


print(unbound())

x = "global"


def shadows():
    global x
    x = "written"

    class Inside:
        x = "class"

        def method(self):
            return x

    return Inside().method(), Inside.x


print(shadows(), x)
compose = lambda *fs: (lambda v: v) if not fs else (lambda v: fs[0](compose(*fs[1:])(v)))
print(compose(lambda v: v + 1, lambda v: v * 2)(5))
