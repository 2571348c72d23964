"""Tasks that take turns, with the names and the behaviour of CPython's asyncio, in the part that
MicroPython documents, and TaskGroup, Queue, Semaphore and timeout besides.

A task that can go on is in `_ready`, in the order in which it came; one that sleeps is in the heap
`_sleeping`. Both are linked through the tasks themselves, so that switching takes no memory.
"""

import select
import sys
from time import sleep_ms as time_sleep_ms
from time import ticks_add, ticks_diff, ticks_ms


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


class InvalidStateError(Exception):
    pass


# The message that goes with an exception that nobody has asked for.
_LOST = "Task exception wasn't retrieved"
# How long at most nothing is looked at, in milliseconds, while only a callback can wake a task.
_NAP = 10

_current = None
_stopper = None
_handler = None
_ready_first = None
_ready_last = None
_sleeping = None
# Tells which of two tasks that are due at the same time came first.
_order = 0


def _push(task):
    # Makes a task the last of those that can go on.
    global _ready_first, _ready_last
    task._key = ticks_ms()
    task._queue = _ready
    task._next = None
    task._previous = _ready_last
    if _ready_last is None:
        _ready_first = task
    else:
        _ready_last._next = task
    _ready_last = task


def _merge(a, b):
    # Of two heaps one: the one that is due later becomes the first child of the other.
    if a is None:
        return b
    if b is None:
        return a
    later = ticks_diff(b._key, a._key)
    if later < 0 or (later == 0 and b._order < a._order):
        a, b = b, a
    b._next = a._child
    if a._child is not None:
        a._child._previous = b
    b._previous = a
    a._child = b
    return a


def _merge_children(task):
    # The children of a task as one heap: by pairs, then from the last pair on.
    pairs = None
    child = task._child
    task._child = None
    while child is not None:
        second = child._next
        child._next = child._previous = None
        following = None
        if second is not None:
            following = second._next
            second._next = second._previous = None
            child = _merge(child, second)
        child._next = pairs
        pairs = child
        child = following
    heap = None
    while pairs is not None:
        following = pairs._next
        pairs._next = None
        heap = _merge(heap, pairs)
        pairs = following
    return heap


def _push_sleeping(task, when):
    global _sleeping, _order
    _order = (_order + 1) & 0x3FFFFFFF
    task._order = _order
    task._key = when
    task._queue = _heap
    task._next = task._previous = task._child = None
    _sleeping = _merge(_sleeping, task)


class _Ready:
    def remove(self, task):
        global _ready_first, _ready_last
        if task._previous is None:
            _ready_first = task._next
        else:
            task._previous._next = task._next
        if task._next is None:
            _ready_last = task._previous
        else:
            task._next._previous = task._previous
        task._next = task._previous = task._queue = None


class _Heap:
    def remove(self, task):
        global _sleeping
        rest = _merge_children(task)
        if task is _sleeping:
            _sleeping = rest
        else:
            before = task._previous
            if before._child is task:
                before._child = task._next
            else:
                before._next = task._next
            if task._next is not None:
                task._next._previous = before
            task._next = task._previous = None
            _sleeping = _merge(_sleeping, rest)
        task._queue = None


_ready = _Ready()
_heap = _Heap()


class _Waiters:
    # Tasks that wait for something to happen, in their order.

    def __init__(self):
        self.tasks = []

    def add(self, task):
        task._queue = self
        self.tasks.append(task)

    def remove(self, task):
        self.tasks.remove(task)
        task._queue = None

    def wake(self):
        if self.tasks:
            task = self.tasks.pop(0)
            task._queue = None
            _push(task)
            return task
        return None

    def wake_all(self):
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task._queue = None
            _push(task)

    def __await__(self):
        self.add(_current)
        yield


