# A byte that says what kind of pattern, a byte of flags, then pattern and subject with a byte 0xff between.
# A pattern is compiled or refused; what it finds is where it says.

import re

FLAGS = (re.I, re.M, re.S, re.X, re.A)


def check(data):
    if len(data) < 2:
        return
    flags = 0
    for bit, flag in enumerate(FLAGS):
        if data[1] >> bit & 1:
            flags |= flag
    pattern, _, subject = data[2:].partition(b"\xff")
    template, _, subject = subject.partition(b"\xff")
    if data[0] & 1:
        try:
            pattern, subject, template = pattern.decode(), subject.decode(), template.decode()
        except ValueError:
            return
    try:
        compiled = re.compile(pattern, flags)
    except re.error as error:
        assert 0 <= error.pos <= len(pattern) and error.pattern == pattern
        return
    except OverflowError:
        return
    repr(compiled)
    assert len(compiled.groupindex) <= compiled.groups
    for method in (compiled.match, compiled.search, compiled.fullmatch):
        found = method(subject)
        if found is not None:
            look_at(found, compiled, subject)
    end = 0
    count = 0
    for found in compiled.finditer(subject):
        look_at(found, compiled, subject)
        assert found.start() >= end
        end = found.end()
        count += 1
    assert len(compiled.findall(subject)) == count
    assert len(compiled.split(subject)) == count * (compiled.groups + 1) + 1
    start, stop = data[0] >> 1 & 15, data[1] >> 5
    found = compiled.search(subject, start, len(subject) - stop)
    if found is not None:
        assert found.start() >= min(start, len(subject))
    assert compiled.subn(lambda found: found.group(), subject) == (subject, count)
    try:
        compiled.sub(template, subject)
    except (re.error, IndexError):
        pass
    assert re.fullmatch(re.escape(subject), subject)


def look_at(found, compiled, subject):
    start, end = found.span()
    assert 0 <= start <= end <= len(subject)
    assert found.group() == subject[start:end]
    groups = found.groups()
    assert len(groups) == compiled.groups
    for number, text in enumerate(groups, 1):
        start, end = found.span(number)
        assert text == (None if start < 0 else subject[start:end])
    found.groupdict()
