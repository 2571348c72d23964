"""Values over several lines, as CPython's pprint, with all its names.

`_dispatch` and other parts for subclasses to change are not there.

Flash on thumbv7m: 4.0 KB.
"""

from collections import OrderedDict, defaultdict, deque


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(
        indent, width, depth, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pformat(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(
        indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._flat(object, 0, [])


def isreadable(object):
    return "<" not in saferepr(object)


def isrecursive(object):
    return "<Recursion on " in saferepr(object)


def _key_order(item):
    return type(item[0]).__name__, item[0]


def _prints_as(kind, bases):
    # Does it print as one of these, or has it a way of its own?
    if kind is OrderedDict or kind is defaultdict:
        return False
    for cls in kind.__mro__:
        if cls in bases:
            return True
        if "__repr__" in cls.__dict__:
            return False
    return False


class PrettyPrinter:
    def __init__(
        self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False
    ):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = stream
        self._compact = compact
        self._sort = sort_dicts
        self._underscores = underscore_numbers

    def pprint(self, object):
        text = self.pformat(object)
        if self._stream is None:
            print(text)
        else:
            self._stream.write(text + "\n")

    def pformat(self, object):
        parts = []
        self._format(object, parts, 0, 0, 1, [])
        return "".join(parts)

    def _items(self, mapping):
        items = list(mapping.items())
        if not self._sort:
            return items
        try:
            return sorted(items)
        except TypeError:
            try:
                return sorted(items, key=_key_order)
            except TypeError:
                return sorted(items, key=lambda item: (type(item[0]).__name__, id(item[0])))

    def _flat(self, value, level, above):
        # On one line.
        kind = type(value)
        if kind is int and self._underscores:
            return "{:_}".format(value)
        if not _prints_as(kind, (dict, list, tuple)):
            return repr(value)
        if not value:
            return repr(value)
        if id(value) in above:
            return "<Recursion on %s with id=%d>" % (kind.__name__, id(value))
        brackets = "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else "()"
        if self._depth is not None and level >= self._depth:
            return brackets[0] + "..." + brackets[1]
        above.append(id(value))
        if isinstance(value, dict):
            parts = [
                self._flat(key, level + 1, above) + ": " + self._flat(item, level + 1, above)
                for key, item in self._items(value)
            ]
        else:
            parts = [self._flat(item, level + 1, above) for item in value]
        above.pop()
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        return brackets[0] + ", ".join(parts) + comma + brackets[1]

    def _format(self, value, out, column, allowance, level, above):
        text = self._flat(value, level - 1, above)
        if len(text) <= self._width - column - allowance or id(value) in above:
            out.append(text)
            return
        kind = type(value)
        above.append(id(value))
        if _prints_as(kind, (dict,)) and value:
            self._format_dict(value, out, column, allowance, level, above)
        elif _prints_as(kind, (list,)):
            out.append("[")
            self._format_items(value, out, column, allowance + 1, level, above)
            out.append("]")
        elif _prints_as(kind, (tuple,)):
            end = ",)" if len(value) == 1 else ")"
            out.append("(")
            self._format_items(value, out, column, allowance + len(end), level, above)
            out.append(end)
        elif kind in (set, frozenset) and value:
            if kind is set:
                start, end = "{", "}"
            else:
                start, end = "frozenset({", "})"
                column += 10
            out.append(start)
            try:
                items = sorted(value)
            except TypeError:
                items = sorted(value, key=lambda item: (type(item).__name__, id(item)))
            self._format_items(items, out, column, allowance + len(end), level, above)
            out.append(end)
        elif kind is str and value:
            self._format_str(value, out, column, allowance, level)
        elif kind in (bytes, bytearray) and len(value) > 4:
            self._format_bytes(value, out, column, allowance, level)
        elif kind in (OrderedDict, defaultdict, deque) and value:
            out.append(kind.__name__ + "(")
            column += len(kind.__name__) + 1
            end = ")"
            if kind is OrderedDict:
                value = list(value.items())
            elif kind is deque:
                if value.maxlen is not None:
                    end = ",\n" + " " * column + f"maxlen={value.maxlen})"
                value = list(value)
            else:
                out.append(f"{value.default_factory!r},\n" + " " * column)
                value = dict(value)
            self._format(value, out, column, allowance + 1, level, above)
            out.append(end)
        elif hasattr(kind, "__dataclass_fields__"):
            fields = [
                (name, getattr(value, name))
                for name, field in kind.__dataclass_fields__.items()
                if field.repr and hasattr(value, name)
            ]
            self._format_fields(kind.__name__, fields, out, column, allowance, level, above)
        elif kind.__name__ == "SimpleNamespace":
            self._format_fields("namespace", list(value.__dict__.items()), out, column, allowance, level, above)
        else:
            out.append(text)
        above.pop()

    def _format_fields(self, name, fields, out, column, allowance, level, above):
        out.append(name + "(")
        column += len(name) + 1
        for i, (field, value) in enumerate(fields):
            out.append(field + "=")
            is_last = i == len(fields) - 1
            self._format(value, out, column + len(field) + 1, allowance if is_last else 1, level, above)
            if not is_last:
                out.append(",\n" + " " * column)
        out.append(")")

    def _format_bytes(self, value, out, column, allowance, level):
        is_array = isinstance(value, bytearray)
        # Parentheses where nothing else holds the lines together.
        start, end = ("bytearray(", ")") if is_array else ("(", ")") if level == 1 else ("", "")
        column += len(start)
        allowance += len(end)
        value = bytes(value)
        room = self._width - column
        lines, current = [], b""
        last = len(value) // 4 * 4
        for i in range(0, len(value), 4):
            part = value[i : i + 4]
            if i == last:
                room -= allowance
            if current and len(repr(current + part)) > room:
                lines.append(repr(current))
                current = part
            else:
                current += part
        lines.append(repr(current))
        out.append(start + ("\n" + " " * column).join(lines) + end)

    def _format_dict(self, value, out, column, allowance, level, above):
        out.append("{")
        if self._indent > 1:
            out.append(" " * (self._indent - 1))
        column += self._indent
        items = self._items(value)
        for i, (key, item) in enumerate(items):
            is_last = i == len(items) - 1
            text = self._flat(key, level, above)
            out.append(text + ": ")
            self._format(
                item, out, column + len(text) + 2, allowance + 1 if is_last else 1, level + 1, above
            )
            if not is_last:
                out.append(",\n" + " " * column)
        out.append("}")

    def _format_items(self, items, out, column, allowance, level, above):
        column += self._indent
        if self._indent > 1:
            out.append(" " * (self._indent - 1))
        width = self._width - column + 1
        room = width
        between = ""
        for i, item in enumerate(items):
            is_last = i == len(items) - 1
            if self._compact:
                text = self._flat(item, level, above)
                needed = len(text) + 2
                if is_last:
                    width -= allowance
                    room -= allowance
                if room < needed:
                    room = width
                    if between:
                        between = ",\n" + " " * column
                if room >= needed:
                    room -= needed
                    out.append(between + text)
                    between = ", "
                    continue
            out.append(between)
            between = ",\n" + " " * column
            self._format(item, out, column, allowance if is_last else 1, level + 1, above)

    def _format_str(self, value, out, column, allowance, level):
        chunks = []
        lines = value.splitlines(True)
        if level == 1:
            column += 1
            allowance += 1
        most = room = self._width - column
        text = ""
        for i, line in enumerate(lines):
            text = repr(line)
            if i == len(lines) - 1:
                room -= allowance
            if len(text) <= room:
                chunks.append(text)
                continue
            words = []
            start = 0
            # Words with the spaces after them.
            while start < len(line):
                end = start
                while end < len(line) and line[end] not in " \t\n\r":
                    end += 1
                while end < len(line) and line[end] in " \t\n\r":
                    end += 1
                words.append(line[start:end])
                start = end
            room_here = most
            current = ""
            for j, word in enumerate(words):
                if j == len(words) - 1 and i == len(lines) - 1:
                    room_here -= allowance
                if len(repr(current + word)) > room_here:
                    if current:
                        chunks.append(repr(current))
                    current = word
                else:
                    current += word
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(text)
            return
        if level == 1:
            out.append("(")
        out.append(("\n" + " " * column).join(chunks))
        if level == 1:
            out.append(")")