class Task:
    def __init__(self, coro, globals=None):
        self.coro = coro
        self._key = self._order = 0
        self._next = self._previous = self._child = None
        # What it is in: _ready, _heap, waiters of something; None while it runs or is done.
        self._queue = None
        # What is raised when it goes on.
        self._throw = None
        self._done = False
        self._result = None
        self._error = None
        # Has anybody seen the error?
        self._seen = False
        self._waiters = None
        self._callbacks = None
        # The task that it waits for.
        self._awaits = None

    def __await__(self):
        if not self._done:
            if self is _current:
                raise RuntimeError("Task cannot await on itself")
            if self._waiters is None:
                self._waiters = _Waiters()
            self._seen = True
            _current._awaits = self
            self._waiters.add(_current)
            yield
        return self.result()

    __iter__ = __await__

    def done(self):
        return self._done

    def cancelled(self):
        return self._done and isinstance(self._error, CancelledError)

    def result(self):
        if not self._done:
            raise InvalidStateError("Result is not set.")
        self._seen = True
        if self._error is not None:
            raise self._error
        return self._result

    def exception(self):
        if not self._done:
            raise InvalidStateError("Exception is not set.")
        self._seen = True
        if isinstance(self._error, CancelledError):
            raise self._error
        return self._error

    def add_done_callback(self, callback):
        if self._done:
            callback(self)
        elif self._callbacks is None:
            self._callbacks = [callback]
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        count = 0
        while self._callbacks and callback in self._callbacks:
            self._callbacks.remove(callback)
            count += 1
        return count

    def get_coro(self):
        return self.coro

    def cancel(self, msg=None):
        if self._done:
            return False
        if self is _current:
            raise RuntimeError("can't cancel self")
        task = self
        # What a task waits for is cancelled in its place.
        while task._awaits is not None and not task._awaits._done:
            task = task._awaits
            if task is _current:
                raise RuntimeError("can't cancel self")
        task._throw = CancelledError() if msg is None else CancelledError(msg)
        if task._queue is not _ready:
            if task._queue is not None:
                task._queue.remove(task)
            _push(task)
        return True

    def _finish(self, result, error):
        self._done = True
        self._result = result
        self._error = error
        callbacks, self._callbacks = self._callbacks, None
        if self._waiters is not None:
            self._waiters.wake_all()
        if callbacks:
            self._seen = True
            for callback in callbacks:
                callback(self)
        if error is not None and not self._seen:
            # Others may ask for the error before its turn comes again.
            _push(self)


def _step():
    # Runs the task whose turn it is; True if it has ended the loop.
    global _current, _ready_first, _ready_last, _sleeping
    task = _ready_first
    if _sleeping is not None and (task is None or ticks_diff(_sleeping._key, task._key) < 0):
        task = _sleeping
    task._queue.remove(task)
    if task._done:
        if not task._seen and not isinstance(task._error, CancelledError):
            Loop.call_exception_handler(
                {"message": _LOST, "exception": task._error, "future": task}
            )
        return
    _current = task
    task._awaits = None
    error = task._throw
    try:
        if error is None:
            task.coro.send(None)
        else:
            task._throw = None
            task.coro.throw(error)
    except StopIteration as end:
        _current = None
        task._finish(end.value, None)
    except (CancelledError, Exception) as error:
        _current = None
        task._finish(None, error)
    finally:
        _current = None


class _Streams:
    # Tasks that wait for streams.

    def __init__(self):
        self.poller = select.poll()
        # By the stream's identity: who reads, who writes, the stream.
        self.waiting = {}

    def wait(self, task, stream, index):
        entry = self.waiting.get(id(stream))
        if entry is None:
            entry = self.waiting[id(stream)] = [None, None, stream]
            self.poller.register(stream, select.POLLOUT if index else select.POLLIN)
        else:
            if entry[index] is not None:
                raise RuntimeError("another task waits for the stream")
            self.poller.modify(stream, select.POLLIN | select.POLLOUT)
        entry[index] = task
        task._queue = self

    def drop(self, entry):
        # Asks for what the tasks that are left wait for.
        stream = entry[2]
        if entry[0] is None and entry[1] is None:
            del self.waiting[id(stream)]
            self.poller.unregister(stream)
        else:
            self.poller.modify(stream, select.POLLIN if entry[1] is None else select.POLLOUT)

    def remove(self, task):
        task._queue = None
        for entry in list(self.waiting.values()):
            for index in (0, 1):
                if entry[index] is task:
                    entry[index] = None
                    self.drop(entry)
                    return

    def poll(self, time):
        for stream, events in self.poller.ipoll(time):
            entry = self.waiting.get(id(stream))
            if entry is None:
                continue
            # An error or the end is for both.
            for index, wanted in ((0, ~select.POLLOUT), (1, ~select.POLLIN)):
                task = entry[index]
                if events & wanted and task is not None:
                    entry[index] = None
                    task._queue = None
                    _push(task)
            self.drop(entry)


_streams = _Streams()


class _OneEvent:
    # What awaiting a stream takes: no memory but this, which is used again and again.

    def __init__(self):
        self.stream = None

    def __await__(self):
        return self

    __iter__ = __await__

    def __next__(self):
        if self.stream is None:
            raise StopIteration
        stream, self.stream = self.stream, None
        _streams.wait(_current, stream, self.index)


_one_event = _OneEvent()


