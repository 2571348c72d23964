# Imports: packages, relative names, names that a package lists, and a module run only once.

import imported
import imported.deep.leaf as leaf
from imported import shapes, VERSION
from imported.deep import *
from imported.shapes import area as surface

print(imported.VERSION == VERSION, surface(2, 3), shapes.area is surface, imported.shapes is shapes)
print(leaf.path, leaf.from_parent(), listed, "hidden" in globals())
print(imported.__name__, leaf.__name__, shapes.__name__, imported.loads)

import imported as again

print(again is imported, again.loads)
try:
    from imported import nothing
except ImportError:
    print("no such name")
try:
    import imported.nowhere
except ImportError:
    print("no such module")
try:
    import imported.broken
except ValueError as e:
    print("its body raised", e)
import sys

print("imported.broken" in sys.modules, "imported.deep" in sys.modules)
