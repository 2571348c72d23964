# A small spreadsheet: cells hold numbers, text or formulas, and a formula's value
# follows the cells it names. Runs the same under Taipan and CPython.

import json
import math


class SheetError(Exception):
    """A formula that has no value; the message is for the person who typed it."""


class Parser:
    """Evaluates one formula by recursive descent: sums of products of atoms."""

    def __init__(self, text, lookup):
        self.tokens = list(tokenize(text))
        self.lookup = lookup

    def value(self):
        result = self.sum()
        if self.tokens:
            raise SheetError(f"{self.tokens[0]!r} is one thing too many")
        return result

    def sum(self):
        result = self.product()
        while self.tokens and self.tokens[0] in ("+", "-"):
            operator, operand = self.tokens.pop(0), self.product()
            result = result + operand if operator == "+" else result - operand
        return result

    def product(self):
        result = self.atom()
        while self.tokens and self.tokens[0] in ("*", "/"):
            operator, operand = self.tokens.pop(0), self.atom()
            if operator == "/" and operand == 0:
                raise SheetError("division by zero")
            result = result * operand if operator == "*" else result / operand
        return result

    def atom(self):
        if not self.tokens:
            raise SheetError("the formula ends too early")
        token = self.tokens.pop(0)
        if token == "-":
            return -self.atom()
        if token == "(":
            result = self.sum()
            self.expect(")")
            return result
        if isinstance(token, (int, float)):
            return token
        if token in FUNCTIONS:
            self.expect("(")
            first = self.tokens.pop(0)
            self.expect(":")
            last = self.tokens.pop(0)
            self.expect(")")
            return FUNCTIONS[token]([self.lookup(name) for name in span(first, last)])
        if not token[0].isalpha():
            raise SheetError(f"{token!r} is out of place")
        return self.lookup(token)

    def expect(self, token):
        if not self.tokens or self.tokens.pop(0) != token:
            raise SheetError(f"a {token!r} is missing")


def tokenize(text):
    at = 0
    while at < len(text):
        start = at
        if text[at].isdigit():
            while at < len(text) and (text[at].isdigit() or text[at] == "."):
                at += 1
            number = text[start:at]
            yield float(number) if "." in number else int(number)
        elif text[at].isalpha():
            while at < len(text) and (text[at].isalpha() or text[at].isdigit()):
                at += 1
            yield text[start:at].upper()
        else:
            at += 1
            if text[start] != " ":
                yield text[start]


def span(first, last):
    """The names of the cells from one corner to the other, row by row."""
    for row in range(int(first[1:]), int(last[1:]) + 1):
        for column in range(ord(first[0]), ord(last[0]) + 1):
            yield f"{chr(column)}{row}"


FUNCTIONS = {
    "SUM": sum,
    "MAX": max,
    "MEAN": lambda values: sum(values) / len(values),
    "NORM": lambda values: math.sqrt(sum(v * v for v in values)),
}


class Sheet:
    def __init__(self, cells=()):
        self.cells = dict(cells)
        self.values = {}
        self.pending = []

    def __setitem__(self, name, content):
        self.cells[name] = content
        self.values.clear()

    def __getitem__(self, name):
        if name not in self.values:
            self.values[name] = self.evaluate(name)
        return self.values[name]

    def evaluate(self, name):
        content = self.cells.get(name, 0)
        if not (isinstance(content, str) and content.startswith("=")):
            return content
        if name in self.pending:
            raise SheetError(" -> ".join(self.pending + [name]) + " is a circle")
        self.pending.append(name)
        try:
            return Parser(content[1:], self.__getitem__).value()
        finally:
            self.pending.pop()

    def show(self, name):
        try:
            value = self[name]
        except SheetError as error:
            return f"? {error}"
        return f"{value:.2f}" if isinstance(value, float) else str(value)

    def rows(self, columns, count):
        for row in range(1, count + 1):
            yield [self.show(f"{column}{row}") for column in columns]


sheet = Sheet(
    {
        "A1": "pump", "B1": 3, "C1": 14.5, "D1": "=B1*C1",
        "A2": "valve", "B2": 12, "C2": 2.25, "D2": "=B2*C2",
        "A3": "sensor", "B3": 4, "C3": 31, "D3": "=B3*C3",
        "A4": "total", "B4": "=sum(B1:B3)", "C4": "=mean(C1:C3)", "D4": "=sum(D1:D3)",
    }
)  # fmt: skip

for cells in sheet.rows("ABCD", 4):
    print("{:<8}{:>6}{:>8}{:>10}".format(*cells))

sheet["B1"] = 5
print("five pumps:", sheet.show("D4"))
sheet["D5"] = "=norm(D1:D3) / max(D1:D3)"
print("norm:", sheet.show("D5"), f"{sheet['D5']:.6f}")

sheet["E1"], sheet["E2"], sheet["E3"] = "=E2+1", "=E3*2", "=-E1"
sheet["F1"], sheet["F2"], sheet["F3"] = "=2 ** 3", "=(1+2", "=1/(B1-5)"
for name in span("E1", "F3"):
    print(name, sheet.cells[name], sheet.show(name), sep="   ")

print(json.dumps([sheet.cells["A4"], sheet["B4"], sheet["D4"], None, True]))
print("2 to the 100th:", Parser("*".join(["2"] * 100), sheet.__getitem__).value())