def _readable(stream):
    _one_event.stream = stream
    _one_event.index = 0
    return _one_event


def _writable(stream):
    _one_event.stream = stream
    _one_event.index = 1
    return _one_event


class _Sleep:
    # What awaiting a moment takes: as above.

    def __init__(self):
        self.when = None

    def __await__(self):
        return self

    __iter__ = __await__

    def __next__(self):
        if self.when is None:
            raise StopIteration
        when, self.when = self.when, None
        if when is True:
            _push(_current)
        else:
            _push_sleeping(_current, when)


_sleep = _Sleep()


def sleep_ms(t):
    if _sleep.when is not None:
        raise RuntimeError("sleep is not awaited")
    if t > 0:
        _sleep.when = ticks_add(ticks_ms(), t)
    else:
        _sleep.when = True
    return _sleep


def _sleep_for(t, result):
    yield from sleep_ms(int(t * 1000))
    return result


class _SleepWithResult:
    def __init__(self, t, result):
        self.t = t
        self.result = result

    def __await__(self):
        return _sleep_for(self.t, self.result)

    __iter__ = __await__


def sleep(t, result=None):
    if result is not None:
        return _SleepWithResult(t, result)
    return sleep_ms(int(t * 1000))


def create_task(coro, name=None):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro)
    _push(task)
    return task


def ensure_future(awaitable):
    return awaitable if isinstance(awaitable, Task) else create_task(_as_coroutine(awaitable))


def _as_coroutine(awaitable):
    return awaitable if hasattr(awaitable, "send") else _run(awaitable)


async def _run(awaitable):
    return await awaitable


def current_task():
    if _current is None:
        raise RuntimeError("no running event loop")
    return _current


def iscoroutine(value):
    return hasattr(value, "send") and hasattr(value, "throw")


def run_until_complete(main=None):
    # Runs tasks until this one is done, or until the loop is stopped.
    global _current
    turns = 0
    main_task = main
    while True:
        if _ready_first is None:
            if main_task is not None and main_task._done:
                return main_task.result()
            if _sleeping is not None:
                time = max(0, ticks_diff(_sleeping._key, ticks_ms()))
                if not _streams.waiting:
                    time = min(time, _NAP)
            else:
                time = -1 if _streams.waiting else _NAP
            if _streams.waiting:
                _streams.poll(time)
            elif time:
                time_sleep_ms(time)
            if _ready_first is None:
                if _sleeping is None or ticks_diff(_sleeping._key, ticks_ms()) > 0:
                    continue
        elif main_task is not None and main_task._done:
            return main_task.result()
        else:
            # Streams get a look in now and then while tasks keep each other busy.
            turns += 1
            if turns & 7 == 0 and _streams.waiting:
                _streams.poll(0)
        if _stopper is not None and _stopper is _ready_first:
            _ready.remove(_stopper)
            _clear_stopper()
            return
        _step()


def _clear_stopper():
    global _stopper
    _stopper = None


def run(coro, debug=None):
    if _current is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    return run_until_complete(create_task(coro))


