# What is said of arguments that do not fit.


def call(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except TypeError as error:
        # The name without its class. Upstream's test runner knows messages by their length, so that
        # one argument "were" given.
        print(str(error).rsplit(".", 1)[-1].replace("was given", "were given"))


def none():
    pass


def one(a):
    pass


def two(a, b):
    pass


def three(a, b, c):
    pass


def default(a, b=1):
    pass


def defaults(a=1, b=2):
    pass


def keyword(a, *, k):
    pass


def keywords(a, *, k, l):
    pass


def only_keywords(*, k, l, m=3, n):
    return k, l, m, n


def keyword_default(a, *, k=1):
    return a, k


def rest(a, *r):
    pass


def more(a, **m):
    return a, m


print("-- missing")
call(one)
call(two)
call(two, 1)
call(two, b=1)
call(three)
call(three, 1)
call(three, b=2)
call(default)
call(default, b=2)
call(keyword)
call(keyword, k=1)
call(rest)
call(keyword, 1)
call(keywords, 1)
call(only_keywords)
call(only_keywords, l=2)
call(only_keywords, k=1, l=2, n=4)
print("-- too many")
call(none, 1)
call(none, 1, 2)
call(one, 1, 2)
call(default, 1, 2, 3)
call(defaults, 1, 2, 3)
call(keyword, 1, 2)
call(keyword, 1, 2, k=1)
call(keywords, 1, 2, k=1, l=2)
call(keyword_default, 1, 2)
call(keyword_default, 1, 2, k=3)
call(more, 1, 2, x=3)
print("-- keywords")
call(none, x=1)
call(one, z=1)
call(one, 1, z=1)
call(one, 1, a=2)
call(two, 1, 2, b=2)
call(two, 1, 2, 3, b=2)
call(two, 1, 2, 3, z=2)
call(more, 1, a=2)


class Class:
    def __init__(self, a, b):
        pass

    def method(self, x, y=2):
        pass

    def nothing(self):
        pass

    @staticmethod
    def static(x):
        pass

    @classmethod
    def of_class(cls, x):
        pass


print("-- classes and methods")
call(Class)
call(Class, 1)
call(Class, 1, 2, 3)
call(Class, 1, 2, z=3)
instance = Class(1, 2)
call(instance.method)
call(instance.method, 1, 2, 3)
call(instance.method, 1, z=2)
call(instance.method, 1, x=2)
call(instance.nothing, 1)
call(instance.static)
call(instance.static, 1, 2)
call(Class.of_class)
call(Class.of_class, 1, 2)
call(Class.method)

print("-- lambdas, inner functions, generators")
call(lambda: 0, 1)
call(lambda x: 0)
call(lambda x, y=1: 0, 1, 2, 3)


def outer(free):
    def inner(a, b=1, *, k):
        return free

    return inner


call(outer(1))
call(outer(1), 1)
call(outer(1), 1, 2, 3)
call(outer(1), 1, 2, 3, k=4)


def generator(a):
    yield a


call(generator)
call(generator, 1, 2)


async def coroutine(a):
    pass


call(coroutine)

print("-- built-in functions")
call(len)
call(len, [], [])
call(abs)
call(ord)
call(hash, 1, 2)
call(isinstance, 1)
call(divmod, 1)
call(divmod, 1, 2, 3)
call(globals, 1)
call(getattr, 1)
call(len, a=1)
