"""Queues and semaphores of asyncio, as CPython's.

Flash on thumbv7m: 1.7 KB.
"""

from _asyncio import CancelledError
from _asyncio import Waiters as _Waiters
from asyncio import Event


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
