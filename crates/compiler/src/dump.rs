//! Prints a tree compactly, in the form that `tests/oracle.py` prints CPython's trees, so that
//! the two can be compared. For tests only.

use core::fmt::Write;
use std::string::String;

use crate::ast::*;

/// A whole source's tree, with or without the places of statements and names.
pub(crate) fn dump(tree: Tree<'_>, positions: bool) -> String {
    let mut printer = Printer {
        out: String::new(),
        positions,
    };
    match tree {
        Tree::Module(body) | Tree::Single(body) => printer.block(body),
        Tree::Eval(value) => printer.expr(value),
    }
    printer.out
}

struct Printer {
    out: String,
    /// Off in f-strings, where CPython 3.11's own positions are unreliable.
    positions: bool,
}

macro_rules! put {
    ($printer:expr, $($arg:tt)*) => { write!($printer.out, $($arg)*).unwrap() };
}

impl Printer {
    fn at(&mut self, position: Position) {
        if self.positions {
            put!(self, "@{}:{}", position.line(), position.column());
        }
    }

    fn block(&mut self, body: &[Stmt<'_>]) {
        put!(self, "[");
        for (index, stmt) in body.iter().enumerate() {
            if index > 0 {
                put!(self, " ");
            }
            self.stmt(stmt);
        }
        put!(self, "]");
    }

    fn open(&mut self, word: &str, position: Position) {
        put!(self, "({word}");
        self.at(position);
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        let position = stmt.position;
        match stmt.kind() {
            StmtKind::Expr(value) => {
                self.open("expr", position);
                self.part(value);
            }
            StmtKind::Assign(node) => {
                self.open("assign", position);
                self.parts(node.targets);
                self.part(&node.value);
            }
            StmtKind::AugAssign(node) => {
                self.open("augassign", position);
                put!(self, " {}", binary_op(node.op));
                self.part(&node.target);
                self.part(&node.value);
            }
            StmtKind::AnnAssign(node) => {
                self.open("annassign", position);
                put!(self, " {}", u8::from(node.simple));
                self.part(&node.target);
                self.part(&node.annotation);
                self.optional(node.value.as_ref());
            }
            StmtKind::Return(value) => {
                self.open("return", position);
                self.optional(value);
            }
            StmtKind::Delete(targets) => {
                self.open("del", position);
                self.parts(targets);
            }
            StmtKind::Raise(node) => {
                self.open("raise", position);
                self.optional(node.exception.as_ref());
                self.optional(node.cause.as_ref());
            }
            StmtKind::Pass => self.open("pass", position),
            StmtKind::Break => self.open("break", position),
            StmtKind::Continue => self.open("continue", position),
            StmtKind::Global(names) => {
                self.open("global", position);
                names.iter().for_each(|name| put!(self, " {}", name.name));
            }
            StmtKind::Nonlocal(names) => {
                self.open("nonlocal", position);
                names.iter().for_each(|name| put!(self, " {}", name.name));
            }
            StmtKind::Import(names) => {
                self.open("import", position);
                self.aliases(names);
            }
            StmtKind::ImportFrom(node) => {
                self.open("from", position);
                put!(
                    self,
                    " {} {}",
                    node.level,
                    if node.module.is_empty() {
                        "_"
                    } else {
                        node.module
                    }
                );
                match node.names {
                    Some(names) => self.aliases(names),
                    None => put!(self, " *"),
                }
            }
            StmtKind::Assert(node) => {
                self.open("assert", position);
                self.part(&node.test);
                self.optional(node.message.as_ref());
            }
            StmtKind::If(node) => {
                self.open("if", position);
                for branch in node.branches {
                    self.part(&branch.test);
                    self.block(branch.body);
                }
                self.block(node.orelse);
            }
            StmtKind::While(node) => {
                self.open("while", position);
                self.part(&node.test);
                self.block(node.body);
                self.block(node.orelse);
            }
            StmtKind::For(node) => {
                self.open(if node.is_async { "asyncfor" } else { "for" }, position);
                self.part(&node.target);
                self.part(&node.iter);
                self.block(node.body);
                self.block(node.orelse);
            }
            StmtKind::Try(node) => {
                self.open(if node.is_star { "try*" } else { "try" }, position);
                self.block(node.body);
                for handler in node.handlers {
                    put!(self, " ");
                    self.open("except", handler.position);
                    self.optional(handler.exception.as_ref());
                    put!(self, " {}", handler.name.unwrap_or("_"));
                    self.block(handler.body);
                    put!(self, ")");
                }
                self.block(node.orelse);
                self.block(node.finally);
            }
            StmtKind::With(node) => {
                self.open(if node.is_async { "asyncwith" } else { "with" }, position);
                for item in node.items {
                    self.part(&item.context);
                    self.optional(item.target.as_ref());
                }
                self.block(node.body);
            }
            StmtKind::Match(node) => {
                self.open("match", position);
                self.part(&node.subject);
                for case in node.cases {
                    put!(self, " (case ");
                    self.pattern(&case.pattern);
                    self.optional(case.guard.as_ref());
                    self.block(case.body);
                    put!(self, ")");
                }
            }
            StmtKind::FunctionDef(node) => {
                self.open(if node.is_async { "asyncdef" } else { "def" }, position);
                put!(self, " {}", node.name);
                self.decorators(node.decorators);
                self.type_params(node.type_params);
                self.parameters(node.parameters);
                self.optional(node.returns);
                self.block(node.body);
            }
            StmtKind::ClassDef(node) => {
                self.open("class", position);
                put!(self, " {}", node.name);
                self.decorators(node.decorators);
                self.type_params(node.type_params);
                self.parts(node.bases);
                self.keywords(node.keywords);
                self.block(node.body);
            }
            StmtKind::TypeAlias(node) => {
                self.open("type", position);
                put!(self, " {}", node.name.name);
                self.type_params(node.type_params);
                self.part(&node.value);
            }
        }
        put!(self, ")");
    }

    fn aliases(&mut self, names: &[Alias<'_>]) {
        for alias in names {
            put!(self, " {}:{}", alias.name, alias.as_name.unwrap_or("_"));
        }
    }

    fn decorators(&mut self, decorators: &[Expr<'_>]) {
        for decorator in decorators {
            put!(self, " @");
            self.expr(decorator);
        }
    }

    fn type_params(&mut self, names: &[Identifier<'_>]) {
        for name in names {
            put!(self, " <{}>", name.name);
        }
    }

    fn parameters(&mut self, node: &Parameters<'_>) {
        put!(self, " (");
        for (index, parameter) in node.positional.iter().enumerate() {
            if index == usize::from(node.positional_only) && index > 0 {
                put!(self, " /");
            }
            self.parameter("", parameter);
        }
        if node.positional_only > 0 && usize::from(node.positional_only) == node.positional.len() {
            put!(self, " /");
        }
        match node.vararg {
            Some(parameter) => self.parameter("*", parameter),
            None if !node.keyword_only.is_empty() => put!(self, " *"),
            None => {}
        }
        for parameter in node.keyword_only {
            self.parameter("", parameter);
        }
        if let Some(parameter) = node.kwarg {
            self.parameter("**", parameter);
        }
        put!(self, ")");
    }

    fn parameter(&mut self, star: &str, parameter: &Parameter<'_>) {
        put!(self, " {star}{}", parameter.name);
        self.at(parameter.position);
        if let Some(annotation) = parameter.annotation {
            put!(self, ":");
            self.expr(annotation);
        }
        if let Some(default) = parameter.default {
            put!(self, "=");
            self.expr(default);
        }
    }

    fn part(&mut self, expr: &Expr<'_>) {
        put!(self, " ");
        self.expr(expr);
    }

    fn parts(&mut self, exprs: &[Expr<'_>]) {
        exprs.iter().for_each(|expr| self.part(expr));
    }

    fn optional(&mut self, expr: Option<&Expr<'_>>) {
        match expr {
            Some(expr) => self.part(expr),
            None => put!(self, " _"),
        }
    }

    fn keywords(&mut self, keywords: &[Keyword<'_>]) {
        for keyword in keywords {
            match keyword.name {
                Some(name) => put!(self, " {name}="),
                None => put!(self, " **"),
            }
            self.expr(&keyword.value);
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match expr.kind() {
            ExprKind::None => put!(self, "None"),
            ExprKind::True => put!(self, "True"),
            ExprKind::False => put!(self, "False"),
            ExprKind::Ellipsis => put!(self, "..."),
            ExprKind::Int(value) => put!(self, "{}", value.get()),
            ExprKind::BigInt(value) => put!(self, "big{}", remainder(value)),
            ExprKind::Float(text) => put!(self, "f{:016x}", text.parse::<f64>().unwrap().to_bits()),
            ExprKind::Imaginary(text) => {
                put!(self, "j{:016x}", text.parse::<f64>().unwrap().to_bits())
            }
            ExprKind::Str(text) => put!(self, "\"{}\"", text.escape_ascii()),
            ExprKind::Bytes(text) => put!(self, "b\"{}\"", text.escape_ascii()),
            ExprKind::FString(parts) => self.string_parts("fstring", parts),
            ExprKind::TString(parts) => self.string_parts("tstring", parts),
            ExprKind::Name(name) => {
                put!(self, "{name}");
                self.at(expr.position);
            }
            ExprKind::Tuple(elements) => self.list("tuple", elements),
            ExprKind::List(elements) => self.list("list", elements),
            ExprKind::Set(elements) => self.list("set", elements),
            ExprKind::Dict(items) => {
                put!(self, "(dict");
                for item in items.iter().copied().flatten() {
                    self.optional(item.key.as_ref());
                    put!(self, ":");
                    self.expr(&item.value);
                }
                put!(self, ")");
            }
            ExprKind::ListComp(node) => self.comprehension("listcomp", node),
            ExprKind::SetComp(node) => self.comprehension("setcomp", node),
            ExprKind::DictComp(node) => self.comprehension("dictcomp", node),
            ExprKind::Generator(node) => self.comprehension("generator", node),
            ExprKind::And(operands) => self.list("and", operands),
            ExprKind::Or(operands) => self.list("or", operands),
            ExprKind::Not(operand) => {
                put!(self, "(not");
                self.part(operand);
                put!(self, ")");
            }
            ExprKind::Unary(node) => {
                let op = match node.op {
                    UnaryOp::Negate => "neg",
                    UnaryOp::Plus => "pos",
                    UnaryOp::Invert => "inv",
                };
                put!(self, "({op}");
                self.part(&node.operand);
                put!(self, ")");
            }
            ExprKind::Binary(node) => self.binary(&node.first, node.rest),
            ExprKind::Compare(node) => {
                put!(self, "(compare");
                self.part(&node.first);
                for tail in node.rest {
                    put!(self, " {}", compare_op(tail.op));
                    self.part(&tail.operand);
                }
                put!(self, ")");
            }
            ExprKind::Conditional(node) => {
                put!(self, "(cond");
                self.part(&node.test);
                self.part(&node.body);
                self.part(&node.orelse);
                put!(self, ")");
            }
            ExprKind::Lambda(node) => {
                put!(self, "(lambda");
                self.parameters(node.parameters);
                self.part(&node.body);
                put!(self, ")");
            }
            ExprKind::Named(node) => {
                put!(self, "(:= {}", node.name.name);
                self.at(node.name.position);
                self.part(&node.value);
                put!(self, ")");
            }
            ExprKind::Attribute(node) => {
                put!(self, "(attr");
                self.part(&node.value);
                put!(self, " {})", node.name);
            }
            ExprKind::Subscript(node) => {
                put!(self, "(item");
                self.part(&node.value);
                self.part(&node.index);
                put!(self, ")");
            }
            ExprKind::Call(node) => {
                put!(self, "(call");
                self.part(&node.function);
                self.parts(node.arguments);
                self.keywords(node.keywords);
                put!(self, ")");
            }
            ExprKind::Slice(node) => {
                put!(self, "(slice");
                self.optional(node.lower.as_ref());
                self.optional(node.upper.as_ref());
                self.optional(node.step.as_ref());
                put!(self, ")");
            }
            ExprKind::Starred(value) => {
                put!(self, "(*");
                self.part(value);
                put!(self, ")");
            }
            ExprKind::Await(value) => {
                put!(self, "(await");
                self.part(value);
                put!(self, ")");
            }
            ExprKind::Yield(value) => {
                put!(self, "(yield");
                self.optional(value);
                put!(self, ")");
            }
            ExprKind::YieldFrom(value) => {
                put!(self, "(yieldfrom");
                self.part(value);
                put!(self, ")");
            }
        }
    }

    fn list(&mut self, word: &str, elements: &[Expr<'_>]) {
        put!(self, "({word}");
        self.parts(elements);
        put!(self, ")");
    }

    fn binary(&mut self, first: &Expr<'_>, rest: &[BinaryTail<'_>]) {
        let Some((last, rest)) = rest.split_last() else {
            return self.expr(first);
        };
        put!(self, "({} ", binary_op(last.op));
        self.binary(first, rest);
        self.part(&last.operand);
        put!(self, ")");
    }

    fn comprehension(&mut self, word: &str, node: &Comprehension<'_>) {
        put!(self, "({word}");
        self.part(&node.element);
        if let Some(value) = &node.value {
            self.part(value);
        }
        for clause in node.clauses {
            put!(
                self,
                " ({}",
                if clause.is_async { "asyncfor" } else { "for" }
            );
            self.part(&clause.target);
            self.part(&clause.iter);
            self.parts(clause.conditions);
            put!(self, ")");
        }
        put!(self, ")");
    }

    fn string_parts(&mut self, word: &str, parts: &[StringPart<'_>]) {
        let outside = core::mem::replace(&mut self.positions, false);
        put!(self, "({word}");
        for part in parts {
            match part {
                StringPart::Literal(text) => put!(self, " \"{}\"", text.escape_ascii()),
                StringPart::Field(field) => {
                    put!(self, " (field");
                    self.part(&field.value);
                    if word == "tstring" {
                        put!(self, " `{}`", field.text);
                    }
                    put!(
                        self,
                        " {}",
                        match field.conversion {
                            Conversion::None => "_",
                            Conversion::Str => "s",
                            Conversion::Repr => "r",
                            Conversion::Ascii => "a",
                        }
                    );
                    match field.format {
                        Some(format) => {
                            put!(self, " ");
                            self.string_parts("format", format);
                        }
                        None => put!(self, " _"),
                    }
                    put!(self, ")");
                }
            }
        }
        put!(self, ")");
        self.positions = outside;
    }

    fn pattern(&mut self, pattern: &Pattern<'_>) {
        match pattern.kind {
            PatternKind::Value(value) | PatternKind::Singleton(value) => {
                let word = if matches!(pattern.kind, PatternKind::Value(_)) {
                    "value"
                } else {
                    "is"
                };
                put!(self, "({word}");
                self.part(value);
            }
            PatternKind::Wildcard => put!(self, "(_"),
            PatternKind::Capture(name) => put!(self, "(name {name}"),
            PatternKind::Star(name) => put!(self, "(star {}", name.unwrap_or("_")),
            PatternKind::Sequence(patterns) => {
                put!(self, "(sequence");
                self.patterns(patterns);
            }
            PatternKind::Or(patterns) => {
                put!(self, "(or");
                self.patterns(patterns);
            }
            PatternKind::Mapping(node) => {
                put!(self, "(mapping");
                for item in node.items {
                    self.part(&item.key);
                    put!(self, ":");
                    self.pattern(&item.pattern);
                }
                if let Some(rest) = node.rest {
                    put!(self, " **{rest}");
                }
            }
            PatternKind::Class(node) => {
                put!(self, "(class");
                self.part(&node.class);
                self.patterns(node.patterns);
                for keyword in node.keywords {
                    put!(self, " {}=", keyword.name);
                    self.pattern(&keyword.pattern);
                }
            }
            PatternKind::As(node) => {
                put!(self, "(as {} ", node.name);
                self.pattern(&node.pattern);
            }
        }
        put!(self, ")");
    }

    fn patterns(&mut self, patterns: &[Pattern<'_>]) {
        for pattern in patterns {
            put!(self, " ");
            self.pattern(pattern);
        }
    }
}

/// A large integer modulo a prime, which `tests/oracle.py` computes too.
fn remainder(value: &BigInt<'_>) -> u128 {
    value.digits.chars().fold(0, |sum, digit| {
        (sum * u128::from(value.radix) + u128::from(digit.to_digit(value.radix).unwrap()))
            % ((1 << 61) - 1)
    })
}

fn binary_op(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::BitAnd => "&",
        BinaryOp::ShiftLeft => "<<",
        BinaryOp::ShiftRight => ">>",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::MatrixMultiply => "@",
        BinaryOp::FloorDivide => "//",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Power => "**",
    }
}

fn compare_op(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Less => "<",
        CompareOp::Greater => ">",
        CompareOp::Equal => "==",
        CompareOp::LessEqual => "<=",
        CompareOp::GreaterEqual => ">=",
        CompareOp::NotEqual => "!=",
        CompareOp::In => "in",
        CompareOp::NotIn => "notin",
        CompareOp::Is => "is",
        CompareOp::IsNot => "isnot",
    }
}
