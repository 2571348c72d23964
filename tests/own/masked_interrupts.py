# Interrupts off: other threads and timers wait, whether they ask for it or not.
import _thread, machine, time

log = []
done = _thread.allocate_lock()
done.acquire()


def other():
    for _ in range(3):
        log.append("other")
        time.sleep_ms(1)
    done.release()


_thread.start_new_thread(other, ())
state = machine.disable_irq()
timer = machine.Timer(-1)
timer.init(mode=machine.Timer.ONE_SHOT, period=1, callback=lambda t: log.append("timer"))
start = time.ticks_ms()
n = len(log)
while time.ticks_diff(time.ticks_ms(), start) < 40:
    pass
print(n == len(log), "timer" in log)
inner = machine.disable_irq()
machine.enable_irq(inner)
while len(log) == n:  # others run while this one sleeps, but no timer
    time.sleep_ms(1)
print("other" in log, "timer" in log)
machine.enable_irq(state)
done.acquire()
while "timer" not in log:
    time.sleep_ms(1)
print(log.count("other"), log.count("timer"))

# A thread that ends with interrupts off leaves them on.
def careless():
    machine.disable_irq()
    done.release()


_thread.start_new_thread(careless, ())
done.acquire()
state = machine.disable_irq()
print(bool(state), bool(machine.disable_irq()))
machine.enable_irq(state)
