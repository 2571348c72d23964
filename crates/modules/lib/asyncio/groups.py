"""Groups of tasks, time limits and threads of asyncio, as CPython's.

Flash on thumbv7m: 2.1 KB.
"""

from _asyncio import CancelledError, ThreadSafeFlag, create_task, current_task, sleep
from _asyncio import Waiters as _Waiters
from asyncio import Loop, TimeoutError


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
