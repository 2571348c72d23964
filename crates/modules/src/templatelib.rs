//! `string.templatelib`: what t-strings evaluate to (PEP 750), as upstream has it.
//!
//! Flash on thumbv7m: 2.5 KB.

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::protocol::{iterate, print};
use taipan_object::text::Sink;
use taipan_object::types::header_of;
use taipan_object::{
    Args, BinaryOp, Name, NativeFunction, Obj, Parameter, PrintKind, Res, Runtime, Signature,
    Slots, Table, Type, names, object, slots, table,
};

object! {
    /// A template: strings, and between them interpolations; two tuples.
    pub struct Template: open {
        strings: Obj,
        interpolations: Obj,
    }
}

object! {
    /// One field of a template.
    pub struct Interpolation: open {
        value: Obj,
        expression: Obj,
        conversion: Obj,
        format_spec: Obj,
    }
}

fn new_template(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    if !args.keywords.is_empty() {
        return Err(rt.type_error("function doesn't take keyword arguments"));
    }
    let strings = List::with_capacity(rt, 4)?;
    let fields = List::with_capacity(rt, 4)?;
    let mut text = Obj::from(names::empty);
    for arg in args.positional {
        if py_str::is_str(*arg) {
            text = py_str::concat(rt, text, *arg)?;
        } else if arg.downcast::<Interpolation>().is_some() {
            strings.push(rt, text)?;
            fields.push(rt, *arg)?;
            text = Obj::from(names::empty);
        } else {
            return Err(rt.type_error("expected str or Interpolation"));
        }
    }
    strings.push(rt, text)?;
    make(rt, cls, strings, fields)
}

fn make(rt: &mut Runtime, cls: Gc<Type>, strings: Gc<List>, fields: Gc<List>) -> Res {
    let strings = strings.snapshot(rt)?;
    let strings = tuple::new(rt, strings)?;
    let fields = fields.snapshot(rt)?;
    let interpolations = tuple::new(rt, fields)?;
    rt.alloc_instance(
        cls,
        Template {
            header: header_of(cls),
            strings,
            interpolations,
        },
    )
}

/// `__template__(strings, value, expression, conversion, format, ...)`, or the fields in
/// one tuple: what compiled t-strings call.
pub(crate) static FROM_COMPILER: NativeFunction =
    NativeFunction::positional(names::__template__, 1, taipan_object::ANY, |rt, args| {
        let parts = match *args {
            [_, all] => tuple::items(all),
            _ => &args[1..],
        };
        let fields = List::with_capacity(rt, parts.len() / 4)?;
        for part in parts.chunks_exact(4) {
            let field = rt.alloc(Interpolation {
                header: INTERPOLATION.header(),
                value: part[0],
                expression: part[1],
                conversion: part[2],
                format_spec: part[3],
            })?;
            fields.push(rt, Obj::from(field))?;
        }
        let fields = fields.snapshot(rt)?;
        let interpolations = tuple::new(rt, fields)?;
        rt.alloc(Template {
            header: TEMPLATE.header(),
            strings: args[0],
            interpolations,
        })
        .map(Obj::from)
    });

fn print_template(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(template) = this.downcast::<Template>() else {
        return Ok(());
    };
    out.write(rt, "Template(strings=")?;
    print::print(rt, template.strings, PrintKind::Repr, out)?;
    out.write(rt, ", interpolations=")?;
    print::print(rt, template.interpolations, PrintKind::Repr, out)?;
    out.write(rt, ")")
}

/// `a + b`: the last string of one and the first of the other become one.
fn add(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (Some(a), Some(b)) = (a.downcast::<Template>(), b.downcast::<Template>()) else {
        return Ok(None);
    };
    if op != BinaryOp::Add {
        return Ok(None);
    }
    let (left, right) = (tuple::items(a.strings), tuple::items(b.strings));
    let (Some((last, before)), Some((first, after))) = (left.split_last(), right.split_first())
    else {
        return Ok(None);
    };
    let middle = py_str::concat(rt, *last, *first)?;
    let strings = List::with_capacity(rt, left.len() + right.len())?;
    for text in before.iter().chain([&middle]).chain(after) {
        strings.push(rt, *text)?;
    }
    let fields = List::with_capacity(rt, 4)?;
    for field in tuple::items(a.interpolations)
        .iter()
        .chain(tuple::items(b.interpolations))
    {
        fields.push(rt, *field)?;
    }
    make(rt, Gc::from_static(&TEMPLATE), strings, fields).map(Some)
}

