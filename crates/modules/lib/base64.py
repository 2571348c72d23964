"""Bytes as text and back, as CPython's base64, whose errors are ValueErrors here.

Flash on thumbv7m: 3.6 KB.
"""

import binascii

_ALPHABET_32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_ALPHABET_32_HEX = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_ALPHABET_85 = (
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
)


def _bytes(s):
    return s.encode() if isinstance(s, str) else bytes(s)


def _translated(data, before, after):
    table = bytearray(range(256))
    for old, new in zip(before, after):
        table[old] = new
    return bytes([table[byte] for byte in data])


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s)[:-1]
    return encoded if altchars is None else _translated(encoded, b"+/", altchars)


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        s = _translated(s, _bytes(altchars), b"+/")
    if validate:
        body = s.rstrip(b"=")
        letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        if len(s) - len(body) > 2 or any([byte not in letters for byte in body]):
            raise ValueError("Only base64 data is allowed")
    return binascii.a2b_base64(s)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def _encode_32(s, alphabet):
    s = bytes(s)
    result = bytearray()
    for i in range(0, len(s), 5):
        part = s[i : i + 5]
        number = int.from_bytes(part + bytes(5 - len(part)), "big")
        count = (len(part) * 8 + 4) // 5
        for digit in range(8):
            if digit < count:
                result.append(alphabet[number >> (35 - 5 * digit) & 31])
            else:
                result.append(61)
    return bytes(result)


def _decode_32(s, alphabet, casefold, map01=None):
    s = _bytes(s)
    if len(s) % 8:
        raise ValueError("Incorrect padding")
    if map01 is not None:
        s = _translated(s, b"01", b"O" + _bytes(map01))
    if casefold:
        s = s.upper()
    body = s.rstrip(b"=")
    if len(s) - len(body) not in (0, 1, 3, 4, 6):
        raise ValueError("Incorrect padding")
    values = {byte: value for value, byte in enumerate(alphabet)}
    result = bytearray()
    for i in range(0, len(body), 8):
        part = body[i : i + 8]
        number = 0
        for byte in part:
            if byte not in values:
                raise ValueError("Non-base32 digit found")
            number = number << 5 | values[byte]
        number <<= 5 * (8 - len(part))
        result += number.to_bytes(5, "big")[: len(part) * 5 // 8]
    return bytes(result)


def b32encode(s):
    return _encode_32(s, _ALPHABET_32)


def b32decode(s, casefold=False, map01=None):
    return _decode_32(s, _ALPHABET_32, casefold, map01)


def b32hexencode(s):
    return _encode_32(s, _ALPHABET_32_HEX)


def b32hexdecode(s, casefold=False):
    return _decode_32(s, _ALPHABET_32_HEX, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    if any([byte not in b"0123456789ABCDEF" for byte in s]):
        raise ValueError("Non-base16 digit found")
    return binascii.unhexlify(s)


def b85encode(b, pad=False):
    b = bytes(b)
    missing = -len(b) % 4
    b += bytes(missing)
    result = bytearray()
    for i in range(0, len(b), 4):
        number = int.from_bytes(b[i : i + 4], "big")
        digits = []
        for _ in range(5):
            number, digit = divmod(number, 85)
            digits.append(_ALPHABET_85[digit])
        result.extend(bytes(reversed(digits)))
    return bytes(result[: len(result) - missing] if missing and not pad else result)


def b85decode(b):
    b = _bytes(b)
    missing = -len(b) % 5
    b += b"~" * missing
    values = {byte: value for value, byte in enumerate(_ALPHABET_85)}
    result = bytearray()
    for i in range(0, len(b), 5):
        number = 0
        for place in range(i, i + 5):
            if b[place] not in values:
                raise ValueError("bad base85 character at position %d" % place)
            number = number * 85 + values[b[place]]
        if number >= 1 << 32:
            raise ValueError("base85 overflow in hunk starting at byte %d" % i)
        result += number.to_bytes(4, "big")
    return bytes(result[: len(result) - missing] if missing else result)


def encodebytes(s):
    pieces = [binascii.b2a_base64(s[i : i + 57]) for i in range(0, len(s), 57)]
    return b"".join(pieces)


def decodebytes(s):
    return binascii.a2b_base64(s)


def encode(input, output):
    while part := input.read(57):
        output.write(binascii.b2a_base64(part))


def decode(input, output):
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    b = bytes(b)
    missing = -len(b) % 4
    out = bytearray()
    for i in range(0, len(b), 4):
        word = int.from_bytes((b[i : i + 4] + bytes(3))[:4], "big")
        is_whole = i + 4 <= len(b) or pad
        if word == 0 and is_whole:
            out += b"z"
            continue
        if foldspaces and word == 0x20202020 and is_whole:
            out += b"y"
            continue
        digits = bytes([word // 85**k % 85 + 33 for k in (4, 3, 2, 1, 0)])
        out += digits if is_whole else digits[: 5 - missing]
    if adobe:
        out = b"<~" + out
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [out[i : i + wrapcol] for i in range(0, len(out), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        out = b"\n".join(lines)
    return bytes(out) + (b"~>" if adobe else b"")


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\x0b"):
    b = b.encode() if isinstance(b, str) else bytes(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    out = bytearray()
    digits = []
    for c in b + b"u" * 4:
        if 33 <= c <= 117:
            digits.append(c - 33)
            if len(digits) == 5:
                word = 0
                for digit in digits:
                    word = word * 85 + digit
                if word >> 32:
                    raise ValueError("Ascii85 overflow")
                out += word.to_bytes(4, "big")
                digits = []
        elif c in b"zy" and (c == 122 or foldspaces):
            if digits:
                raise ValueError("%s inside Ascii85 5-tuple" % chr(c))
            out += bytes(4) if c == 122 else b"    "
        elif c not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %s" % chr(c))
    # The digits that filled up are not data.
    padding = 4 - len(digits)
    return bytes(out[:-padding] if padding else out)
