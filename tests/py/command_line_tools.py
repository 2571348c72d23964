# argparse, logging, traceback.

import argparse
import io
import logging
import sys
import traceback


def attempt(parser, text):
    saved, sys.stderr = sys.stderr, io.StringIO()
    try:
        print(text, "->", sorted(vars(parser.parse_args(text.split())).items()))
    except SystemExit as error:
        message = sys.stderr.getvalue()
        # Later versions of CPython write the choices without quotes.
        print(text, "-> exit", error.code, message.splitlines()[-1].split(" (choose")[0] if message else "")
    finally:
        sys.stderr = saved


p = argparse.ArgumentParser(prog="tool", description="A tool that does things.", epilog="That is all.")
p.add_argument("input", help="what to read")
p.add_argument("rest", nargs="*", type=int, help="numbers")
p.add_argument("-v", "--verbose", action="count", default=0, help="say more")
p.add_argument("-o", "--output", metavar="FILE", default="out", help="where to write (default: %(default)s)")
p.add_argument("--level", type=int, choices=[1, 2, 3])
p.add_argument("--pair", nargs=2, metavar=("A", "B"))
p.add_argument("--flag", action="store_true")
p.add_argument("--no", dest="yes", action="store_false")
p.add_argument("-D", action="append")
p.add_argument("--mode", nargs="?", const="auto", default="none")
for line in (
    "x",
    "x 1 2 3 -vv",
    "-o file x --level 2",
    "-ofile x",
    "--output=f x",
    "--out f x",
    "x --pair a b --flag --no",
    "-D a -D b x",
    "x --mode",
    "x --mode fast",
    "-vvo z x",
    "x -- -1",
    "x -5",
    "",
    "x --level 9",
    "x --level y",
    "x a",
    "x --pair a",
    "x --unknown",
    "x -o",
    "x --flag=1",
):
    attempt(p, line)
print(p.format_help())

q = argparse.ArgumentParser(prog="git")
q.add_argument("--debug", action="store_true")
commands = q.add_subparsers(dest="command", required=True, help="what to do")
add = commands.add_parser("add", help="add files")
add.add_argument("files", nargs="+")
add.set_defaults(function="adding")
log = commands.add_parser("log", aliases=["l"])
log.add_argument("-n", type=int, default=10)
for line in ("add a b", "--debug log -n 3", "l", "", "push", "add", "log -n x"):
    attempt(q, line)

r = argparse.ArgumentParser(prog="one", add_help=False)
group = r.add_mutually_exclusive_group(required=True)
group.add_argument("--a", action="store_true")
group.add_argument("--b", type=float)
for line in ("--a", "--b 1.5", "--a --b 2", ""):
    attempt(r, line)
r.set_defaults(extra=5)
print(r.parse_args(["--a"]), r.parse_known_args(["--a", "z"])[1], r.format_usage())

out = io.StringIO()
logging.basicConfig(stream=out, level=logging.INFO, format="%(levelname)s|%(name)s|%(message)s")
logging.info("hello %s", "world")
logging.debug("unseen")
logger = logging.getLogger("a.b")
logger.warning("%d of %d", 1, 2)
logger.setLevel(logging.ERROR)
logger.warning("unseen")
logging.getLogger("a.b.c").error("inherited")
print(logger, logging.getLogger("a.b") is logger, logging.getLogger("a.b.c").parent is logger, logger.parent is logging.root)
try:
    [][0]
except IndexError:
    logger.exception("failed")
print(out.getvalue().split("Traceback")[0] + "(traceback)", out.getvalue().splitlines()[-1])


class Listing(logging.Handler):
    def emit(self, record):
        print("record", record.levelname, record.getMessage(), record.args)


other = logging.getLogger("other")
other.addHandler(Listing())
other.propagate = False
other.error("to %(who)s", {"who": "list"})
other.log(35, "between")
other.addFilter(lambda record: "secret" not in record.msg)
other.error("a secret")
other.critical("no")
adapter = logging.LoggerAdapter(other, {"k": 1})
adapter.error("adapted")
print(logging.getLevelName(30), logging.getLevelName("INFO"), logging.getLevelName(33), other.isEnabledFor(10))
formatter = logging.Formatter("{levelname:>8} {message}", style="{")
print(formatter.format(logging.LogRecord("n", 20, "p", 1, "m %s", ("x",), None)))
logging.disable(logging.CRITICAL)
other.critical("disabled")
logging.disable(logging.NOTSET)

try:
    {}["key"]
except KeyError as error:
    print(traceback.format_exception_only(error), traceback.format_exc().splitlines()[-1])
    lines = traceback.format_exception(error)
    print(lines[0].strip(), lines[-1].strip())
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
