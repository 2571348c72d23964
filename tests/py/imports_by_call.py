# __import__ with any kind of fromlist, and what `from package import module` says when the module fails.
import sys

for names in (["area"], ("area",), {"area"}, {"area": 1}):
    print(__import__("imported.shapes", fromlist=names).__name__)
for names in ([], (), None, {}):
    print(__import__("imported.shapes", fromlist=names).__name__)

# Of a module that is no package only whether there is one matters.
print(__import__("imported.shapes", fromlist=True).__name__)

# A fromlist imports submodules.
print(hasattr(__import__("imported"), "deep"))
print(__import__("imported", fromlist=["deep"]).deep.__name__)

# The error is that of the module, not of the import of it.
try:
    from imported import needy
except ImportError as error:
    print(type(error).__name__, error.name)
try:
    from imported import broken
except ValueError as error:
    print(type(error).__name__, error)
try:
    from imported import missing
except ImportError as error:
    print(type(error).__name__, error.name)

# Code whose globals have no name is in builtins.
for globals in ({}, {"__name__": "elsewhere"}):
    exec("class A:\n    pass\nname = __name__", globals)
    print(globals["A"].__module__, globals["name"])
