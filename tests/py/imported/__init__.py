# A package for imports.py: counts how often it is loaded.
from . import shapes

VERSION = (1, 2)
loads = globals().get("loads", 0) + 1
