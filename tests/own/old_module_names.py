# Names of modules with a `u` before them are the native ones.
import sys
import uos, ujson, usys
import os, json

print(uos is os, ujson is json, usys is sys)
try:
    import unothing
except ImportError as error:
    print(error)
