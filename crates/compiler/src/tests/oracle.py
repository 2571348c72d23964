"""Prints CPython's syntax trees in the form of dump.rs.

Reads file names from standard input, one a line. For each, prints one line: "reject TYPE MESSAGE" or
"accept CRC-32 OF THE DUMP IN HEX". With arguments, prints the dumps of those files instead.
"""

import ast
import struct
import sys
import warnings
import zlib

PRIME = (1 << 61) - 1
OPERATORS = {
    ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.LShift: "<<", ast.RShift: ">>",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@", ast.FloorDiv: "//",
    ast.Div: "/", ast.Mod: "%", ast.Pow: "**",
    ast.Lt: "<", ast.Gt: ">", ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "notin", ast.Is: "is", ast.IsNot: "isnot",
    ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "inv", ast.Not: "not",
}


def escape(data):
    pieces = []
    for byte in data:
        if byte in b"\t\r\n\\'\"":
            pieces.append({9: "\\t", 13: "\\r", 10: "\\n", 92: "\\\\", 39: "\\'", 34: '\\"'}[byte])
        elif 32 <= byte < 127:
            pieces.append(chr(byte))
        else:
            pieces.append("\\x%02x" % byte)
    return '"' + "".join(pieces) + '"'


def bits(number):
    return struct.pack(">d", number).hex()


