# Formatted string literals: expressions, nested specs and quotes, conversions, and `=`.
# Boards run this too.

name, width, values = "Ada", 8, [3, 1, 2]


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __str__(self):
        return f"{self.cents // 100}.{self.cents % 100:02d}"

    def __repr__(self):
        return f"Money({self.cents!r})"


m = Money(1205)
print(f"{name} has {m} {m!r} {m!s}")
print(f"[{name:>{width}}] [{name:<{width}}] [{name:^{width}}] [{42:0{width}d}]")
print(f"{name=} {1 + 2=} {m=} {width = } {width=:>4}")
print(f"{{literal}} {{{name}}} {'nested ' + f'{name!r}'}")
print(f"{sorted(values)[0]} {values[-1]:03d} {len(values) * 2:#x} {max(values, key=lambda v: -v)}")
print(f"{'yes' if values else 'no'} {(lambda x: x * 2)(21)} {[v * v for v in values]} { {'k': 1}['k']}")
print(f"line one {name}"
      f" and two {width}" " and plain")
print(f"""triple {name}
{width}""")
print(f"tab\t{name}", f"{'a' 'b'}", f"{chr(8226)}")
print(f"{10 ** 20:,} {1234.5:.1f} {True} {None!r:>6} {b'x'}")
print(f"{name[0]}{name[1:]!r}{name.upper():.2}", f"{width:{'>'}{6}}|", f"{3 != 4} {3 == 4}")
x = 5
print(f"{(y := x + 1)} {y} {x:=+4d}")
