# Traceback objects and frames: where an exception has been, as a program sees it.
import sys
import traceback
import types


def inner():
    raise ValueError("deep")


def outer():
    inner()


def names(tb):
    found = []
    while tb is not None:
        found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return found


print(ValueError().__traceback__)
try:
    outer()
except ValueError as error:
    kept = error
    print(names(error.__traceback__))
    print(type(error.__traceback__) is types.TracebackType)
    print(type(error.__traceback__.tb_frame) is types.FrameType)
    print(error.__traceback__.tb_frame.f_globals is globals())
    kind, value, tb = sys.exc_info()
    print(kind, value is error, names(tb) == names(error.__traceback__))
print([entry.name for entry in traceback.extract_tb(kept.__traceback__)])
print([entry.lineno for entry in traceback.extract_tb(kept.__traceback__, 1)])
print([(frame.f_code.co_name, line) for frame, line in traceback.walk_tb(kept.__traceback__)])


# What was seen inside does not change on the way out.
def middle():
    try:
        inner()
    except ValueError as error:
        seen.append(error.__traceback__)
        raise


seen = []
try:
    middle()
except ValueError as error:
    print(names(seen[0]), names(error.__traceback__))

# It can be forgotten, and given to another exception, which goes on from there by itself.
kept.__traceback__ = None
print(kept.__traceback__)
other = KeyError(1).with_traceback(seen[0])
print(names(other.__traceback__))
try:
    raise other
except KeyError:
    print(names(other.__traceback__), names(seen[0]))
for wrong in (1, [], "x"):
    try:
        kept.__traceback__ = wrong
    except TypeError as error:
        print(error)
    try:
        kept.with_traceback(wrong)
    except TypeError as error:
        print(error)
print(kept.with_traceback(None) is kept)

# Source that does not compile: the place in it is no call.
try:
    compile("1 +", "text", "eval")
except SyntaxError as error:
    print(names(error.__traceback__)[0][0], len(names(error.__traceback__)))


# Frames of calls that run.
def who():
    return [entry.name for entry in traceback.extract_stack()][-2:]


def asks():
    frame = sys._getframe()
    here = frame.f_code.co_name, frame.f_back.f_code.co_name
    return here, sys._getframe(1).f_code.co_name, frame.f_lineno, who()


print(asks())
print(sys._getframe().f_back)
try:
    sys._getframe(1000)
except ValueError as error:
    print(error)