/// The strings that are not empty and the interpolations, in order.
fn iter(rt: &mut Runtime, this: Obj) -> Res {
    let parts = List::with_capacity(rt, 4)?;
    if let Some(template) = this.downcast::<Template>() {
        let fields = tuple::items(template.interpolations);
        for (index, text) in tuple::items(template.strings).iter().enumerate() {
            if py_str::text(*text).is_some_and(|text| !text.is_empty()) {
                parts.push(rt, *text)?;
            }
            if let Some(field) = fields.get(index) {
                parts.push(rt, *field)?;
            }
        }
    }
    iterate::iter(rt, Obj::from(parts))
}

fn template_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(template) = this.downcast::<Template>() else {
        return Ok(None);
    };
    Ok(match name.text() {
        "strings" => Some(template.strings),
        "interpolations" => Some(template.interpolations),
        "values" => {
            let values = List::with_capacity(rt, 4)?;
            for field in tuple::items(template.interpolations) {
                if let Some(field) = field.downcast::<Interpolation>() {
                    values.push(rt, field.value)?;
                }
            }
            let values = values.snapshot(rt)?;
            Some(tuple::new(rt, values)?)
        }
        _ => None,
    })
}

const TEMPLATE_SLOTS: Slots = Slots {
    new: Some(new_template),
    print: Some(print_template),
    binary: Some(add),
    iter: Some(iter),
    get_attribute: Some(template_attribute),
    ..Slots::EMPTY
};

/// `Template`
pub static TEMPLATE: Type = Type::new::<Template>(names::Template, slots!(TEMPLATE_SLOTS));

static PARAMETERS: [Parameter; 4] = [
    Parameter {
        name: names::value,
        required: true,
    },
    Parameter {
        name: names::expression,
        required: false,
    },
    Parameter {
        name: names::conversion,
        required: false,
    },
    Parameter {
        name: names::format_spec,
        required: false,
    },
];

static SIGNATURE: Signature = Signature {
    function: names::Interpolation,
    parameters: &PARAMETERS,
    positional_only: 0,
    positional: 4,
};

fn new_interpolation(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let mut values = [None; 4];
    SIGNATURE.bind(rt, args, &mut values)?;
    let [value, expression, conversion, format_spec] = values;
    rt.alloc_instance(
        cls,
        Interpolation {
            header: header_of(cls),
            value: value.unwrap_or(Obj::NONE),
            expression: expression.unwrap_or(Obj::from(names::empty)),
            conversion: conversion.unwrap_or(Obj::NONE),
            format_spec: format_spec.unwrap_or(Obj::from(names::empty)),
        },
    )
}

fn print_interpolation(
    rt: &mut Runtime,
    this: Obj,
    _kind: PrintKind,
    out: &mut dyn Sink,
) -> Res<()> {
    let Some(field) = this.downcast::<Interpolation>() else {
        return Ok(());
    };
    let mut before = "Interpolation(";
    for part in [
        field.value,
        field.expression,
        field.conversion,
        field.format_spec,
    ] {
        out.write(rt, before)?;
        print::print(rt, part, PrintKind::Repr, out)?;
        before = ", ";
    }
    out.write(rt, ")")
}

const INTERPOLATION_SLOTS: Slots = Slots {
    new: Some(new_interpolation),
    print: Some(print_interpolation),
    get_attribute: Some(|_, this, name| {
        let Some(field) = this.downcast::<Interpolation>() else {
            return Ok(None);
        };
        Ok(match name.text() {
            "value" => Some(field.value),
            "expression" => Some(field.expression),
            "conversion" => Some(field.conversion),
            "format_spec" => Some(field.format_spec),
            _ => None,
        })
    }),
    ..Slots::EMPTY
};

/// `Interpolation`
pub static INTERPOLATION: Type =
    Type::new::<Interpolation>(names::Interpolation, slots!(INTERPOLATION_SLOTS));

/// `string.templatelib`
pub static MODULE: NativeModule = NativeModule {
    name: names::string_templatelib,
    table: table![
        Template => &TEMPLATE,
        Interpolation => &INTERPOLATION,
    ],
    init: None,
    get_attribute: None,
};

/// `string`, which has nothing else in it.
pub static PACKAGE: NativeModule = NativeModule {
    name: names::string,
    table: Table::EMPTY,
    init: None,
    get_attribute: None,
};
