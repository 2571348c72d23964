"""Tasks that take turns, with the names and the behaviour of CPython's asyncio, in the part that
MicroPython documents, and TaskGroup, Queue, Semaphore, timeout and to_thread besides.

The scheduler is `_asyncio`; this is what is built on it.
"""

import sys
from _asyncio import CancelledError, InvalidStateError, Task, ThreadSafeFlag, create_task
from _asyncio import current_task, sleep, sleep_ms
from _asyncio import Waiters as _Waiters
from _asyncio import on_lost as _on_lost
from _asyncio import readable as _readable
from _asyncio import reset as _reset
from _asyncio import run as _run_tasks
from _asyncio import running as _running
from _asyncio import stop as _stop
from _asyncio import writable as _writable


class TimeoutError(Exception):
    pass


# What the program has told to be called with exceptions that nobody catches.
_handler = None


def _lost(message, exception, future):
    Loop.call_exception_handler({"message": message, "exception": exception, "future": future})


_on_lost(_lost)


def ensure_future(awaitable):
    return awaitable if isinstance(awaitable, Task) else create_task(_as_coroutine(awaitable))


def _as_coroutine(awaitable):
    return awaitable if hasattr(awaitable, "send") else _run(awaitable)


async def _run(awaitable):
    return await awaitable


def iscoroutine(value):
    return hasattr(value, "send") and hasattr(value, "throw")


def run_until_complete(main=None):
    return _run_tasks(main)


def run(coro, debug=None):
    if _running():
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    return _run_tasks(create_task(_as_coroutine(coro)))


class Loop:
    def create_task(coro, name=None):
        return create_task(coro)

    def run_forever():
        _run_tasks()

    def run_until_complete(awaitable):
        return _run_tasks(ensure_future(awaitable))

    def stop():
        _stop()

    def close():
        pass

    def is_running():
        return _running()

    def time():
        from time import ticks_ms

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
    global _handler
    _handler = None
    _reset()
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
    if task.done():
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
    left = len([task for task in tasks if not task.done()])
    waiters = _Waiters()

    def done(task):
        nonlocal left
        left -= 1
        failed = task._error is not None and not return_exceptions
        if left == 0 or failed:
            waiters.wake()

    for task in tasks:
        if not task.done():
            task.add_done_callback(done)
    failed = None
    try:
        while True:
            if not return_exceptions:
                for task in tasks:
                    if task.done() and task._error is not None:
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
        if task.done() and not task.cancelled():
            # It counts as seen now.
            task.exception()
    if failed is not None:
        raise failed
    return [task._error or task.result() for task in tasks]


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
            me = current_task()
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


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._bound = value

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


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

    def _put(self, item):
        self._items.append(item)

    def _get(self):
        return self._items.pop(0)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._getters.wake()

    async def put(self, item):
        while self.full():
            try:
                await self._putters
            except CancelledError:
                if not self.full():
                    # It was woken, but does not come: the next one's turn.
                    self._putters.wake()
                raise
        self.put_nowait(item)

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty
        item = self._get()
        self._putters.wake()
        return item

    async def get(self):
        while not self._items:
            try:
                await self._getters
            except CancelledError:
                if self._items:
                    self._getters.wake()
                raise
        return self.get_nowait()

    def task_done(self):
        if self._unfinished == 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if self._unfinished == 0:
            self._finished.set()

    async def join(self):
        await self._finished.wait()


class PriorityQueue(Queue):
    def _put(self, item):
        from heapq import heappush

        heappush(self._items, item)

    def _get(self):
        from heapq import heappop

        return heappop(self._items)


class LifoQueue(Queue):
    def _get(self):
        return self._items.pop()


class Timeout:
    def __init__(self, when):
        # In the loop's time, in seconds.
        self._when = when
        self._task = None
        self._timer = None
        self._expiring = False
        self._expired = False

    def when(self):
        return self._when

    def expired(self):
        return self._expiring or self._expired

    def reschedule(self, when):
        if self._task is None:
            raise RuntimeError("Timeout has not been entered")
        if self.expired():
            raise RuntimeError("Cannot change state of expired Timeout")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if when is not None:
            self._timer = create_task(self._expire(when - Loop.time()))

    async def _expire(self, delay):
        await sleep(max(0, delay))
        self._timer = None
        self._expiring = True
        self._task.cancel()

    async def __aenter__(self):
        self._task = current_task()
        self._cancelling = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._expiring:
            self._expiring = False
            self._expired = True
            # Somebody else may have cancelled the task, too: that is not for here.
            ours = self._task.uncancel() <= self._cancelling
            if ours and exc_type is not None and issubclass(exc_type, CancelledError):
                raise TimeoutError from exc


def timeout(delay):
    return Timeout(None if delay is None else Loop.time() + delay)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    def __init__(self):
        self._tasks = []
        self._errors = []
        # Where the group waits for the tasks to end.
        self._waiters = _Waiters()
        self._parent = None
        self._exiting = False
        self._aborting = False
        # Has the group cancelled the task that it is in?
        self._cancelled_parent = False

    def create_task(self, coro, name=None):
        if self._parent is None:
            raise RuntimeError("TaskGroup has not been entered")
        if self._exiting and not self._tasks:
            raise RuntimeError("TaskGroup is finished")
        if self._aborting:
            raise RuntimeError("TaskGroup is shutting down")
        task = create_task(coro, name)
        self._tasks.append(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task):
        self._tasks.remove(task)
        if not self._tasks:
            self._waiters.wake()
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if not self._aborting:
            self._abort()
            if not self._exiting:
                self._cancelled_parent = True
                self._parent.cancel()

    def _abort(self):
        self._aborting = True
        for task in list(self._tasks):
            task.cancel()

    async def __aenter__(self):
        if self._parent is not None:
            raise RuntimeError("TaskGroup has already been entered")
        self._parent = current_task()
        return self

    async def __aexit__(self, exc_type, exc, traceback):
        self._exiting = True
        is_cancelled = exc_type is not None and issubclass(exc_type, CancelledError)
        cancelled = exc if is_cancelled else None
        if self._cancelled_parent and self._parent.uncancel() == 0:
            cancelled = None
        if exc_type is not None and not self._aborting:
            self._abort()
        while self._tasks:
            try:
                await self._waiters
            except CancelledError as error:
                if not self._aborting:
                    cancelled = error
                    self._abort()
        if cancelled is not None and not self._errors:
            raise cancelled
        if exc_type is not None and not is_cancelled:
            self._errors.append(exc)
        if self._errors:
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors)


async def to_thread(function, *arguments, **keywords):
    from _thread import start_new_thread

    ended = ThreadSafeFlag()
    result = error = None

    def run():
        nonlocal result, error
        try:
            result = function(*arguments, **keywords)
        except BaseException as raised:
            error = raised
        ended.set()

    start_new_thread(run, ())
    await ended.wait()
    if error is not None:
        raise error
    return result


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
            if not self.task.done():
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
