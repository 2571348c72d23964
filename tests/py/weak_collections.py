# Collections that keep their keys, values or members from nothing; proxies.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "Node " + self.name

    def called(self, *args):
        return (self.name, args)

    def __len__(self):
        return len(self.name)

    def __add__(self, other):
        return self.name + str(other)

    def __radd__(self, other):
        return str(other) + self.name

    def __getitem__(self, index):
        return self.name[index]

    def __contains__(self, letter):
        return letter in self.name


one, two = Node("one"), Node("two")

# Values.
values = weakref.WeakValueDictionary({"1": one}, b=two)
print(len(values), sorted(values), values["1"], "1" in values, "z" in values, values.get("z", 5))
print(sorted(values.keys()), sorted(values.items(), key=str), sorted(map(str, values.values())))
print(values.pop("b"), len(values), values.setdefault("c", two), (values | {"d": one})["d"])
for wrong in (lambda: values["q"], lambda: values.pop("q")):
    try:
        wrong()
    except KeyError as e:
        print(repr(e))
try:
    values["n"] = 5
except TypeError as e:
    print(e)

# Keys.
keys = weakref.WeakKeyDictionary()
keys[one] = 1
keys[two] = 2
print(len(keys), keys[one], two in keys, 3 in keys, sorted(keys.values()))
del keys[two]
print(len(keys), list(keys), keys.get(two), list(keys.copy().items()))

# Members.
members = weakref.WeakSet([one, two, one])
print(len(members), one in members, 7 in members, sorted(map(str, members)))
only = weakref.WeakSet([one])
print(only <= members, only < members, members - only == weakref.WeakSet([two]), len(members & only))
members.discard(one)
members.discard(one)
print(len(members), members | only == weakref.WeakSet([one, two]), members.isdisjoint(only))
try:
    members.remove(one)
except KeyError:
    print("KeyError")


def fill():
    for number in range(50):
        node = Node(str(number))
        values[number] = node
        keys[node] = number
        members.add(node)


fill()
gc.collect()
gc.collect()
print(len(values) < 10, len(keys) < 10, len(members) < 10)

# Proxies.
proxy = weakref.proxy(one)
proxy.colour = "red"
print(one.colour, proxy.name, proxy.called(1, 2), len(proxy), bool(proxy))
print(proxy + 1, "1" + proxy, proxy[0], "n" in proxy, "z" in proxy, str(proxy), type(proxy) is Node)
print(isinstance(proxy, Node), proxy.__class__ is Node, repr(proxy).startswith("<weakproxy at"))
del proxy.colour
print(hasattr(one, "colour"))
caller = weakref.proxy(one.called)
try:
    hash(proxy)
except TypeError as e:
    print("unhashable", "hash" in str(e))


def make():
    return weakref.proxy(Node("gone"))


gone = make()
[0] * 100
gc.collect()
gc.collect()
try:
    gone.name
    print("ReferenceError")
except ReferenceError:
    print("ReferenceError")

# Bound methods.
method = weakref.WeakMethod(one.called)
print(method()(3), method == weakref.WeakMethod(one.called), method == weakref.WeakMethod(two.called))
try:
    weakref.WeakMethod(5)
except TypeError as e:
    print(e)
