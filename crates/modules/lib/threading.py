"""Threads and what they wait for each other with, as CPython's threading, over `_thread`.

Flash on thumbv7m: 6.1 KB; no board has threads.
"""

import _thread
import atexit
import sys
from _thread import get_ident
from collections import deque, namedtuple
from time import monotonic

Lock = _thread.allocate_lock
ThreadError = RuntimeError
TIMEOUT_MAX = 9223372036.0

# The threads that run, by identity.
_running = {}
_named = 0


class RLock:
    def __init__(self):
        self._lock = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = get_ident()
        if self._owner != me:
            if not self._lock.acquire(blocking, timeout):
                return False
            self._owner = me
        self._count += 1
        return True

    def release(self):
        if self._owner != get_ident():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()

    def _is_owned(self):
        return self._owner == get_ident()

    # `Condition.wait` lets go of it, however often it is taken.

    def _release_save(self):
        count, self._count, self._owner = self._count, 0, None
        self._lock.release()
        return count

    def _acquire_restore(self, count):
        self._lock.acquire()
        self._count, self._owner = count, get_ident()


class Condition:
    def __init__(self, lock=None):
        self._lock = lock = RLock() if lock is None else lock
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = deque()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, exc_type, exc_value, traceback):
        return self._lock.__exit__(exc_type, exc_value, traceback)

    def _is_owned(self):
        if hasattr(self._lock, "_is_owned"):
            return self._lock._is_owned()
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        # Each that waits has a lock of its own, which whoever wakes it lets go of.
        waiter = Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        nested = isinstance(self._lock, RLock)
        count = self._lock._release_save() if nested else self._lock.release()
        woken = False
        try:
            woken = waiter.acquire(True, -1 if timeout is None else max(timeout, 0))
            return woken
        finally:
            if nested:
                self._lock._acquire_restore(count)
            else:
                self._lock.acquire()
            if not woken and waiter in self._waiters:
                self._waiters.remove(waiter)

    def wait_for(self, predicate, timeout=None):
        end = None if timeout is None else monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        while self._waiters and n > 0:
            self._waiters.popleft().release()
            n -= 1

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._condition = Condition(Lock())
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._condition:
            if not blocking:
                timeout = 0
            if not self._condition.wait_for(lambda: self._value > 0, timeout):
                return False
            self._value -= 1
            return True

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._condition:
            self._value += n
            self._condition.notify(n)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial = value

    def release(self, n=1):
        if self._value + n > self._initial:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class Event:
    def __init__(self):
        self._condition = Condition(Lock())
        self._set = False

    def is_set(self):
        return self._set

    def set(self):
        with self._condition:
            self._set = True
            self._condition.notify_all()

    def clear(self):
        with self._condition:
            self._set = False

    def wait(self, timeout=None):
        with self._condition:
            return self._condition.wait_for(lambda: self._set, timeout)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties = parties
        self._action = action
        self._timeout = timeout
        self._condition = Condition(Lock())
        # Those that wait for the round, which ends when all are there.
        self.n_waiting = 0
        self._round = 0
        self.broken = False
        self._draining = 0

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._condition:
            # The round before has to be left by all.
            self._condition.wait_for(lambda: not self._draining or self.broken)
            if self.broken:
                raise BrokenBarrierError
            index = self.n_waiting
            self.n_waiting += 1
            now = self._round
            if self.n_waiting == self.parties:
                try:
                    if self._action is not None:
                        self._action()
                except:
                    self._break()
                    raise
                self._next_round()
                return index
            if not self._condition.wait_for(lambda: self._round != now or self.broken, timeout):
                self._break()
            if self._round == now:
                self.n_waiting -= 1
                raise BrokenBarrierError
            self._draining -= 1
            if not self._draining:
                self._condition.notify_all()
            return index

    def _next_round(self):
        self._round += 1
        self._draining = self.n_waiting - 1
        self.n_waiting = 0
        self._condition.notify_all()

    def _break(self):
        self.broken = True
        self._condition.notify_all()

    def abort(self):
        with self._condition:
            self._break()

    def reset(self):
        with self._condition:
            if self.n_waiting:
                self._break()
                self._condition.wait_for(lambda: not self.n_waiting, 1)
            self.broken = False


ExceptHookArgs = namedtuple("ExceptHookArgs", ("exc_type", "exc_value", "exc_traceback", "thread"))


