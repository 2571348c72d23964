# Names of modules with a `u` before them are the native ones.
import sys
import os, json
import uos, ujson, usys

print(uos is os, ujson is json, usys is sys)
try:
    import unothing
except ImportError as error:
    print(error)
