# Imports every module in Python that the image has, and says which of them fail.
import gc
import sys

NAMES = """abc argparse asyncio base64 bisect contextlib copy dataclasses datetime enum functools inspect
    itertools logging operator pathlib pprint shutil statistics string tempfile textwrap traceback types
    typing unittest warnings""".split()

before = set(sys.modules)
found = []
for name in NAMES:
    try:
        __import__(name)
        found.append(name)
    except ImportError as error:
        if str(error) != "no module named '%s'" % name:
            print(name, "fails:", error)
    except Exception as error:
        print(name, "fails:", repr(error))
    for module in set(sys.modules) - before:
        del sys.modules[module]
    gc.collect()
print("asyncio" in found)