def excepthook(args, /):
    if args.exc_type is SystemExit:
        return
    name = get_ident() if args.thread is None else args.thread.name
    print("Exception in thread %s:" % name, file=sys.stderr)
    sys.print_exception(args.exc_value, sys.stderr)


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        if group is not None:
            raise ValueError("group argument must be None for now")
        if name is None:
            global _named
            _named += 1
            name = "Thread-%d" % _named
            if target is not None and hasattr(target, "__name__"):
                name += " (%s)" % target.__name__
        self.name = str(name)
        self.ident = None
        self._target = target
        self._args = args
        self._kwargs = kwargs or {}
        self._daemon = current_thread().daemon if daemon is None else bool(daemon)
        self._started = Event()
        # Taken until it ends.
        self._alive = Lock()
        self._ended = False

    def __repr__(self):
        state = "stopped" if self._ended else "started" if self.ident is not None else "initial"
        if self._daemon:
            state += " daemon"
        if self.ident is not None:
            state += " %d" % self.ident
        return "<%s(%s, %s)>" % (type(self).__name__, self.name, state)

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, value):
        if self._started.is_set():
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemon = bool(value)

    @property
    def native_id(self):
        return self.ident

    def start(self):
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        self._alive.acquire()
        try:
            _thread.start_new_thread(self._run, ())
        except Exception:
            self._alive.release()
            raise
        self._started.wait()

    def _run(self):
        self.ident = get_ident()
        _running[self.ident] = self
        self._started.set()
        try:
            self.run()
        except BaseException as error:
            excepthook(ExceptHookArgs(type(error), error, error.__traceback__, self))
        finally:
            del _running[self.ident]
            self._ended = True
            self._alive.release()

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            del self._target, self._args, self._kwargs

    def is_alive(self):
        return self._started.is_set() and not self._ended

    def join(self, timeout=None):
        if not self._started.is_set():
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if self._alive.acquire(True, -1 if timeout is None else max(timeout, 0)):
            self._alive.release()

    def getName(self):
        return self.name

    def setName(self, name):
        self.name = name

    def isDaemon(self):
        return self.daemon

    def setDaemon(self, daemonic):
        self.daemon = daemonic


class _Started(Thread):
    # One that was not started here: the main one, and those of `_thread`.

    def __init__(self, name, daemon):
        super().__init__(name=name, daemon=daemon)
        self.ident = get_ident()
        self._started.set()
        self._alive.acquire()
        _running[self.ident] = self


class _MainThread(_Started):
    pass


class _DummyThread(_Started):
    pass


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = args or []
        self.kwargs = kwargs or {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        if not self.finished.wait(self.interval):
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class local:
    # Attributes of which each thread has its own.

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        object.__setattr__(self, "_of_threads", {})
        object.__setattr__(self, "_arguments", (args, kwargs))
        return self

    def __init__(self):
        self._own()

    def _own(self):
        found = object.__getattribute__(self, "_of_threads")
        me = get_ident()
        if me not in found:
            # Those of threads that have ended are forgotten.
            for ident in [ident for ident in found if ident not in _running and ident != _main.ident]:
                del found[ident]
            found[me] = {}
            if type(self).__init__ is not local.__init__:
                args, kwargs = object.__getattribute__(self, "_arguments")
                self.__init__(*args, **kwargs)
        return found[me]

    def __getattribute__(self, name):
        if name == "_own":
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "_own")()
        if name == "__dict__":
            return own
        if name in own:
            return own[name]
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        self._own()[name] = value

    def __delattr__(self, name):
        own = self._own()
        if name not in own:
            raise AttributeError(name)
        del own[name]


def current_thread():
    found = _running.get(get_ident())
    if found is None:
        global _named
        _named += 1
        found = _DummyThread("Dummy-%d" % _named, True)
    return found


def main_thread():
    return _main


def enumerate():
    return list(_running.values())


def active_count():
    return len(_running)


def get_native_id():
    return get_ident()


def stack_size(size=0):
    return _thread.stack_size(size)


def _join_all():
    # The program ends when all threads have ended but those that are daemons.
    for thread in list(_running.values()):
        if thread is not _main and not thread.daemon:
            thread.join()


_main = _MainThread("MainThread", False)
atexit._first.append(_join_all)
