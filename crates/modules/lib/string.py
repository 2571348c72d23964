"""Constants, `capwords`, `Template` with `$` and `Formatter`, as CPython's string. `string.templatelib` is
another module.

Flash on thumbv7m: 3.6 KB.
"""

whitespace = " \t\n\r\x0b\x0c"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def _capitalised(word):
    return word[:1].upper() + word[1:].lower()


def capwords(s, sep=None):
    return (sep or " ").join([_capitalised(word) for word in s.split(sep)])


class Template:
    delimiter = "$"
    idpattern = "(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    pattern = None
    # re.IGNORECASE
    flags = 2

    def __init__(self, template):
        self.template = template

    def _parts(self):
        ours = [getattr(self, name) for name in ("idpattern", "braceidpattern", "pattern", "flags")]
        if ours != [Template.idpattern, None, None, 2]:
            return self._matches(*ours)
        return self._scan()

    def _matches(self, name, braced, pattern, flags):
        # As `_scan`, by regular expressions of a derived class.
        import re

        if pattern is None:
            delimiter = re.escape(self.delimiter)
            pattern = r"%s(?:(?P<escaped>%s)|(?P<named>%s)|{(?P<braced>%s)}|(?P<invalid>))" % (
                delimiter,
                delimiter,
                name,
                braced or name,
            )
        if isinstance(pattern, str):
            pattern = re.compile(pattern, flags | re.VERBOSE)
        text = self.template
        start = 0
        kept = ""
        for match in pattern.finditer(text):
            groups = match.groupdict()
            kept += text[start : match.start()]
            start = match.end()
            name = groups.get("named") or groups.get("braced")
            if name is not None:
                yield kept, name, match.group(), match.start()
            elif groups.get("invalid") is not None:
                yield kept, False, match.group(), max(match.start("invalid") - 1, 0)
            elif groups.get("escaped") is not None:
                kept += self.delimiter
                continue
            else:
                raise ValueError("Unrecognized named group in pattern", pattern)
            kept = ""
        yield kept + text[start:], None, "", -1

    def _scan(self):
        # Pairs of text that stays and the name after it: None at the end, False for a delimiter that
        # means nothing.
        text = self.template
        start = i = 0
        kept = ""
        while True:
            i = text.find(self.delimiter, i)
            if i < 0:
                yield kept + text[start:], None, "", i
                return
            kept += text[start:i]
            following = text[i + 1 : i + 2]
            braced = following == "{"
            end = first = i + 2 if braced else i + 1
            while end < len(text) and (text[end] == "_" or _is_letter(text[end]) or (end > first and text[end] in digits)):
                end += 1
            name = text[first:end]
            if following == self.delimiter:
                kept += self.delimiter
                i = start = i + 2
                continue
            if braced and text[end : end + 1] == "}":
                end += 1
            elif braced or not name:
                name = ""
                end = i + 1
            if name:
                yield kept, name, text[i:end], i
            else:
                yield kept, False, text[i:end], i
            kept = ""
            i = start = end

    def _substituted(self, mapping, keywords, safe):
        result = ""
        for kept, name, source, place in self._parts():
            result += kept
            if name is None:
                return result
            if name is False:
                if not safe:
                    before = self.template[:place].split("\n")
                    raise ValueError(
                        "Invalid placeholder in string: line {}, col {}".format(
                            len(before), len(before[-1]) + 1
                        )
                    )
                result += source
            elif name in keywords:
                result += str(keywords[name])
            elif safe and name not in mapping:
                result += source
            else:
                result += str(mapping[name])

    def substitute(self, mapping={}, /, **keywords):
        return self._substituted(mapping, keywords, False)

    def safe_substitute(self, mapping={}, /, **keywords):
        return self._substituted(mapping, keywords, True)

    def is_valid(self):
        return all([name is not False for _, name, _, _ in self._parts()])

    def get_identifiers(self):
        names = []
        for _, name, _, _ in self._parts():
            if name and name not in names:
                names.append(name)
        return names


def _is_letter(character):
    return character in ascii_letters


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, automatic):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = ""
        for text, field, spec, conversion in self.parse(format_string):
            result += text
            if field is None:
                continue
            if field == "" or field[0] in ".[":
                if automatic is False:
                    raise ValueError(
                        "cannot switch from manual field specification to automatic field numbering"
                    )
                field = str(automatic) + field
                automatic += 1
            elif field[0] in digits:
                if automatic:
                    raise ValueError(
                        "cannot switch from manual field specification to automatic field numbering"
                    )
                automatic = False
            value, first = self.get_field(field, args, kwargs)
            used.add(first)
            value = self.convert_field(value, conversion)
            spec, automatic = self._vformat(spec, args, kwargs, used, depth - 1, automatic)
            result += self.format_field(value, spec)
        return result, automatic

    def parse(self, format_string):
        i = 0
        text = ""
        while i < len(format_string):
            c = format_string[i]
            i += 1
            if c in "{}" and format_string[i : i + 1] == c:
                text += c
                i += 1
            elif c == "}":
                raise ValueError("Single '}' encountered in format string")
            elif c == "{":
                depth = 1
                start = i
                while i < len(format_string) and depth:
                    depth += {"{": 1, "}": -1}.get(format_string[i], 0)
                    i += 1
                if depth:
                    raise ValueError("expected '}' before end of string")
                field = format_string[start : i - 1]
                spec = ""
                conversion = None
                end = min([at for at in (field.find("!"), field.find(":")) if at >= 0] or [len(field)])
                rest = field[end:]
                field = field[:end]
                if rest[:1] == "!":
                    conversion = rest[1:2]
                    rest = rest[2:]
                if rest[:1] == ":":
                    spec = rest[1:]
                yield text, field, spec, conversion
                text = ""
            else:
                text += c
        if text:
            yield text, None, None, None

    def get_field(self, field_name, args, kwargs):
        end = 0
        while end < len(field_name) and field_name[end] not in ".[":
            end += 1
        first, rest = field_name[:end], field_name[end:]
        if first.isdigit():
            first = int(first)
        value = self.get_value(first, args, kwargs)
        while rest:
            if rest[0] == "[":
                end = rest.index("]")
                key = rest[1:end]
                value = value[int(key) if key.isdigit() else key]
                rest = rest[end + 1 :]
            else:
                end = 1
                while end < len(rest) and rest[end] not in ".[":
                    end += 1
                value = getattr(value, rest[1:end])
                rest = rest[end:]
        return value, first

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier " + conversion)

    def format_field(self, value, format_spec):
        return format(value, format_spec)
