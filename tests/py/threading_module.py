# threading and queue: what threads wait for each other with.
import queue
import threading
import time

# Threads, their names, joining.
log = []


def work(number, add=0):
    log.append(number + add)


threads = [threading.Thread(target=work, args=(i,), kwargs={"add": 10}) for i in range(3)]
print([t.name for t in threads], [t.is_alive() for t in threads], threads[0].ident)
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(log), [t.is_alive() for t in threads])
print(threading.current_thread() is threading.main_thread(), threading.main_thread().name)
print(threading.active_count(), len(threading.enumerate()))
for wrong in (lambda: threads[0].start(), lambda: threading.Thread().join(), lambda: threading.current_thread().join()):
    try:
        wrong()
    except RuntimeError as error:
        print(error)


class Counts(threading.Thread):
    def __init__(self):
        super().__init__(name="counts", daemon=True)
        self.total = 0

    def run(self):
        self.total = sum(range(100))


c = Counts()
c.start()
c.join()
print(c.name, c.daemon, c.total)

# Locks.
lock = threading.RLock()
with lock:
    with lock:
        print(lock.acquire(False))
        lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)
plain = threading.Lock()
plain.acquire()
print(plain.acquire(timeout=0.01), plain.locked())
plain.release()

# An event, and one that does not come.
event = threading.Event()
seen = []
waits = threading.Thread(target=lambda: seen.append(event.wait()))
waits.start()
print(event.is_set(), event.wait(0.01))
event.set()
waits.join()
print(seen, event.wait(0))
event.clear()
print(event.is_set())

# Condition: one makes, the other takes.
condition = threading.Condition()
items = []
taken = []


def take():
    for _ in range(3):
        with condition:
            condition.wait_for(lambda: items)
            taken.append(items.pop(0))
            condition.notify()


taker = threading.Thread(target=take)
taker.start()
for i in range(3):
    with condition:
        items.append(i)
        condition.notify()
        condition.wait_for(lambda: not items)
taker.join()
print(taken)
with condition:
    print(condition.wait(0.01), condition.wait_for(lambda: False, 0.01))
for wrong in (condition.wait, condition.notify):
    try:
        wrong()
    except RuntimeError as error:
        print(error)

# Semaphores.
semaphore = threading.Semaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(False), semaphore.acquire(timeout=0.01))
semaphore.release(2)
print(semaphore.acquire(False))
bounded = threading.BoundedSemaphore(1)
try:
    bounded.release()
except ValueError as error:
    print(error)

# A barrier, used twice.
barrier = threading.Barrier(3, action=lambda: rounds.append(len(arrived)))
rounds = []
arrived = []


def arrive():
    for _ in range(2):
        arrived.append(1)
        barrier.wait()


threads = [threading.Thread(target=arrive) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(rounds, barrier.broken, barrier.n_waiting)
try:
    barrier.wait(0.01)
except threading.BrokenBarrierError as error:
    print("broken", barrier.broken)

# Each thread has its own.
local = threading.local()
local.x = 1


def other():
    print(hasattr(local, "x"))
    local.x = 2
    print(local.x)


t = threading.Thread(target=other)
t.start()
t.join()
print(local.x, local.__dict__)


class Numbered(threading.local):
    def __init__(self, start):
        self.n = start


numbered = Numbered(5)
numbered.n += 1
t = threading.Thread(target=lambda: print(numbered.n))
t.start()
t.join()
print(numbered.n)

# A timer, and one that is cancelled.
fired = threading.Event()
timer = threading.Timer(0.01, fired.set)
timer.start()
print(fired.wait(10))
cancelled = threading.Timer(60, print, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()

# Queues.
q = queue.Queue(2)
q.put(1)
q.put(2)
print(q.full(), q.qsize(), q.empty())
for wrong in (lambda: q.put_nowait(3), lambda: q.put(3, timeout=0.01)):
    try:
        wrong()
    except queue.Full:
        print("full")
print(q.get(), q.get())
for wrong in (q.get_nowait, lambda: q.get(timeout=0.01)):
    try:
        wrong()
    except queue.Empty:
        print("empty")
q = queue.Queue()
results = []


def consume():
    while True:
        item = q.get()
        if item is None:
            q.task_done()
            return
        results.append(item * item)
        q.task_done()


consumers = [threading.Thread(target=consume) for _ in range(2)]
for t in consumers:
    t.start()
for i in range(10):
    q.put(i)
for t in consumers:
    q.put(None)
q.join()
print(sorted(results))
try:
    q.task_done()
except ValueError as error:
    print(error)
stack = queue.LifoQueue()
heap = queue.PriorityQueue()
for i in (2, 3, 1):
    stack.put(i)
    heap.put(i)
print([stack.get() for _ in range(3)], [heap.get() for _ in range(3)])

# A thread that is not waited for ends before the program does.
threading.Thread(target=lambda: (time.sleep(0.05), print("the last"))).start()
print("main ends")