class Loop:
    def create_task(coro, name=None):
        return create_task(coro)

    def run_forever():
        run_until_complete()

    def run_until_complete(awaitable):
        return run_until_complete(ensure_future(awaitable))

    def stop():
        global _stopper
        if _stopper is None:
            # Takes its turn like a task, and ends the loop then.
            _stopper = Task(None)
            _push(_stopper)

    def close():
        pass

    def is_running():
        return _current is not None

    def time():
        return ticks_ms() / 1000

    def set_exception_handler(handler):
        global _handler
        _handler = handler

    def get_exception_handler():
        return _handler

    def default_exception_handler(*context):
        context = context[-1]
        print(context["message"], file=sys.stderr)
        future = context.get("future")
        print("future:", future, "coro=", getattr(future, "coro", None), file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        if _handler is None:
            Loop.default_exception_handler(context)
        else:
            _handler(Loop, context)


def get_event_loop():
    return Loop


def get_running_loop():
    current_task()
    return Loop


def new_event_loop():
    global _current, _stopper, _handler, _ready_first, _ready_last, _sleeping, _streams
    _ready_first = _ready_last = _sleeping = _stopper = _current = None
    _handler = None
    _streams = _Streams()
    return Loop


def set_event_loop(loop):
    pass


async def wait_for(awaitable, timeout, sleep=sleep):
    if timeout is None:
        return await awaitable
    # One task more than is needed, so that cancelling hits in the moments that it does upstream.
    task = create_task(_run(ensure_future(awaitable)))
    waiters = _Waiters()

    async def expire():
        await sleep(timeout)
        waiters.wake()

    def done(task):
        waiters.wake()

    task.add_done_callback(done)
    timer = create_task(expire())
    try:
        await waiters
    except CancelledError:
        task.cancel()
        raise
    finally:
        task.remove_done_callback(done)
        timer.cancel()
    if task._done:
        return task.result()
    task.cancel()
    try:
        await task
    except CancelledError:
        pass
    raise TimeoutError


def wait_for_ms(awaitable, timeout):
    return wait_for(awaitable, timeout, sleep_ms)


async def gather(*awaitables, return_exceptions=False):
    tasks = [ensure_future(awaitable) for awaitable in awaitables]
    left = len([task for task in tasks if not task._done])
    waiters = _Waiters()

    def done(task):
        nonlocal left
        left -= 1
        failed = task._error is not None and not return_exceptions
        if left == 0 or failed:
            waiters.wake()

    for task in tasks:
        if not task._done:
            task.add_done_callback(done)
    failed = None
    try:
        while True:
            if not return_exceptions:
                for task in tasks:
                    if task._done and task._error is not None:
                        failed = task._error
                        break
            if not left or failed is not None:
                break
            await waiters
    except CancelledError:
        for task in tasks:
            task.remove_done_callback(done)
            task.cancel()
        raise
    for task in tasks:
        task.remove_done_callback(done)
        if task._done:
            task._seen = True
    if failed is not None:
        raise failed
    return [task._result if task._error is None else task._error for task in tasks]


class Event:
    def __init__(self):
        self._set = False
        self._waiters = _Waiters()

    def is_set(self):
        return self._set

    def set(self):
        self._set = True
        self._waiters.wake_all()

    def clear(self):
        self._set = False

    async def wait(self):
        if not self._set:
            await self._waiters
        return True


class Lock:
    def __init__(self):
        self._locked = False
        # Who has been given the lock and has not gone on yet.
        self._heir = None
        self._waiters = _Waiters()

    def locked(self):
        return self._locked and self._heir is None

    def release(self):
        if not self._locked or self._heir is not None:
            raise RuntimeError("Lock not acquired")
        self._heir = self._waiters.wake()
        if self._heir is None:
            self._locked = False

    async def acquire(self):
        if self._locked:
            me = _current
            try:
                await self._waiters
            except CancelledError:
                if self._heir is me:
                    # It was given the lock and is cancelled before it could take it.
                    self._heir = None
                    self.release()
                raise
            self._heir = None
        else:
            self._locked = True
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, exc_type, exc, traceback):
        self.release()


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiters = _Waiters()

    def locked(self):
        return self._value == 0

    async def acquire(self):
        while self._value == 0:
            try:
                await self._waiters
            except CancelledError:
                if self._value:
                    self._waiters.wake()
                raise
        self._value -= 1
        return True

    def release(self):
        self._value += 1
        self._waiters.wake()

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, exc_type, exc, traceback):
        self.release()


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class Queue:
    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._items = []
        self._getters = _Waiters()
        self._putters = _Waiters()
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        return 0 < self.maxsize <= len(self._items)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._items.append(item)
        self._unfinished += 1
        self._finished.clear()
        self._getters.wake()

    async def put(self, item):
        while self.full():
            await self._putters
        self.put_nowait(item)

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty
        item = self._items.pop(0)
        self._putters.wake()
        return item

    async def get(self):
        while not self._items:
            await self._getters
        return self.get_nowait()

    def task_done(self):
        if self._unfinished == 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if self._unfinished == 0:
            self._finished.set()

    async def join(self):
        await self._finished.wait()


class _Timeout:
    def __init__(self, delay):
        self._delay = delay
        self._over = False

    def expired(self):
        return self._over

    async def __aenter__(self):
        task = _current

        async def expire():
            await sleep(self._delay)
            self._over = True
            task.cancel()

        self._timer = None if self._delay is None else create_task(expire())
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        if self._timer is not None:
            self._timer.cancel()
        if self._over and exc_type is CancelledError:
            raise TimeoutError


def timeout(delay):
    return _Timeout(delay)


