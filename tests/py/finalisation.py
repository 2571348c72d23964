# Objects that go: __del__, weak references, finalisers. Collection is asked for, so that it
# does not matter whether objects are counted.
import gc
import sys
import weakref

log = []


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


class Child(Noted):
    pass


class ListChild(list):
    def __del__(self):
        log.append("list of %d" % len(self))


class Quiet:
    pass


def collect():
    # What a call left on the stack may look like a reference for a while.
    [0, 0, 0, 0, 0, 0, 0, 0]
    gc.collect()
    gc.collect()


def make_and_lose():
    Noted("a")
    Child("b")
    ListChild([1, 2])
    ring = Noted("ring")
    ring.self = ring


make_and_lose()
collect()
# An interpreter may take a leftover for a reference to one of them.
print(len(log) >= 3, set(log) <= {"a", "b", "list of 2", "ring"})

kept = Noted("kept")
collect()
print("kept" in log)
log.clear()


def weak():
    target = Quiet()
    ref = weakref.ref(target)
    same = weakref.ref(target)
    print(ref() is target, ref == same, hash(ref) == hash(same))
    called = weakref.ref(target, lambda r: log.append(r()))
    finalizer = weakref.finalize(target, lambda *a, **k: log.append((a, k)), 1, two=2)
    print(finalizer.alive, finalizer.peek()[1:][1:], called.__callback__ is None)
    target = None
    collect()
    print(ref(), called(), finalizer.alive, finalizer.peek(), finalizer())
    print(sorted((x for x in log if x != "a"), key=str))
    log.clear()


weak()


def detached():
    target = Quiet()
    finalizer = weakref.finalize(target, log.append, "never")
    print(len(finalizer.detach()), finalizer.alive)
    other = weakref.finalize(target, lambda: "called")
    print(other(), other(), other.alive)
    target = None
    collect()
    print(log)


detached()

for value in (None, 1, True, ""):
    try:
        weakref.ref(value)
    except TypeError:
        print("TypeError")

print(sys.getsizeof([1, 2, 3]) > sys.getsizeof([]), sys.getsizeof(Quiet()) > 0)


class AtEnd:
    def __del__(self):
        print("at the end")


at_end = AtEnd()
