# Attributes of instances against descriptors of their classes, also such that come late.


class Base:
    pass


class Child(Base):
    kind = "class"

    def method(self):
        return self.value


def rounds(object, times=3):
    return [object.value for _ in range(times)]


c = Child()
c.value = 1
c.kind = "own"
print(rounds(c), c.kind, c.method(), getattr(c, "value"), hasattr(c, "other"))

# A property that a base class gets later comes before the instance's attribute.
Base.value = property(lambda self: "late")
print(rounds(c), c.method(), getattr(c, "value"))
try:
    c.value = 2
except AttributeError:
    print("no setter")
try:
    setattr(c, "value", 2)
except AttributeError:
    print("no setter")
del Base.value
print(rounds(c), c.method())
c.value = 3
print(rounds(c))


# One whose class becomes a data descriptor after it was put into the class.
class Maybe:
    def __get__(self, instance, owner):
        return "got"


class User:
    field = Maybe()


u = User()
u.field = 5
print(u.field, getattr(u, "field"))




# A class attribute that is no descriptor; then one that is.
class Plain:
    x = 1
    _y = 2


p = Plain()
p.x, p._y, p.z = 10, 20, 30
print(p.x, p._y, p.z, Plain.x)
Plain._y = property(lambda self: "hidden", lambda self, value: print("setter", value))
p._y = 4
setattr(p, "_y", 5)
print(p.x, p._y, p.z)
Plain.z = Maybe()
print(p.z)
Plain.x = 7
print(p.x, Plain().x)


# Slots, hooks and built-in bases.
class Slotted:
    __slots__ = ("a",)


s = Slotted()
s.a = 1
setattr(s, "a", 2)
print(s.a)
for name in ("b",):
    try:
        setattr(s, name, 1)
    except AttributeError:
        print("refused")


class Hooked:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2)

    def __getattr__(self, name):
        return name


h = Hooked()
h.a = 4
setattr(h, "b", 5)
print(h.a, h.b, h.c, getattr(h, "d"))


class Problem(Exception):
    pass


e = Problem(1, 2)
e.note = "n"
print(e.note, e.args)
e.args = (3,)
print(e.args, getattr(e, "args"))


class Stack(list):
    pass


k = Stack()
k.top = 1
print(k.top, getattr(k, "top"), k.__class__ is Stack)

# Deleted, and with a dict.
del p.x
print(p.x, sorted(p.__dict__))
p.__dict__["w"] = 1
print(p.w, getattr(p, "w"))
setattr(p, "w", 2)
print(p.__dict__["w"])


# Many of them by name.
class Bag:
    pass


bag = Bag()
for i in range(100):
    setattr(bag, "n" + str(i), i)
print(sum(getattr(bag, "n" + str(i)) for i in range(100)), getattr(bag, "n100", None))
Bag.n5 = property(lambda self: -1)
print(bag.n5, bag.n6)
