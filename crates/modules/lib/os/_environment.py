"""`os.environ`, as CPython's: a mapping of the environment's variables.

Flash on thumbv7m: 0.8 KB; no board has an environment.
"""

import os
from collections.abc import MutableMapping


class _Environ(MutableMapping):
    def __init__(self, variables):
        self._variables = variables

    def _text(self, value):
        if not isinstance(value, str):
            raise TypeError("str expected, not " + type(value).__name__)
        return value

    def __getitem__(self, key):
        return self._variables[self._text(key)]

    def __setitem__(self, key, value):
        os.putenv(self._text(key), self._text(value))
        self._variables[key] = value

    def __delitem__(self, key):
        del self._variables[self._text(key)]
        os.unsetenv(key)

    def __iter__(self):
        return iter(list(self._variables))

    def __len__(self):
        return len(self._variables)

    def __repr__(self):
        return "environ({" + ", ".join(["%r: %r" % item for item in self._variables.items()]) + "})"

    def copy(self):
        return dict(self._variables)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __or__(self, other):
        return {**self._variables, **other}

    def __ior__(self, other):
        self.update(other)
        return self


environ = _Environ({name: os.getenv(name) for name in os._environment()})
