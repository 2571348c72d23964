# Text and bytes on random input: each line is a group of methods and a sum over all that they
# gave, exceptions included, so that the two interpreters agree on some thousand calls.

state = 1


def below(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


def pick(choices):
    return choices[below(len(choices))]


LETTERS = ["a", "b", "aa", "ab", "A", " ", "\t", "\n", "\r\n", "é", "€", "😀", "\u3000", "ß", "Σ", "1", "-", ".", "\x1c", "ǆ"]


def text(most=8):
    letters = pick((LETTERS, ["a", "b", " "]))
    return "".join([pick(letters) for _ in range(below(most))])


def data(most=10):
    return bytes([pick((97, 98, 32, 9, 10, 65, 0, 255, 195, 169, 45, 49)) for _ in range(below(most))])


def part(string):
    start = below(len(string) + 1)
    return pick((string[start : start + below(3)], text(2) if isinstance(string, str) else data(2)))


def bound():
    return pick((None, below(12) - 6))


def same(subject):
    """The bytes as bytes or as a bytearray, text as it is."""
    return bytearray(subject) if isinstance(subject, bytes) and below(3) == 0 else subject


class Sum:
    def __init__(self, name):
        self.name, self.calls, self.value = name, 0, 0

    def add(self, what):
        try:
            shown = ascii(what())
        except Exception as error:
            shown = "UnicodeError" if isinstance(error, UnicodeError) else type(error).__name__
        self.calls += 1
        for letter in shown:
            self.value = (self.value * 31 + ord(letter)) % 1000000007

    def show(self):
        print(self.name, self.calls, self.value)


ROUNDS = 60


def group(name):
    def run(work):
        total = Sum(name)
        for _ in range(ROUNDS):
            for subject in (text(), data()):
                work(total, subject)
        total.show()

    return run


def call(total, subject, name, *args):
    subject = same(subject)
    total.add(lambda: getattr(subject, name)(*args))


@group("search")
def search(total, subject):
    for name in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
        call(total, subject, name, part(subject), bound(), bound())
    for name in ("__contains__", "partition", "rpartition", "removeprefix", "removesuffix"):
        call(total, subject, name, part(subject))
    call(total, subject, "replace", part(subject), part(subject))
    call(total, subject, "replace", part(subject), part(subject), below(4) - 1)


@group("split")
def split(total, subject):
    for name in ("split", "rsplit"):
        call(total, subject, name)
        call(total, subject, name, None, below(4) - 1)
        call(total, subject, name, part(subject), below(4) - 1)
    call(total, subject, "splitlines", bool(below(2)))
    for name in ("strip", "lstrip", "rstrip"):
        call(total, subject, name)
        call(total, subject, name, part(subject))
    pieces = [part(subject) for _ in range(below(4))]
    call(total, part(subject), "join", pieces)


@group("case and kind")
def case(total, subject):
    for name in ("upper", "lower", "title", "capitalize", "swapcase", "isalpha", "isdigit", "isalnum"):
        call(total, subject, name)
    for name in ("isspace", "islower", "isupper", "istitle", "isascii"):
        call(total, subject, name)
    if isinstance(subject, str):
        for name in ("casefold", "isdecimal", "isnumeric", "isidentifier", "isprintable"):
            call(total, subject, name)


@group("width")
def width(total, subject):
    fill = pick(("*", "€")) if isinstance(subject, str) else b"*"
    for name in ("center", "ljust", "rjust"):
        call(total, subject, name, below(14), fill)
    call(total, subject, "zfill", below(12))
    call(total, subject, "expandtabs", below(9))
    total.add(lambda: same(subject) * (below(5) - 1))


@group("slices")
def slices(total, subject):
    start, stop, step = bound(), bound(), pick((None, 1, 2, 3, -1, -2))
    total.add(lambda: same(subject)[start:stop:step])
    total.add(lambda: same(subject)[below(12) - 6])
    total.add(lambda: list(same(subject)))
    total.add(lambda: repr(same(subject)))
    other = part(subject)
    total.add(lambda: (subject + other, subject == other, subject < other, subject <= other))
    total.add(lambda: hash(subject + other) == hash(type(subject)().join([subject, other])))


@group("codecs")
def codecs(total, subject):
    handler = pick(("strict", "ignore", "replace", "backslashreplace"))
    if isinstance(subject, str):
        total.add(lambda: subject.encode())
        total.add(lambda: subject.encode("ascii", handler))
    else:
        total.add(lambda: subject.decode("utf-8", handler))
        total.add(lambda: str(same(subject), "ascii", handler))
        total.add(lambda: subject.hex(pick(("-", ":")), below(7) - 3))


@group("changes")
def changes(total, subject):
    if isinstance(subject, str):
        return
    start, stop, step = bound(), bound(), pick((None, 1, 2, 3, -1, -2))
    source = data(5)

    def assign():
        array = bytearray(subject)
        array[start:stop:step] = source
        return array

    def delete():
        array = bytearray(subject)
        del array[start:stop:step]
        return array

    def turn():
        array = bytearray(subject)
        view = memoryview(array)[start:stop:step]
        view[:] = view[::-1]
        return array, view.tolist(), view.tobytes(), view == subject

    def grow():
        array = bytearray(subject)
        array += source
        array.insert(below(8) - 4, 65)
        array.extend(source)
        array.reverse()
        return array, array.pop(below(3)), array.copy()

    for work in (assign, delete, turn, grow):
        total.add(work)


@group("format")
def formats(total, subject):
    spec = pick(("", "<", ">", "^", "*<", "€^", "=", "0", "+", " ")) + pick(("", "5", "05", "12"))
    spec += pick(("", ".2", ".0", ",")) + pick(("", "s", "d", "x", "X", "b", "o", "c", "e", "f", "g", "%", "n", "_", "#x"))
    value = pick((subject, below(100000) - 50000, (below(1000) - 500) / 8, True, None, 10**20, -3, 0))
    total.add(lambda: format(value, spec))
    total.add(lambda: ("<{!r:" + spec + "}>").format(value))
    pieces = ("", "{", "}", "{{", "}}", "{0}", "{a}", "{!r}", "{0.x}", "{:5}", "{0[0]}", "{:{}}", "{!", "{:")
    template = "{}" + pick(pieces) + pick(pieces)
    total.add(lambda: template.format(subject, 5, 3, a="k"))
    directive = "%" + pick(("", "-", "0", "+", " ", "#", "-0")) + pick(("", "5", "12")) + pick(("", ".2", ".0"))
    directive += pick("sradxXocefgGi%")
    total.add(lambda: directive % value)
    total.add(lambda: directive.encode() % pick((data(4), 65, 1.5, bytearray(b"q"))))


# Strings that are appended to share memory; none may change for it.
for empty, pieces in (("", ["a", "bcd", "é", "€uro", "x" * 10]), (b"", [b"a", b"bcd", b"x" * 10])):
    total, kept = empty, []
    for i in range(400):
        total += pieces[i % len(pieces)]
        if i % 37 == 0:
            kept.append((total, total + pieces[0], total + pieces[-1]))
    print(len(total), all(total[: len(k)] == k and k + pieces[0] == a and k + pieces[-1] == b for k, a, b in kept))
