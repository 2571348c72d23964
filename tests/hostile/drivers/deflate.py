# A byte that says format, window and how much is read at a time; then what is decompressed, and what is
# compressed and decompressed again.

import deflate
import gzip
import io
import zlib


def check(data):
    if not data:
        return
    how, data = data[0], data[1:]
    form = how & 3
    bits = (0, 5, 8, 10, 15, 9, 12, 14)[how >> 2 & 7]
    part = (1, 7, 64, 1000)[how >> 5 & 3]
    stream = deflate.DeflateIO(io.BytesIO(data), form, bits, bool(how >> 7))
    total = 0
    try:
        while total < 20000:
            read = stream.read(part)
            if not read:
                assert stream.read(1) == b""
                break
            assert len(read) <= part
            total += len(read)
    except (OSError, EOFError):
        pass
    stream.close()
    for whole in (gzip.decompress, zlib.decompress):
        try:
            whole(data)
        except (OSError, EOFError, ValueError):
            pass
    out = io.BytesIO()
    with deflate.DeflateIO(out, form, bits) as stream:
        for start in range(0, len(data), part):
            stream.write(data[start : start + part])
    if form == deflate.AUTO:
        form = deflate.RAW
    if data:
        packed = io.BytesIO(out.getvalue())
        assert deflate.DeflateIO(packed, form, bits).read() == data
    assert gzip.decompress(gzip.compress(data)) == data
