# What json.loads says of texts that are no JSON, and what is in the exception.

import io
import json


def show(text):
    try:
        print(repr(json.loads(text)))
    except json.JSONDecodeError as error:
        print(repr(text), error)
        print("   ", error.msg, error.pos, error.lineno, error.colno, error.doc == text)


for text in ["", " ", "{", "[", "[1,", '{"a" 1}', '{"a": 1 "b": 2}', "[1 2]", "nul", "tru", "1 2", "?"]:
    show(text)
for text in ['{"a":\n tru}', "{1: 2}", '[1,\n2,\n\n  x]', '["\u20ac", x]', '{"a": "\u20ac\u20ac"\n ; }']:
    show(text)
for text in ['"abc', '["abc\\', '"a\\n', '"\\x"', '"ab\\q"', '"a\nb"', '"\\n\n"', '"\t"', '"\\u12"', '"\\u12xy"']:
    show(text)
for text in ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac"', '"\x7f"', '"\\ud83d\\ude00"', " [1, 2.5, true, null] ", '{"a": {}}']:
    show(text)

print(issubclass(json.JSONDecodeError, ValueError), json.JSONDecodeError.__name__)
try:
    json.loads(b'{"a": ]')
except ValueError as error:
    print(type(error).__name__, error, repr(error.doc))
try:
    json.load(io.StringIO('{"a": ]'))
except ValueError as error:
    print(type(error).__name__, error, repr(error.doc))
