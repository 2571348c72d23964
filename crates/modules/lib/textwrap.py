"""Text in lines of a width, as CPython's textwrap, with all its names. Words are told apart by hand, without CPython's regular
expressions, which are no attributes of `TextWrapper` here.

Flash on thumbv7m: 2.5 KB.
"""

_SPACES = "\t\n\x0b\x0c\r "


def _is_letter(c):
    return c.isalpha() or c == "_"


def _may_part(text, i):
    # Two letters before the hyphen, or two with a hyphen between them; letters after it.
    after = text[i + 1 : i + 4]
    if not _is_letter(after[:1]) or not _is_letter(after[2:3] if after[1:2] == "-" else after[1:2]):
        return False
    if i >= 2 and _is_letter(text[i - 1]) and _is_letter(text[i - 2]):
        return True
    return i >= 3 and _is_letter(text[i - 3]) and text[i - 2] == "-" and _is_letter(text[i - 1])


def _is_word(c):
    return c.isdigit() or _is_letter(c) or c in "!\"'&.,?"


def _chunks(text, break_on_hyphens):
    # Words and the spaces between them; words may be parted after a hyphen between letters.
    chunks = []
    i = 0
    while i < len(text):
        start = i
        if text[i] in _SPACES:
            while i < len(text) and text[i] in _SPACES:
                i += 1
            chunks.append(text[start:i])
            continue
        while i < len(text) and text[i] not in _SPACES:
            if break_on_hyphens and text[i] == "-":
                end = i
                while end < len(text) and text[end] == "-":
                    end += 1
                word = text[start:i]
                following = text[end : end + 1]
                if end - i == 1:
                    if word and _may_part(text, i):
                        chunks.append(text[start:end])
                        start = i = end
                        continue
                elif word and _is_word(word[-1]) and (_is_letter(following) or following.isdigit()):
                    # A dash.
                    chunks.append(word)
                    chunks.append(text[i:end])
                    start = i = end
                    continue
                i = end
                continue
            i += 1
        if start < i:
            chunks.append(text[start:i])
    return chunks


class TextWrapper:
    def __init__(
        self,
        width=70,
        initial_indent="",
        subsequent_indent="",
        expand_tabs=True,
        replace_whitespace=True,
        fix_sentence_endings=False,
        break_long_words=True,
        drop_whitespace=True,
        break_on_hyphens=True,
        tabsize=8,
        *,
        max_lines=None,
        placeholder=" [...]"
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _prepared(self, text):
        if self.expand_tabs:
            expanded = []
            column = 0
            for c in text:
                if c == "\t":
                    count = self.tabsize - column % self.tabsize if self.tabsize else 0
                    expanded.append(" " * count)
                    column += count
                else:
                    expanded.append(c)
                    column = 0 if c in "\n\r" else column + 1
            text = "".join(expanded)
        if self.replace_whitespace:
            text = "".join([" " if c in _SPACES else c for c in text])
        return text

    def wrap(self, text):
        chunks = _chunks(self._prepared(text), self.break_on_hyphens)
        if self.fix_sentence_endings:
            for i in range(len(chunks) - 1):
                word = chunks[i].rstrip("\"'")
                if chunks[i + 1] == " " and len(word) > 1 and word[-1] in ".!?" and word[-2].islower():
                    chunks[i + 1] = "  "
        return self._lines(chunks)

    def _lines(self, chunks):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks = chunks[::-1]
        while chunks:
            line = []
            length = 0
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            if self.drop_whitespace and lines and chunks[-1].strip() == "":
                chunks.pop()
            while chunks and length + len(chunks[-1]) <= room:
                length += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > room:
                self._part_long(chunks, line, length, room)
                length = sum([len(chunk) for chunk in line])
            if self.drop_whitespace and line and line[-1].strip() == "":
                length -= len(line.pop())
            if not line:
                continue
            fits = self.max_lines is None or len(lines) + 1 < self.max_lines
            is_last = not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()
            if fits or is_last and length <= room:
                lines.append(indent + "".join(line))
                continue
            while line:
                if line[-1].strip() and length + len(self.placeholder) <= room:
                    line.append(self.placeholder)
                    lines.append(indent + "".join(line))
                    break
                length -= len(line.pop())
            else:
                if lines:
                    before = lines[-1].rstrip()
                    if len(before) + len(self.placeholder) <= self.width:
                        lines[-1] = before + self.placeholder
                        break
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def _part_long(self, chunks, line, length, room):
        left = 1 if room < 1 else room - length
        if self.break_long_words:
            chunk = chunks[-1]
            end = left
            if self.break_on_hyphens and len(chunk) > left:
                hyphen = chunk.rfind("-", 0, left)
                if hyphen > 0 and any([c != "-" for c in chunk[:hyphen]]):
                    end = hyphen + 1
            line.append(chunk[:end])
            chunks[-1] = chunk[end:]
        elif not line:
            line.append(chunks.pop())

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.split()))


def dedent(text):
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        stripped = line.lstrip(" \t")
        if not stripped:
            lines[i] = ""
            continue
        indent = line[: len(line) - len(stripped)]
        if margin is None:
            margin = indent
        else:
            common = 0
            while common < min(len(margin), len(indent)) and margin[common] == indent[common]:
                common += 1
            margin = margin[:common]
    if margin:
        lines = [line[len(margin) :] if line.startswith(margin) else line for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join([prefix + line if predicate(line) else line for line in text.splitlines(True)])
