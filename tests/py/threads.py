# _thread: locks, exceptions, many threads that share what the interpreter has.
import _thread
import time

done = _thread.allocate_lock()
print(done.locked(), done.acquire(), done.locked(), done.acquire(False))


def finish(*arguments, **keywords):
    print(arguments, keywords, _thread.get_ident() != main)
    done.release()


main = _thread.get_ident()
_thread.start_new_thread(finish, (1, "two"), {"three": 3})
done.acquire()
done.release()

# Several threads append, count and collect garbage together.
guard = _thread.allocate_lock()
total = 0
finished = []
shared = {}


def work(number):
    global total
    for i in range(200):
        shared[number, i] = [str(i)] * 3
        with guard:
            total += 1
    with guard:
        finished.append(number)


for number in range(8):
    _thread.start_new_thread(work, (number,))
while True:
    with guard:
        if len(finished) == 8:
            break
    time.sleep(0.001)
print(total, sorted(finished), len(shared), shared[7, 199])


# Each thread has its own frames: recursion, generators, exceptions that are being handled.
def recurse(depth):
    if depth == 0:
        raise ValueError("bottom")
    return recurse(depth - 1)


def numbers(count):
    for i in range(count):
        yield i


results = []


def handles(number):
    try:
        recurse(50)
    except ValueError as error:
        time.sleep(0.002)
        try:
            raise KeyError(number)
        except KeyError as inner:
            with guard:
                results.append((number, error.args, inner.args, sum(numbers(100))))


for number in range(4):
    _thread.start_new_thread(handles, (number,))
while len(results) < 4:
    time.sleep(0.001)
print(sorted(results))

# A lock with a time limit.
lock = _thread.allocate_lock()
lock.acquire()
before = time.time()
print(lock.acquire(True, 0.05), time.time() - before >= 0.04)
try:
    _thread.allocate_lock().release()
except RuntimeError as error:
    print(error)


# exit() and SystemExit end a thread without a word.
def leaves():
    try:
        _thread.exit()
    finally:
        lock.release()


_thread.start_new_thread(leaves, ())
lock.acquire()
for wrong in (lambda: _thread.start_new_thread(print, [1]), lambda: _thread.start_new_thread(print, (), 5)):
    try:
        wrong()
    except TypeError:
        print("TypeError")
