# A code object of bytes is refused or runs; its bytes give the same code object again.

import marshal


def check(data):
    try:
        code = marshal.loads(data)
    except ValueError:
        return
    image = marshal.dumps(code)
    assert marshal.dumps(marshal.loads(image)) == image
    try:
        repr(code)
        exec(code, {"__name__": "loaded"})
    except Exception:
        pass
