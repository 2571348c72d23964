# Positional-only parameters: what a keyword can name, and what is said of one that cannot.


def call(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except TypeError as error:
        print(error)


def mixed(a, /, b, *, c):
    return a, b, c


def free(a, /, **more):
    return a, more


def all_kinds(a, b=1, /, c=2, *d, e=3, **f):
    return a, b, c, d, e, f


def two(a, b, /):
    return a, b


call(mixed, 1, 2, c=3)
call(mixed, 1, b=2, c=3)
call(mixed, a=1, b=2, c=3)
call(mixed, 1, c=3)
call(mixed, b=1, c=3)
# The name is free for `**more`.
call(free, 1, a=2)
call(free, a=2)
call(all_kinds, 1)
call(all_kinds, 1, b=5)
call(all_kinds, 1, 2, 3, 4, 5, e=6, z=7)
call(two, a=1, b=2)
call(two, 1, b=2)
call(two)
call(lambda x, /, y=2: (x, y), 1, y=3)
call(lambda x, /: x, x=3)


class Point:
    def __init__(self, x, /, y):
        self.x, self.y = x, y

    def moved(self, dx, /, dy=0):
        return self.x + dx, self.y + dy


call(Point(1, y=2).moved, 3, dy=4)
call(Point(1, y=2).moved, dx=3)
call(Point, x=1, y=2)
print(all_kinds.__code__.co_varnames[:2], all_kinds.__code__.co_posonlyargcount, two.__code__.co_posonlyargcount)


def outer():
    shared = 1

    def inner(a, /, b=2):
        return shared, a, b

    return inner


call(outer(), 1, b=3)
call(outer(), a=1)
