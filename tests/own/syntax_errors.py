# Where a syntax error lies is shown, with the source.
import io, sys

for source in ("x = (1,\n  2", "if x:\n    y = 1 +\n", "  y = 2", "print('abc", "a = 5 $ 3", "b = é é"):
    try:
        compile(source, "made.py", "exec")
    except SyntaxError as error:
        shown = io.StringIO()
        sys.print_exception(error, shown)
        lines = shown.getvalue().split("\n")
        print("\n".join(line for line in lines if ", in <module>" not in line))
