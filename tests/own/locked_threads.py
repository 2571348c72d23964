# A locked heap is locked for the thread that locked it, and what waits for its turn meanwhile takes
# no memory: neither that another thread runs nor that a call is scheduled.

import _thread
import micropython


def other():
    global made
    made = [1, 2, 3]


def note(value):
    global noted
    noted = value


made = noted = None
_thread.start_new_thread(other, ())
micropython.heap_lock()
try:
    while made is None:
        pass
    micropython.schedule(note, 7)
    while noted is None:
        pass
finally:
    micropython.heap_unlock()
print(made, noted)
