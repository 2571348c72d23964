//! Going through a syntax tree: the parts of each node, in source order where that matters.

use taipan_compiler::ast::{
    Comprehension, Expr, ExprKind, Parameters, Pattern, PatternKind, Stmt, StmtKind, StringPart,
};

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    Statement(&'a Stmt<'a>),
    Expression(&'a Expr<'a>),
    /// An expression that is assigned to by a statement other than an assignment.
    Target(&'a Expr<'a>),
    /// A name that is bound here.
    Bound(&'a str),
    /// The inside of a function or lambda: parameters and body.
    Function(&'a Parameters<'a>, Body<'a>),
    /// The inside of a class.
    Class(&'a [Stmt<'a>]),
    /// The inside of a comprehension.
    Comprehension(&'a Comprehension<'a>),
    Pattern(&'a Pattern<'a>),
}

/// The body of a function.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    Block(&'a [Stmt<'a>]),
    Value(&'a Expr<'a>),
}

impl Node<'_> {
    /// Is what it binds invisible outside?
    pub fn is_scope(&self) -> bool {
        matches!(
            self,
            Node::Function(..) | Node::Class(_) | Node::Comprehension(_)
        )
    }
}

type Visit<'v, 'a> = dyn FnMut(Node<'a>) + 'v;

/// Visits the parts of a node, not what is in them.
pub fn children<'a>(node: Node<'a>, visit: &mut Visit<'_, 'a>) {
    match node {
        Node::Statement(statement) => of_statement(statement, visit),
        Node::Target(expression) => visit(Node::Expression(expression)),
        Node::Expression(expression) => {
            // Chains may be longer than the stack is deep, so one step takes all of one.
            match expression.spine().next() {
                Some(first) if expression.inner().is_some() => visit(Node::Expression(first)),
                _ => of_expression(expression, visit),
            }
            for link in expression.spine().skip(1) {
                visit_link(link, visit);
            }
        }
        Node::Bound(_) => {}
        Node::Function(parameters, body) => {
            each_parameter(parameters, &mut |name, _| visit(Node::Bound(name)));
            match body {
                Body::Block(block) => statements(block, visit),
                Body::Value(value) => visit(Node::Expression(value)),
            }
        }
        Node::Class(body) => statements(body, visit),
        Node::Comprehension(comprehension) => {
            for (index, clause) in comprehension.clauses.iter().enumerate() {
                visit(Node::Target(&clause.target));
                // The first is evaluated outside.
                if index > 0 {
                    visit(Node::Expression(&clause.iter));
                }
                expressions(clause.conditions, visit);
            }
            visit(Node::Expression(&comprehension.element));
            optional(comprehension.value.as_ref(), visit);
        }
        Node::Pattern(pattern) => of_pattern(pattern, visit),
    }
}

fn statements<'a>(block: &'a [Stmt<'a>], visit: &mut Visit<'_, 'a>) {
    for statement in block {
        visit(Node::Statement(statement));
    }
}

fn expressions<'a>(list: &'a [Expr<'a>], visit: &mut Visit<'_, 'a>) {
    for expression in list {
        visit(Node::Expression(expression));
    }
}

fn optional<'a>(expression: Option<&'a Expr<'a>>, visit: &mut Visit<'_, 'a>) {
    if let Some(expression) = expression {
        visit(Node::Expression(expression));
    }
}

fn each_parameter<'a>(
    parameters: &'a Parameters<'a>,
    each: &mut dyn FnMut(&'a str, &'a taipan_compiler::ast::Parameter<'a>),
) {
    let single = parameters.vararg.into_iter().chain(parameters.kwarg);
    let all = parameters.positional.iter().chain(parameters.keyword_only);
    for parameter in all.chain(single) {
        each(parameter.name, parameter);
    }
}

/// Defaults and annotations, which belong to the scope around the function.
fn around_function<'a>(parameters: &'a Parameters<'a>, visit: &mut Visit<'_, 'a>) {
    each_parameter(parameters, &mut |_, parameter| {
        optional(parameter.annotation, visit);
        optional(parameter.default, visit);
    });
}

fn of_statement<'a>(statement: &'a Stmt<'a>, visit: &mut Visit<'_, 'a>) {
    match statement.kind() {
        StmtKind::Expr(value) => visit(Node::Expression(value)),
        StmtKind::Assign(assign) => {
            expressions(assign.targets, visit);
            visit(Node::Expression(&assign.value));
        }
        StmtKind::AugAssign(assign) => {
            visit(Node::Target(&assign.target));
            visit(Node::Expression(&assign.value));
        }
        StmtKind::AnnAssign(assign) => {
            visit(Node::Expression(&assign.target));
            visit(Node::Expression(&assign.annotation));
            optional(assign.value.as_ref(), visit);
        }
        StmtKind::Return(value) => optional(value, visit),
        StmtKind::Delete(targets) => expressions(targets, visit),
        StmtKind::Raise(raise) => {
            optional(raise.exception.as_ref(), visit);
            optional(raise.cause.as_ref(), visit);
        }
        StmtKind::Assert(assert) => {
            visit(Node::Expression(&assert.test));
            optional(assert.message.as_ref(), visit);
        }
        StmtKind::If(node) => {
            for branch in node.branches {
                visit(Node::Expression(&branch.test));
                statements(branch.body, visit);
            }
            statements(node.orelse, visit);
        }
        StmtKind::While(node) => {
            visit(Node::Expression(&node.test));
            statements(node.body, visit);
            statements(node.orelse, visit);
        }
        StmtKind::For(node) => {
            visit(Node::Target(&node.target));
            visit(Node::Expression(&node.iter));
            statements(node.body, visit);
            statements(node.orelse, visit);
        }
        StmtKind::Try(node) => {
            statements(node.body, visit);
            for handler in node.handlers {
                optional(handler.exception.as_ref(), visit);
                if let Some(name) = handler.name {
                    visit(Node::Bound(name));
                }
                statements(handler.body, visit);
            }
            statements(node.orelse, visit);
            statements(node.finally, visit);
        }
        StmtKind::With(node) => {
            for item in node.items {
                visit(Node::Expression(&item.context));
                if let Some(target) = &item.target {
                    visit(Node::Target(target));
                }
            }
            statements(node.body, visit);
        }
        StmtKind::Match(node) => {
            visit(Node::Expression(&node.subject));
            for case in node.cases {
                visit(Node::Pattern(&case.pattern));
                optional(case.guard.as_ref(), visit);
                statements(case.body, visit);
            }
        }
        StmtKind::FunctionDef(function) => {
            expressions(function.decorators, visit);
            around_function(function.parameters, visit);
            optional(function.returns, visit);
            visit(Node::Bound(function.name));
            visit(Node::Function(
                function.parameters,
                Body::Block(function.body),
            ));
        }
        StmtKind::ClassDef(class) => {
            expressions(class.decorators, visit);
            expressions(class.bases, visit);
            for keyword in class.keywords {
                visit(Node::Expression(&keyword.value));
            }
            visit(Node::Bound(class.name));
            visit(Node::Class(class.body));
        }
        StmtKind::TypeAlias(alias) => {
            visit(Node::Bound(alias.name.name));
            visit(Node::Expression(&alias.value));
        }
        StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Import(_)
        | StmtKind::ImportFrom(_) => {}
    }
}