class TaskGroup:
    def __init__(self):
        self._tasks = []
        self._errors = []
        self._waiters = _Waiters()
        self._parent = None
        self._aborting = False
        self._interrupted = False

    def create_task(self, coro, name=None):
        if self._parent is None or self._aborting:
            raise RuntimeError("TaskGroup is not active")
        task = create_task(coro)
        self._tasks.append(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task):
        self._tasks.remove(task)
        error = task._error
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
            self._abort()
        self._waiters.wake()

    def _abort(self):
        if self._aborting:
            return
        self._aborting = True
        for task in list(self._tasks):
            if task is not _current:
                task.cancel()
        parent = self._parent
        if parent is not _current and parent._queue is not self._waiters:
            self._interrupted = parent.cancel()

    async def __aenter__(self):
        self._parent = _current
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        if exc is not None:
            self._abort()
        cancelled = None
        while self._tasks:
            try:
                await self._waiters
            except CancelledError as error:
                cancelled = error
                self._abort()
        if exc_type is not None and exc_type is not CancelledError:
            self._errors.append(exc)
        if self._errors:
            raise ExceptionGroup("unhandled errors in a TaskGroup", self._errors)
        if cancelled is not None and not self._interrupted:
            raise cancelled


class ThreadSafeFlag:
    # Is waited for as a stream is, so that it can be set from anywhere.

    def __init__(self):
        self._stream = _FlagStream()

    def set(self):
        self._stream.state = 1

    def clear(self):
        self._stream.state = 0

    async def wait(self):
        if not self._stream.state:
            yield_to = _readable(self._stream)
            await yield_to
        self._stream.state = 0


def _make_flag_stream():
    import io

    class FlagStream(io.IOBase):
        def __init__(self):
            self.state = 0

        def ioctl(self, request, flags):
            if request == 3:
                return self.state * flags
            return -1

    return FlagStream


_FlagStream = _make_flag_stream()


class Stream:
    def __init__(self, stream, extra=None):
        self.s = stream
        self.e = extra or {}
        self.out_buf = b""

    def get_extra_info(self, name):
        return self.e[name]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        await self.wait_closed()

    async def read(self, n=-1):
        parts = b""
        while True:
            await _readable(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if n >= 0:
                return part
            if not part:
                return parts
            parts += part

    async def readinto(self, buf):
        await _readable(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        parts = b""
        while n:
            await _readable(self.s)
            part = self.s.read(n)
            if part is None:
                continue
            if not part:
                raise EOFError
            parts += part
            n -= len(part)
        return parts

    async def readline(self):
        line = b""
        while True:
            await _readable(self.s)
            part = self.s.readline()
            if part is None:
                continue
            line += part
            if not part or line[-1] == 10:
                return line

    def write(self, buf):
        if not self.out_buf:
            count = self.s.write(buf)
            if count == len(buf):
                return
            if count is not None:
                buf = buf[count:]
        # What is the first is not copied, unless it may change.
        self.out_buf = self.out_buf + buf if self.out_buf else bytes(buf)

    async def drain(self):
        if not self.out_buf:
            # Others get their turn, as if something had been written.
            return await sleep_ms(0)
        data = memoryview(self.out_buf)
        done = 0
        try:
            while done < len(data):
                await _writable(self.s)
                count = self.s.write(data[done:])
                if count is not None:
                    done += count
        finally:
            self.out_buf = self.out_buf[done:]


StreamReader = StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(address[0], address[1], address[2])
    s.setblocking(False)
    try:
        try:
            s.connect(address[-1])
        except OSError as error:
            if error.errno != 115:
                raise
        await _writable(s)
        # Tells how connecting has ended.
        s.connect(address[-1])
    except OSError as error:
        if error.errno != 106:
            s.close()
            raise
    except BaseException:
        s.close()
        raise
    stream = Stream(s, {"peername": address[-1]})
    return stream, stream


class Server:
    def __init__(self, socket):
        self._socket = socket
        self.task = None

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        self.close()
        await self.wait_closed()

    def close(self):
        self._closing = True
        self.task.cancel()

    async def wait_closed(self):
        try:
            await self.task
        except CancelledError:
            # Was it the server that was cancelled, or who waits for it?
            if not self.task._done:
                raise

    async def serve_forever(self):
        await self.task

    async def _serve(self, callback):
        try:
            while True:
                await _readable(self._socket)
                try:
                    connection, address = self._socket.accept()
                except OSError:
                    continue
                connection.setblocking(False)
                stream = Stream(connection, {"peername": address})
                called = callback(stream, stream)
                if iscoroutine(called):
                    create_task(called)
        finally:
            self._socket.close()


async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    # 1: the address is one to be bound to.
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, 1)[0]
    s = socket.socket(address[0], address[1], address[2])
    s.setblocking(False)
    try:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(address[-1])
        s.listen(backlog)
    except OSError:
        s.close()
        raise
    server = Server(s)
    server.task = create_task(server._serve(callback))
    # The server listens already; it is told apart from one that never ran.
    await sleep_ms(0)
    return server
