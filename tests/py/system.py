# Environment, shell, dates as text, files by number, json with its options.

import json
import os
import sys
import time

print(os.getenv("TAIPAN_TEST"), os.getenv("TAIPAN_TEST", "default"), len(os.urandom(70)))
os.putenv("TAIPAN_TEST", "a value")
print(os.system('test "$TAIPAN_TEST" = "a value"'), os.system("exit 3") >> 8)
os.unsetenv("TAIPAN_TEST")
print(os.system('test "$TAIPAN_TEST" = ""'), len(os.uname()))

formats = "%Y-%m-%d %H:%M:%S %j %U %W %V %G %a %A %b %B %y %I %p %c %x %X %% %u %w %e"
for seconds in (0, 86400 * 365, 1234567890, 951782400, 1704067199, 1735689599, 1609459200):
    print(time.strftime(formats, time.gmtime(seconds)))
try:
    time.strftime("%Y", (2000, 13, 1, 0, 0, 0, 0, 0, 0))
except ValueError as e:
    print(e)
print(time.gmtime(1e9)[:6], len(time.strftime("%H:%M")))

name = "taipan-test-file.txt"
f = open(name, "wb")
number = f.fileno()
g = open(number, "wb", closefd=False) if sys.implementation.name == "cpython" else open(number, "wb")
g.write(b"by number")
g.flush()
f.close()
print(number > 2, open(name).read())
os.remove(name)
try:
    open(999)
except OSError as e:
    print(e.errno)

data = {"b": 1, "a": [1, 2, {"z": None, "y": True}], "c": {}}
print(json.dumps(data, sort_keys=True), json.dumps(data, indent=1, separators=(",", " : ")))
print(json.dumps([1j, {2}], default=lambda value: type(value).__name__))