/// What a link of a chain has besides what it is applied to.
fn visit_link<'a>(link: &'a Expr<'a>, visit: &mut Visit<'_, 'a>) {
    match link.kind() {
        ExprKind::Subscript(node) => visit(Node::Expression(&node.index)),
        ExprKind::Call(node) => {
            expressions(node.arguments, visit);
            for keyword in node.keywords {
                visit(Node::Expression(&keyword.value));
            }
        }
        _ => {}
    }
}

fn of_expression<'a>(expression: &'a Expr<'a>, visit: &mut Visit<'_, 'a>) {
    match expression.kind() {
        ExprKind::FString(parts) | ExprKind::TString(parts) => of_string(parts, visit),
        ExprKind::Tuple(items)
        | ExprKind::List(items)
        | ExprKind::Set(items)
        | ExprKind::And(items)
        | ExprKind::Or(items) => expressions(items, visit),
        ExprKind::Dict(items) => {
            for item in items.iter().copied().flatten() {
                optional(item.key.as_ref(), visit);
                visit(Node::Expression(&item.value));
            }
        }
        ExprKind::ListComp(node)
        | ExprKind::SetComp(node)
        | ExprKind::DictComp(node)
        | ExprKind::Generator(node) => {
            optional(node.clauses.first().map(|clause| &clause.iter), visit);
            visit(Node::Comprehension(node));
        }
        ExprKind::Not(operand)
        | ExprKind::Starred(operand)
        | ExprKind::Await(operand)
        | ExprKind::YieldFrom(operand) => visit(Node::Expression(operand)),
        ExprKind::Yield(value) => optional(value, visit),
        ExprKind::Unary(node) => visit(Node::Expression(&node.operand)),
        ExprKind::Binary(node) => {
            visit(Node::Expression(&node.first));
            for tail in node.rest {
                visit(Node::Expression(&tail.operand));
            }
        }
        ExprKind::Compare(node) => {
            visit(Node::Expression(&node.first));
            for tail in node.rest {
                visit(Node::Expression(&tail.operand));
            }
        }
        ExprKind::Conditional(node) => {
            visit(Node::Expression(&node.test));
            visit(Node::Expression(&node.body));
            visit(Node::Expression(&node.orelse));
        }
        ExprKind::Lambda(node) => {
            around_function(node.parameters, visit);
            visit(Node::Function(node.parameters, Body::Value(&node.body)));
        }
        ExprKind::Named(node) => visit(Node::Expression(&node.value)),
        ExprKind::Slice(node) => {
            for bound in [&node.lower, &node.upper, &node.step] {
                optional(bound.as_ref(), visit);
            }
        }
        _ => {}
    }
}

fn of_string<'a>(parts: &'a [StringPart<'a>], visit: &mut Visit<'_, 'a>) {
    for part in parts {
        if let StringPart::Field(field) = part {
            visit(Node::Expression(&field.value));
            of_string(field.format.unwrap_or_default(), visit);
        }
    }
}

fn of_pattern<'a>(pattern: &'a Pattern<'a>, visit: &mut Visit<'_, 'a>) {
    match pattern.kind {
        PatternKind::Value(value) | PatternKind::Singleton(value) => {
            visit(Node::Expression(value));
        }
        PatternKind::Capture(name) | PatternKind::Star(Some(name)) => visit(Node::Bound(name)),
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            for pattern in patterns {
                visit(Node::Pattern(pattern));
            }
        }
        PatternKind::Mapping(mapping) => {
            for item in mapping.items {
                visit(Node::Expression(&item.key));
                visit(Node::Pattern(&item.pattern));
            }
            if let Some(name) = mapping.rest {
                visit(Node::Bound(name));
            }
        }
        PatternKind::Class(class) => {
            visit(Node::Expression(&class.class));
            for pattern in class.patterns {
                visit(Node::Pattern(pattern));
            }
            for keyword in class.keywords {
                visit(Node::Pattern(&keyword.pattern));
            }
        }
        PatternKind::As(node) => {
            visit(Node::Bound(node.name));
            visit(Node::Pattern(&node.pattern));
        }
        PatternKind::Wildcard | PatternKind::Star(None) => {}
    }
}
