# Five bytes that say what geometry, then what is drawn, in pieces of 14 bytes. Nothing outside of the buffer's
# pixels can change its length, and what lies beside it stays.

import framebuf
from array import array

WRONG = (TypeError, ValueError, OverflowError)


def number(data, at):
    # Mostly near the picture, now and then far from it.
    high, low = data[at], data[at + 1]
    value = low - 64
    if high > 250:
        return (high - 253) << 62 | low
    if high > 200:
        return value << (high - 200)
    return value


def extent(byte):
    return byte if byte < 220 else (byte - 238) << 58


def check(data):
    if len(data) < 5:
        return
    form, width, height, stride, size = data[:5]
    buffer = bytearray(size * 16)
    beside = bytearray(64)
    try:
        more = (extent(stride),) if form & 8 else ()
        picture = framebuf.FrameBuffer(buffer, extent(width), extent(height), form % 8, *more)
    except WRONG:
        return
    for at in range(5, len(data) - 13, 14):
        numbers = [number(data, at + 2 + 2 * i) for i in range(6)]
        try:
            draw(picture, data[at], numbers, data[at + 1], data[at:])
        except WRONG:
            pass
    assert len(buffer) == size * 16 and beside == bytes(64)


def draw(picture, what, numbers, more, data):
    what %= 14
    if what == 0:
        picture.fill(numbers[0])
    elif what == 1:
        picture.fill_rect(*numbers[:5])
    elif what == 2:
        picture.pixel(*numbers[:3])
        assert picture.pixel(1 << 62, 0) is None
    elif what == 3:
        picture.pixel(*numbers[:2])
    elif what == 4:
        picture.hline(*numbers[:4])
    elif what == 5:
        picture.vline(*numbers[:4])
    elif what == 6:
        picture.rect(*numbers[:5], more & 1)
    elif what == 7:
        picture.line(*numbers[:5])
    elif what == 8:
        picture.ellipse(*numbers[:5], more & 1, more >> 1)
    elif what == 9:
        corners = array("bBhHiIqf"[more & 7], [numbers[3] & 127] * (more >> 3 & 7))
        for index in range(len(corners)):
            corners[index] = data[index % len(data)] & 127
        picture.poly(numbers[0], numbers[1], corners, numbers[2], more >> 6 & 1)
    elif what == 10:
        picture.scroll(numbers[0], numbers[1])
    elif what == 11:
        picture.text(chr(more) + "a\n" + chr(more << 4), *numbers[:3])
    elif what == 12:
        picture.blit(picture, *numbers[: 2 + (more & 1)])
    else:
        other = framebuf.FrameBuffer(bytearray(64), 8, 8, framebuf.GS8)
        palette = framebuf.FrameBuffer(bytearray(32), 16, 1, framebuf.RGB565)
        picture.blit(other, numbers[0], numbers[1], numbers[2], palette if more & 1 else None)
        picture.blit((bytearray(more), numbers[3], numbers[4], more & 7), numbers[0], numbers[1])
