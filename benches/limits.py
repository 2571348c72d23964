"""What a host's binary takes beyond the time of benchmarks, side by side with upstream's.

    python3 benches/limits.py OURS UPSTREAM --tests DIR --lib DIR [PART]...

Run with CPython. The parts: startup, compile, peak, floats, growth, pause, perf; all of them if
none is named. DIR are upstream's `tests` and a checkout of micropython-lib. Ratios are upstream's
figure over ours, so above 1 ours is faster or needs less; of times the best of some rounds counts,
in turns, so that a busy machine disturbs both alike.
"""

import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
import time

ROUNDS = 15
TWENTY = 20
TIMEOUT = 300


def run(binary, *arguments, heap=None, check=True):
    command = [binary]
    if heap is not None:
        command += ["-X", f"heapsize={heap}"]
    result = subprocess.run(
        command + list(arguments), capture_output=True, text=True, timeout=TIMEOUT
    )
    if check and result.returncode != 0:
        sys.exit(f"{binary} {arguments}: {result.stdout[-300:]}{result.stderr[-300:]}")
    return result


def program(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def best_of(binaries, path, heap, rounds=5):
    """The least of what the program prints, a line of numbers, by binary."""
    best = [None] * len(binaries)
    for _ in range(rounds):
        for i, binary in enumerate(binaries):
            numbers = [float(word) for word in run(binary, path, heap=heap).stdout.split()]
            best[i] = numbers if best[i] is None else list(map(min, best[i], numbers))
    return best


def instructions(binary, *arguments):
    """What callgrind counts; None where there is no valgrind."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary]
    try:
        result = subprocess.run(command + list(arguments), capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return int(re.search(r"Collected : (\d+)", result.stderr).group(1))


def startup(options, folder):
    """An empty file."""
    path = program(folder, "empty.py", "")
    times = [math.inf, math.inf]
    for _ in range(20 * ROUNDS):
        for i, binary in enumerate(options.binaries):
            start = time.perf_counter()
            os.waitpid(os.posix_spawn(binary, [binary, path], os.environ), 0)
            times[i] = min(times[i], time.perf_counter() - start)
    counts = [instructions(binary, path) for binary in options.binaries]
    ours, theirs = (1000 * spent for spent in times)
    print(f"startup: {ours:.2f} ms, upstream {theirs:.2f} ms: {theirs / ours:.2f}")
    if None not in counts:
        print(f"startup: {counts[0]} instructions, upstream {counts[1]}: {counts[1] / counts[0]:.2f}")


def long_module(lines):
    """A module of about so many lines of what modules are made of."""
    parts = ["import sys"]
    number = 0
    while sum(part.count("\n") + 1 for part in parts) < lines:
        number += 1
        parts.append(f'''
class Device{number}(Base):
    """One of many devices."""

    LIMIT = {number * 10}

    def __init__(self, bus, address=0x{number:02x}, *, retries=3):
        super().__init__(bus)
        self.address = address
        self.retries = retries
        self._buffer = bytearray({number} + 8)

    def read(self, register, count=1):
        for attempt in range(self.retries):
            try:
                data = self.bus.readfrom_mem(self.address, register, count)
                if len(data) == count and data[0] & 0x80 == 0:
                    return [byte << 2 | attempt for byte in data]
            except OSError as error:
                self.failed.append((attempt, str(error)))
        else:
            raise ValueError("no answer from {{}} at {{:#x}}".format(self.name, register))

    @property
    def level(self):
        total = sum(value * {number}.5 for value in self.values if value is not None)
        return min(max(total / len(self.values), -1.0), self.LIMIT)


def convert_{number}(values, scale={number}):
    result = {{"scale": scale, "count": len(values)}}
    while values and values[-1] != "end":
        key, value = values.pop(), lambda x, y=scale: x * y + {number}
        result[key] = value(len(key)) if key in result else -value(1)
    return result''')
    return "\n".join(parts)


def compile_module(options, folder):
    """2,000 lines, read and compiled."""
    module = program(folder, "module.py", long_module(2000))
    path = program(folder, "compile.py", f'''
import time
best = 10**9
for _ in range(10):
    start = time.ticks_us()
    with open({module!r}) as file:
        compile(file.read(), "module.py", "exec")
    best = min(best, time.ticks_diff(time.ticks_us(), start))
print(best)
''')
    (ours,), (theirs,) = best_of(options.binaries, path, "8m")
    print(f"compile, 2,000 lines: {ours:.0f} us, upstream {theirs:.0f} us: {theirs / ours:.2f}")


def largest(options):
    """The largest programs of upstream's tests and of micropython-lib that both compile."""
    found = []
    for root in (options.tests, options.lib):
        for folder, _, files in os.walk(root):
            for name in files:
                path = os.path.join(folder, name)
                if name.endswith(".py") and not os.path.islink(path):
                    found.append((os.path.getsize(path), path))
    chosen = []
    for _, path in sorted(found, reverse=True):
        if all(compiles(binary, path, 16 << 20) for binary in options.binaries):
            chosen.append(path)
            if len(chosen) == TWENTY:
                break
    return chosen


def compiles(binary, path, heap):
    arguments = ["-X", "compile-only", path]
    return run(binary, *arguments, heap=heap, check=False).returncode == 0


def smallest_heap(binary, path):
    """To 256 bytes, the least heap in which the file compiles."""
    low, high = 2048, 16 << 20
    while high - low > 256:
        middle = (low + high) // 2
        if compiles(binary, path, middle):
            high = middle
        else:
            low = middle
    return high


def peak(options, _folder):
    """The least heap that compiles each of the twenty largest files."""
    ratios = []
    for path in largest(options):
        ours, theirs = (smallest_heap(binary, path) for binary in options.binaries)
        ratios.append(theirs / ours)
        print(f"peak: {os.path.basename(path):32} {ours:8} upstream {theirs:8}: {ratios[-1]:.2f}")
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"peak: geometric mean {mean:.2f}, lowest {min(ratios):.2f}")


