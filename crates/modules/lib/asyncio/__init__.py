"""Tasks that take turns, with the names and the behaviour of CPython's asyncio, in the part that
MicroPython documents, and TaskGroup, Queue, Semaphore, timeout and to_thread besides.

The scheduler is `_asyncio`; this is what is built on it.

Flash on thumbv7m: 3.4 KB.
"""

import sys
from _asyncio import CancelledError, InvalidStateError, Task, ThreadSafeFlag, create_task
from _asyncio import current_task, sleep, sleep_ms
from _asyncio import Waiters as _Waiters
from _asyncio import on_lost as _on_lost
from _asyncio import reset as _reset
from _asyncio import run as _run_tasks
from _asyncio import running as _running
from _asyncio import stop as _stop


try:
    TimeoutError = TimeoutError
except NameError:

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


# Where the rest is: it takes memory when it is used.
_ELSEWHERE = {
    "groups": ("TaskGroup", "Timeout", "timeout", "timeout_at", "to_thread"),
    "queues": (
        "BoundedSemaphore",
        "LifoQueue",
        "PriorityQueue",
        "Queue",
        "QueueEmpty",
        "QueueFull",
        "Semaphore",
    ),
    "streams": ("Server", "Stream", "StreamReader", "StreamWriter", "open_connection", "start_server"),
}


def __getattr__(name):
    for module, names in _ELSEWHERE.items():
        if name in names:
            value = getattr(__import__("asyncio." + module, None, None, names), name)
            globals()[name] = value
            return value
    raise AttributeError("module 'asyncio' has no attribute '%s'" % name)