class Printer:
    def __init__(self, source):
        text = source.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.lines = text.split(b"\n")
        self.positions = True

    def at(self, node):
        if not self.positions:
            return ""
        line = self.lines[node.lineno - 1]
        column = len(line[: node.col_offset].decode()) + 1
        return "@%d:%d" % (node.lineno, min(column, 1023))

    def block(self, body):
        return "[" + " ".join(self.stmt(node) for node in body) + "]"

    def stmt(self, node):
        return "(" + getattr(self, "stmt_" + type(node).__name__)(node) + ")"

    def stmt_Expr(self, n):
        return "expr" + self.at(n) + self.part(n.value)

    def stmt_Assign(self, n):
        return "assign" + self.at(n) + self.parts(n.targets) + self.part(n.value)

    def stmt_AugAssign(self, n):
        return "augassign" + self.at(n) + " " + OPERATORS[type(n.op)] + self.part(n.target) + self.part(n.value)

    def stmt_AnnAssign(self, n):
        return "annassign%s %d%s%s%s" % (
            self.at(n), n.simple, self.part(n.target), self.part(n.annotation), self.optional(n.value))

    def stmt_Return(self, n):
        return "return" + self.at(n) + self.optional(n.value)

    def stmt_Delete(self, n):
        return "del" + self.at(n) + self.parts(n.targets)

    def stmt_Raise(self, n):
        return "raise" + self.at(n) + self.optional(n.exc) + self.optional(n.cause)

    def stmt_Pass(self, n):
        return "pass" + self.at(n)

    def stmt_Break(self, n):
        return "break" + self.at(n)

    def stmt_Continue(self, n):
        return "continue" + self.at(n)

    def stmt_Global(self, n):
        return "global" + self.at(n) + "".join(" " + name for name in n.names)

    def stmt_Nonlocal(self, n):
        return "nonlocal" + self.at(n) + "".join(" " + name for name in n.names)

    def aliases(self, names):
        if names[0].name == "*":
            return " *"
        return "".join(" %s:%s" % (alias.name, alias.asname or "_") for alias in names)

    def stmt_Import(self, n):
        return "import" + self.at(n) + self.aliases(n.names)

    def stmt_ImportFrom(self, n):
        return "from%s %d %s%s" % (self.at(n), n.level, n.module or "_", self.aliases(n.names))

    def stmt_Assert(self, n):
        return "assert" + self.at(n) + self.part(n.test) + self.optional(n.msg)

    def stmt_If(self, n):
        text = "if" + self.at(n) + self.part(n.test) + self.block(n.body)
        # CPython nests an elif as a lone if in the else block; its column is the elif's.
        while len(n.orelse) == 1 and isinstance(n.orelse[0], ast.If) and self.is_elif(n.orelse[0]):
            n = n.orelse[0]
            text += self.part(n.test) + self.block(n.body)
        return text + self.block(n.orelse)

    def is_elif(self, node):
        return self.lines[node.lineno - 1][node.col_offset :].startswith(b"elif")

    def stmt_While(self, n):
        return "while" + self.at(n) + self.part(n.test) + self.block(n.body) + self.block(n.orelse)

    def stmt_For(self, n, word="for"):
        return word + self.at(n) + self.part(n.target) + self.part(n.iter) + self.block(n.body) + self.block(n.orelse)

    def stmt_AsyncFor(self, n):
        return self.stmt_For(n, "asyncfor")

    def stmt_Try(self, n, word="try"):
        text = word + self.at(n) + self.block(n.body)
        for handler in n.handlers:
            text += " (except%s%s %s%s)" % (
                self.at(handler), self.optional(handler.type), handler.name or "_", self.block(handler.body))
        return text + self.block(n.orelse) + self.block(n.finalbody)

    def stmt_TryStar(self, n):
        return self.stmt_Try(n, "try*")

    def stmt_With(self, n, word="with"):
        text = word + self.at(n)
        for item in n.items:
            text += self.part(item.context_expr) + self.optional(item.optional_vars)
        return text + self.block(n.body)

    def stmt_AsyncWith(self, n):
        return self.stmt_With(n, "asyncwith")

    def stmt_Match(self, n):
        text = "match" + self.at(n) + self.part(n.subject)
        for case in n.cases:
            text += " (case " + self.pattern(case.pattern) + self.optional(case.guard) + self.block(case.body) + ")"
        return text

    def stmt_FunctionDef(self, n, word="def"):
        return "%s%s %s%s%s%s%s" % (
            word, self.at(n), n.name, self.decorators(n), self.parameters(n.args), self.optional(n.returns),
            self.block(n.body))

    def stmt_AsyncFunctionDef(self, n):
        return self.stmt_FunctionDef(n, "asyncdef")

    def stmt_ClassDef(self, n):
        return "class%s %s%s%s%s%s" % (
            self.at(n), n.name, self.decorators(n), self.parts(n.bases), self.keywords(n.keywords),
            self.block(n.body))

    def decorators(self, n):
        return "".join(" @" + self.expr(decorator) for decorator in n.decorator_list)

    def parameters(self, n):
        text = ""
        positional = n.posonlyargs + n.args
        defaults = [None] * (len(positional) - len(n.defaults)) + n.defaults
        for index, (arg, default) in enumerate(zip(positional, defaults)):
            text += self.parameter("", arg, default)
            if index + 1 == len(n.posonlyargs):
                text += " /"
        if n.vararg:
            text += self.parameter("*", n.vararg, None)
        elif n.kwonlyargs:
            text += " *"
        for arg, default in zip(n.kwonlyargs, n.kw_defaults):
            text += self.parameter("", arg, default)
        if n.kwarg:
            text += self.parameter("**", n.kwarg, None)
        return " (" + text + ")"

    def parameter(self, star, arg, default):
        text = " " + star + arg.arg + self.at(arg)
        if arg.annotation:
            text += ":" + self.expr(arg.annotation)
        if default:
            text += "=" + self.expr(default)
        return text

    def part(self, node):
        return " " + self.expr(node)

    def parts(self, nodes):
        return "".join(" " + self.expr(node) for node in nodes)

    def optional(self, node):
        return " _" if node is None else " " + self.expr(node)

    def keywords(self, keywords):
        return "".join(
            (" %s=" % keyword.arg if keyword.arg else " **") + self.expr(keyword.value) for keyword in keywords)

    def expr(self, node):
        return getattr(self, "expr_" + type(node).__name__)(node)

    def expr_Constant(self, n):
        value = n.value
        if value is ...:
            return "..."
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, int):
            return str(value) if value < 1 << 63 else "big%d" % (value % PRIME)
        if isinstance(value, float):
            return "f" + bits(value)
        if isinstance(value, complex):
            return "j" + bits(value.imag)
        if isinstance(value, bytes):
            return "b" + escape(value)
        return escape(value.encode("utf-8", "surrogatepass"))

    def expr_JoinedStr(self, n, word="fstring"):
        if word == "fstring" and all(isinstance(value, ast.Constant) for value in n.values):
            return escape("".join(value.value for value in n.values).encode("utf-8", "surrogatepass"))
        outside, self.positions = self.positions, False
        text = "(" + word
        for value in n.values:
            if isinstance(value, ast.Constant):
                text += " " + self.expr(value)
                continue
            text += " (field" + self.part(value.value)
            text += " " + (chr(value.conversion) if value.conversion > 0 else "_")
            text += " " + (self.expr_JoinedStr(value.format_spec, "format") if value.format_spec else "_") + ")"
        self.positions = outside
        return text + ")"

    def expr_Name(self, n):
        return n.id + self.at(n)

    def expr_Tuple(self, n):
        return "(tuple" + self.parts(n.elts) + ")"

    def expr_List(self, n):
        return "(list" + self.parts(n.elts) + ")"

    def expr_Set(self, n):
        return "(set" + self.parts(n.elts) + ")"

    def expr_Dict(self, n):
        return "(dict" + "".join(self.optional(k) + ":" + self.expr(v) for k, v in zip(n.keys, n.values)) + ")"

    def clauses(self, generators):
        return "".join(
            " (%s%s%s%s)" % (
                "asyncfor" if clause.is_async else "for", self.part(clause.target), self.part(clause.iter),
                self.parts(clause.ifs))
            for clause in generators) + ")"

    def expr_ListComp(self, n):
        return "(listcomp" + self.part(n.elt) + self.clauses(n.generators)

    def expr_SetComp(self, n):
        return "(setcomp" + self.part(n.elt) + self.clauses(n.generators)

    def expr_DictComp(self, n):
        return "(dictcomp" + self.part(n.key) + self.part(n.value) + self.clauses(n.generators)

    def expr_GeneratorExp(self, n):
        return "(generator" + self.part(n.elt) + self.clauses(n.generators)

    def expr_BoolOp(self, n):
        return "(" + ("and" if isinstance(n.op, ast.And) else "or") + self.parts(n.values) + ")"

    def expr_UnaryOp(self, n):
        return "(" + OPERATORS[type(n.op)] + self.part(n.operand) + ")"

    def expr_BinOp(self, n):
        # A loop, as chains of operators can be longer than the recursion limit.
        tails = []
        while True:
            tails.append((OPERATORS[type(n.op)], self.part(n.right)))
            n = n.left
            if not isinstance(n, ast.BinOp):
                break
        text = self.expr(n)
        for op, right in reversed(tails):
            text = "(" + op + " " + text + right + ")"
        return text

    def expr_Compare(self, n):
        text = "(compare" + self.part(n.left)
        for op, right in zip(n.ops, n.comparators):
            text += " " + OPERATORS[type(op)] + self.part(right)
        return text + ")"

    def expr_IfExp(self, n):
        return "(cond" + self.part(n.test) + self.part(n.body) + self.part(n.orelse) + ")"

    def expr_Lambda(self, n):
        return "(lambda" + self.parameters(n.args) + self.part(n.body) + ")"

    def expr_NamedExpr(self, n):
        return "(:= " + self.expr(n.target) + self.part(n.value) + ")"

    def expr_Attribute(self, n):
        return "(attr" + self.part(n.value) + " " + n.attr + ")"

    def expr_Subscript(self, n):
        return "(item" + self.part(n.value) + self.part(n.slice) + ")"

    def expr_Call(self, n):
        return "(call" + self.part(n.func) + self.parts(n.args) + self.keywords(n.keywords) + ")"

    def expr_Slice(self, n):
        return "(slice" + self.optional(n.lower) + self.optional(n.upper) + self.optional(n.step) + ")"

    def expr_Starred(self, n):
        return "(*" + self.part(n.value) + ")"

    def expr_Await(self, n):
        return "(await" + self.part(n.value) + ")"

    def expr_Yield(self, n):
        return "(yield" + self.optional(n.value) + ")"

    def expr_YieldFrom(self, n):
        return "(yieldfrom" + self.part(n.value) + ")"

    def pattern(self, n):
        return "(" + getattr(self, "pattern_" + type(n).__name__)(n) + ")"

    def patterns(self, nodes):
        return "".join(" " + self.pattern(node) for node in nodes)

    def pattern_MatchValue(self, n):
        return "value" + self.part(n.value)

    def pattern_MatchSingleton(self, n):
        return "is " + repr(n.value)

    def pattern_MatchStar(self, n):
        return "star " + (n.name or "_")

    def pattern_MatchSequence(self, n):
        return "sequence" + self.patterns(n.patterns)

    def pattern_MatchOr(self, n):
        return "or" + self.patterns(n.patterns)

    def pattern_MatchMapping(self, n):
        text = "mapping"
        for key, pattern in zip(n.keys, n.patterns):
            text += self.part(key) + ":" + self.pattern(pattern)
        return text + (" **" + n.rest if n.rest else "")

    def pattern_MatchClass(self, n):
        text = "class" + self.part(n.cls) + self.patterns(n.patterns)
        for name, pattern in zip(n.kwd_attrs, n.kwd_patterns):
            text += " " + name + "=" + self.pattern(pattern)
        return text

    def pattern_MatchAs(self, n):
        if n.pattern:
            return "as " + n.name + " " + self.pattern(n.pattern)
        return "name " + n.name if n.name else "_"


def hashed(text):
    return "%08x" % zlib.crc32(text.encode("utf-8", "surrogatepass"))


def dump(name):
    with open(name, "rb") as file:
        source = file.read()
    source.decode()  # We know no other encoding.
    return Printer(source).block(ast.parse(source).body)


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(100000)
    for name in sys.argv[1:]:
        print(dump(name))
    if len(sys.argv) > 1:
        return
    for line in sys.stdin:
        try:
            print("accept", hashed(dump(line.rstrip("\n"))), flush=True)
        except (SyntaxError, ValueError) as error:
            print("reject", type(error).__name__, str(error).replace("\n", " "), flush=True)


main()