FLOATS = '''
import time
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
def step(points, t):
    for point in points:
        ax, ay = -point.x * 0.99 + t, -point.y * 1.01 - t
        point.x += ax * 1e-3 + 1e-100
        point.y += ay * 1e-3 + 1e-100
points = [Point(i * 1e-90, i / 7) for i in range(200)]
start = time.ticks_us()
for i in range(300):
    step(points, i * 1e-3)
print(time.ticks_diff(time.ticks_us(), start))
'''


def floats(options, folder):
    """A program that makes many floats, in a small heap and in a large one."""
    path = program(folder, "floats.py", FLOATS)
    small = best_of(options.binaries, path, "1m")
    large = best_of(options.binaries, path, "64m")
    for name, ((in_small,), (in_large,)) in zip(("ours", "upstream"), zip(small, large)):
        ratio = in_large / in_small
        print(f"floats, {name}: {in_small:.0f} us in 1 MB, {in_large:.0f} us in 64 MB: {ratio:.2f}")


GROWTH = '''
import time
def appends(count):
    items = []
    for i in range(count):
        items.append(i)
    return items
def text(count):
    result = ""
    for i in range(count):
        result += "0123456789"
    return result
def timed(function, count):
    start = time.ticks_us()
    function(count)
    return time.ticks_diff(time.ticks_us(), start)
print(timed(appends, 1_000_000), timed(appends, 10_000_000), timed(text, 100_000), timed(text, 1_000_000))
'''


def growth(options, folder):
    """Ten million appends, and text of 10 MB made of pieces: ten times as many, ten times as long."""
    path = program(folder, "growth.py", GROWTH)
    ((short, long, short_text, long_text),) = best_of(options.binaries[:1], path, "512m", rounds=3)
    print(f"growth: 1 M appends {short / 1000:.1f} ms, 10 M {long / 1000:.1f} ms: {long / short:.1f}")
    ratio = long_text / short_text
    print(f"growth: 1 MB of text {short_text / 1000:.1f} ms, 10 MB {long_text / 1000:.1f} ms: {ratio:.1f}")


PAUSE = '''
import gc, time
kept = [[i, str(i), i * 1.5] for i in range({count})]
gc.collect()
best = 10**9
for _ in range(30):
    start = time.ticks_us()
    gc.collect()
    best = min(best, time.ticks_diff(time.ticks_us(), start))
print(best, gc.mem_alloc())
'''


def pause(options, folder):
    """A collection with 100 KB alive in a heap of 16 MB."""
    figures = []
    for binary in options.binaries:
        low, high = 1, 5000
        while low < high:
            count = (low + high + 1) // 2
            path = program(folder, "pause.py", PAUSE.format(count=count))
            _, alive = map(int, run(binary, path, heap="16m").stdout.split())
            low, high = (count, high) if alive <= 100_000 else (low, count - 1)
        path = program(folder, "pause.py", PAUSE.format(count=low))
        ((spent, alive),) = best_of([binary], path, "16m")
        figures.append(spent)
        print(f"pause, {os.path.basename(binary)}: {spent:.0f} us with {alive:.0f} bytes alive")
    print(f"pause: {figures[1] / max(figures[0], 1):.1f} times as short as upstream's")


def perf(options, folder):
    """Upstream's benchmarks, ours against CPython."""
    names = sorted(os.listdir(os.path.join(options.tests, "perf_bench")))
    ratios = []
    with open(os.path.join(options.tests, "perf_bench", "benchrun.py")) as file:
        runner = file.read()
    for name in names:
        if not re.fullmatch(r"(bm|core|misc)_\w+\.py", name):
            continue
        with open(os.path.join(options.tests, "perf_bench", name)) as file:
            text = file.read()
        path = program(folder, name, f"{text}\n{runner}\nbm_run(1000, 1000)\n")
        best = [math.inf, math.inf]
        for _ in range(5):
            for i, command in enumerate(([options.binaries[0], "-X", "heapsize=1m"], [sys.executable])):
                result = subprocess.run(command + [path], capture_output=True, text=True)
                found = re.match(r"(\d+) ", result.stdout)
                if found:
                    best[i] = min(best[i], int(found.group(1)))
        if math.inf in best:
            print(f"perf: {name:28} does not run on both")
            continue
        ratios.append(best[1] / best[0])
        print(f"perf: {name:28} {best[0]:9} us, CPython {best[1]:9} us: {ratios[-1]:.2f}")
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"perf: geometric mean {mean:.2f} times CPython {sys.version.split()[0]}")


PARTS = {
    "startup": startup,
    "compile": compile_module,
    "peak": peak,
    "floats": floats,
    "growth": growth,
    "pause": pause,
    "perf": perf,
}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("binaries", nargs=2)
    parser.add_argument("--tests")
    parser.add_argument("--lib")
    parser.add_argument("parts", nargs="*")
    options = parser.parse_intermixed_args()
    options.binaries = [os.path.abspath(binary) for binary in options.binaries]
    with tempfile.TemporaryDirectory() as folder:
        for part in options.parts or PARTS:
            PARTS[part](options, folder)
            sys.stdout.flush()


main()
