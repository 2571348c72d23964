# The kinds of OSError, chosen by the number, and RecursionError.
import asyncio
import errno
import os

names = "EPERM ENOENT ESRCH EINTR EIO ECHILD EAGAIN EACCES EEXIST ENOTDIR EISDIR EINVAL EPIPE"
names += " ECONNABORTED ECONNRESET ECONNREFUSED ETIMEDOUT EALREADY EINPROGRESS ENOTCONN"
for name in names.split():
    error = OSError(getattr(errno, name), "text")
    print(name, type(error).__name__, error.errno == error.args[0], error.args[1:])
print(type(OSError(108, "text")).__name__, type(OSError(999999, "text")).__name__)

# Only a number with a text chooses, and only for OSError itself.
print(type(OSError()).__name__, type(OSError("text")).__name__, type(OSError("a", "b")).__name__)


class Own(OSError):
    pass


print(type(Own(2, "text")).__name__, type(FileExistsError(2, "text")).__name__)
print(FileNotFoundError.__mro__[1:3], BrokenPipeError.__mro__[1:3], RecursionError.__mro__[1])
print(PermissionError().args, isinstance(TimeoutError("late"), OSError), str(TimeoutError("late")))


def told(function, *args):
    try:
        function(*args)
    except OSError as error:
        print(type(error).__name__, errno.errorcode[error.errno])


told(open, "/no/such/file")
told(open, "/", "w")
told(os.mkdir, "/")
told(os.rmdir, "/no/such/folder")
try:
    open("/no/such/file")
except PermissionError:
    print("wrong")
except (FileExistsError, FileNotFoundError):
    print("not found")


def deeper():
    deeper()


try:
    deeper()
except RecursionError as error:
    print(type(error).__name__, isinstance(error, RuntimeError))


async def late():
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError:
        print("late")


asyncio.run(late())
