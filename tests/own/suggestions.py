# "Did you mean", below reports of errors, and what the exceptions know of the names.
import io
import math
import sys


class Point:
    def __init__(self):
        self.horizontal = 1

    def move(self):
        return horizontal


def last_line(function):
    try:
        function()
    except Exception as error:
        report = io.StringIO()
        sys.print_exception(error, report)
        print(report.getvalue().strip().split("\n")[-1])
        print(type(error).__name__, error.name)


def typo():
    vertical = 1
    return vertcal + vertical


def imports():
    from math import sqroot


last_line(typo)
last_line(lambda: pirnt(1))
last_line(lambda: Point().horizntal)
last_line(lambda: Point().move())
last_line(lambda: math.squrt(1))
last_line(lambda: [].apend(1))
last_line(imports)
last_line(lambda: nothing_like_it_anywhere)
