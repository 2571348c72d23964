//! Special methods of built-in types as functions: `list.__len__`, `super().__getitem__`.
//! A built-in type has slots, not methods; this makes a function of a slot when a program
//! asks for one.

use taipan_gc::{Gc, Plain};

use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::object;
use crate::protocol::find_slot;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, Place, PrintKind, Slots, UnaryOp, slot};
use crate::text::{Sink, StringBuilder};
use crate::types::{Ancestors, Type};
use crate::word::Obj;

/// What a special method does, by the slot behind it.
#[derive(Clone, Copy)]
enum Special {
    Init,
    New,
    Call,
    Print(PrintKind),
    Unary(UnaryOp),
    Binary(BinaryOp),
    Reflected(BinaryOp),
    InPlace(BinaryOp),
    Compare(Comparison),
    Truth,
    Len,
    Hash,
    GetItem,
    SetItem,
    DelItem,
    Contains,
    Iter,
    Next,
    Get,
}

/// Which special method has which slot behind it.
static SPECIALS: [(Name, Special); 55] = {
    use BinaryOp as B;
    use Special as S;
    [
        (names::__init__, S::Init),
        (names::__new__, S::New),
        (names::__call__, S::Call),
        (names::__repr__, S::Print(PrintKind::Repr)),
        (names::__str__, S::Print(PrintKind::Str)),
        (names::__pos__, S::Unary(UnaryOp::Positive)),
        (names::__neg__, S::Unary(UnaryOp::Negative)),
        (names::__invert__, S::Unary(UnaryOp::Invert)),
        (names::__abs__, S::Unary(UnaryOp::Absolute)),
        (names::__add__, S::Binary(B::Add)),
        (names::__sub__, S::Binary(B::Subtract)),
        (names::__mul__, S::Binary(B::Multiply)),
        (names::__matmul__, S::Binary(B::MatrixMultiply)),
        (names::__truediv__, S::Binary(B::TrueDivide)),
        (names::__floordiv__, S::Binary(B::FloorDivide)),
        (names::__mod__, S::Binary(B::Modulo)),
        (names::__pow__, S::Binary(B::Power)),
        (names::__divmod__, S::Binary(B::DivMod)),
        (names::__and__, S::Binary(B::And)),
        (names::__or__, S::Binary(B::Or)),
        (names::__xor__, S::Binary(B::Xor)),
        (names::__lshift__, S::Binary(B::ShiftLeft)),
        (names::__rshift__, S::Binary(B::ShiftRight)),
        (names::__radd__, S::Reflected(B::Add)),
        (names::__rsub__, S::Reflected(B::Subtract)),
        (names::__rmul__, S::Reflected(B::Multiply)),
        (names::__rtruediv__, S::Reflected(B::TrueDivide)),
        (names::__rfloordiv__, S::Reflected(B::FloorDivide)),
        (names::__rmod__, S::Reflected(B::Modulo)),
        (names::__rpow__, S::Reflected(B::Power)),
        (names::__rand__, S::Reflected(B::And)),
        (names::__ror__, S::Reflected(B::Or)),
        (names::__rxor__, S::Reflected(B::Xor)),
        (names::__iadd__, S::InPlace(B::Add)),
        (names::__isub__, S::InPlace(B::Subtract)),
        (names::__imul__, S::InPlace(B::Multiply)),
        (names::__iand__, S::InPlace(B::And)),
        (names::__ior__, S::InPlace(B::Or)),
        (names::__ixor__, S::InPlace(B::Xor)),
        (names::__lt__, S::Compare(Comparison::Less)),
        (names::__gt__, S::Compare(Comparison::More)),
        (names::__eq__, S::Compare(Comparison::Equal)),
        (names::__le__, S::Compare(Comparison::LessEqual)),
        (names::__ge__, S::Compare(Comparison::MoreEqual)),
        (names::__ne__, S::Compare(Comparison::NotEqual)),
        (names::__bool__, S::Truth),
        (names::__len__, S::Len),
        (names::__hash__, S::Hash),
        (names::__getitem__, S::GetItem),
        (names::__setitem__, S::SetItem),
        (names::__delitem__, S::DelItem),
        (names::__contains__, S::Contains),
        (names::__iter__, S::Iter),
        (names::__next__, S::Next),
        (names::__get__, S::Get),
    ]
};

fn special(name: Name) -> Option<Special> {
    let found = SPECIALS.iter().find(|(known, _)| *known == name);
    found.map(|(_, special)| *special)
}

impl Special {
    /// Is it something that classes have a slot for but no method? `list[int]` and `int | str`
    /// are what the slots are for, the other operators they only refuse.
    fn is_refused_by_classes(self) -> bool {
        match self {
            Special::GetItem => true,
            Special::Binary(op) | Special::Reflected(op) => op != BinaryOp::Or,
            _ => false,
        }
    }

    /// The slot behind it.
    fn place(self) -> Place {
        match self {
            Special::Init => Place::init,
            Special::New => Place::new,
            Special::Call => Place::call,
            Special::Print(_) => Place::print,
            Special::Unary(_) => Place::unary,
            Special::Binary(_) | Special::Reflected(_) => Place::binary,
            Special::InPlace(_) => Place::in_place,
            Special::Compare(_) => Place::compare,
            Special::Truth => Place::truth,
            Special::Len => Place::len,
            Special::Hash => Place::hash,
            Special::GetItem => Place::get_item,
            Special::SetItem | Special::DelItem => Place::set_item,
            Special::Contains => Place::contains,
            Special::Iter => Place::iter,
            Special::Next => Place::next,
            Special::Get => Place::describe_get,
        }
    }
}

object! {
    /// A slot of a built-in type as a function.
    pub struct SlotMethod: sealed {
        /// The type whose slot it is.
        ty: Gc<Type>,
        name: Name,
        special: Plain<Special>,
    }
}

/// The special method `name` of the first built-in ancestor of `ty` that has its slot, as a
/// function that takes the instance first.
///
/// # Errors
/// `MemoryError`.
pub fn method(rt: &mut Runtime, ty: Gc<Type>, name: Name) -> Res<Option<Obj>> {
    if !name.text().starts_with("__") {
        return Ok(None);
    }
    let Some(special) = special(name) else {
        return Ok(None);
    };
    let place = special.place();
    let owner = Ancestors::of(ty)
        .find(|ancestor| !ancestor.is_python_class() && ancestor.slots.get(place).is_some())
        .filter(|owner| {
            *owner != Gc::from_static(&super::TYPE) || !special.is_refused_by_classes()
        });
    match owner {
        Some(ty) => {
            let method = SlotMethod {
                header: SLOT_METHOD.header(),
                ty,
                name,
                special: Plain(special),
            };
            rt.alloc(method).map(|method| Some(Obj::from(method)))
        }
        None => Ok(None),
    }
}

fn call(rt: &mut Runtime, this: Obj, args: Args) -> Res {
    let Some(method) = this.downcast::<SlotMethod>() else {
        return Ok(Obj::NONE);
    };
    let (ty, special) = (method.ty, method.special.0);
    let Some(subject) = args.get(0) else {
        let name = method.name;
        return Err(rt.type_error_fmt(format_args!("{name}() needs an argument")));
    };
    if let Special::New = special {
        let Some(class) = subject.as_type() else {
            return Err(rt.type_error("__new__() needs a type"));
        };
        if !crate::types::is_subtype(class, ty) {
            let (class, ty) = (class.name, ty.name);
            return Err(rt.type_error_fmt(format_args!(
                "{ty}.__new__({class}): {class} is not a subtype of {ty}"
            )));
        }
        // A built-in type between both may have objects of another layout. What makes plain
        // objects looks after that itself.
        if !core::ptr::eq(class.layout, ty.layout) && ty.base.is_some() {
            let (class, ty) = (class.name, ty.name);
            return Err(rt.type_error_fmt(format_args!("{ty}.__new__({class}) is not safe")));
        }
        return match find_slot(ty, slot::new) {
            Some(new) => new(rt, class, args.without_first()),
            None => Ok(Obj::NONE),
        };
    }
    if !crate::types::is_subtype(subject.type_of(), ty) {
        let (name, ty, given) = (method.name, ty.name, subject.type_of().name);
        return Err(rt.type_error_fmt(format_args!(
            "'{name}' of '{ty}' objects does not apply to '{given}'"
        )));
    }
    match (special, &args.positional[1..]) {
        (Special::Init, _) => match find_slot(ty, slot::init) {
            Some(init) => init(rt, subject, args.without_first()).map(|()| Obj::NONE),
            None => Ok(Obj::NONE),
        },
        (Special::Call, _) => match find_slot(ty, slot::call) {
            Some(call) => call(rt, subject, args.without_first()),
            None => Ok(Obj::NONE),
        },
        (_, rest) => match apply(rt, ty, special, subject, rest)? {
            Some(result) => Ok(result),
            None => Err(wrong_count(rt, method.name)),
        },
    }
}

/// `None` if there are too few or too many arguments.
fn apply(
    rt: &mut Runtime,
    ty: Gc<Type>,
    special: Special,
    this: Obj,
    args: &[Obj],
) -> Res<Option<Obj>> {
    let implemented = |result: Option<Obj>| Some(result.unwrap_or(Obj::NOT_IMPLEMENTED));
    match (special, args) {
        (Special::Print(kind), []) => match find_slot(ty, slot::print) {
            Some(print) => {
                let mut out = StringBuilder::new();
                print(rt, this, kind, &mut out)?;
                out.finish(rt).map(Some)
            }
            None => Ok(None),
        },
        (Special::Unary(op), []) => match find_slot(ty, slot::unary) {
            Some(unary) => unary(rt, op, this).map(implemented),
            None => Ok(None),
        },
        (Special::Binary(op), [other]) => match find_slot(ty, slot::binary) {
            Some(binary) => binary(rt, op, this, *other).map(implemented),
            None => Ok(None),
        },
        (Special::Reflected(op), [other]) => match find_slot(ty, slot::binary) {
            Some(binary) => binary(rt, op, *other, this).map(implemented),
            None => Ok(None),
        },
        (Special::InPlace(op), [other]) => match find_slot(ty, slot::in_place) {
            Some(in_place) => in_place(rt, op, this, *other).map(implemented),
            None => Ok(None),
        },
        (Special::Compare(op), [other]) => match find_slot(ty, slot::compare) {
            Some(compare) => {
                compare(rt, op, this, *other).map(|answer| implemented(answer.map(Obj::bool)))
            }
            None => Ok(None),
        },
        (Special::Truth, []) => match find_slot(ty, slot::truth) {
            Some(truth) => truth(rt, this).map(|truth| Some(Obj::bool(truth))),
            None => Ok(None),
        },
        (Special::Len, []) => match find_slot(ty, slot::len) {
            Some(len) => len(rt, this).map(|len| Some(Obj::small(len as isize))),
            None => Ok(None),
        },
        (Special::Hash, []) => match find_slot(ty, slot::hash) {
            Some(hash) => {
                let hash = hash(rt, this)? as isize;
                Ok(Some(Obj::small(hash << 1 >> 1)))
            }
            None => Ok(None),
        },
        (Special::GetItem, [index]) => match find_slot(ty, slot::get_item) {
            Some(get) => get(rt, this, *index).map(Some),
            None => Ok(None),
        },
        (Special::SetItem, [index, value]) => match find_slot(ty, slot::set_item) {
            Some(set) => set(rt, this, *index, Some(*value)).map(|()| Some(Obj::NONE)),
            None => Ok(None),
        },
        (Special::DelItem, [index]) => match find_slot(ty, slot::set_item) {
            Some(set) => set(rt, this, *index, None).map(|()| Some(Obj::NONE)),
            None => Ok(None),
        },
        (Special::Contains, [item]) => match find_slot(ty, slot::contains) {
            Some(contains) => contains(rt, this, *item).map(|found| Some(Obj::bool(found))),
            None => Ok(None),
        },
        (Special::Iter, []) => match find_slot(ty, slot::iter) {
            Some(iter) => iter(rt, this).map(Some),
            None => Ok(None),
        },
        (Special::Next, []) => match find_slot(ty, slot::next) {
            Some(next) => match next(rt, this)? {
                Some(item) => Ok(Some(item)),
                None => {
                    let value = rt.returned;
                    Err(rt.stop_iteration(value))
                }
            },
            None => Ok(None),
        },
        (Special::Get, [instance, rest @ ..]) => match find_slot(ty, slot::describe_get) {
            Some(get) => {
                let owner = rest.first().and_then(|owner| owner.as_type());
                let owner = owner.unwrap_or(instance.type_of());
                let instance = if *instance == Obj::NONE {
                    None
                } else {
                    Some(*instance)
                };
                get(rt, this, instance, owner).map(Some)
            }
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

#[cold]
fn wrong_count(rt: &mut Runtime, name: Name) -> Raised {
    rt.type_error_fmt(format_args!("wrong number of arguments for {name}()"))
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(method) = this.downcast::<SlotMethod>() else {
        return Ok(());
    };
    let (name, ty) = (method.name, method.ty.name);
    out.write_fmt(
        rt,
        format_args!("<slot wrapper '{name}' of '{ty}' objects>"),
    )
}

const SLOTS: Slots = Slots {
    call: Some(call),
    print: Some(print),
    get_attribute: Some(|_, this, name| {
        Ok(match this.downcast::<SlotMethod>() {
            Some(method) if name == names::__name__ || name == names::__qualname__ => {
                Some(Obj::from(method.name))
            }
            _ => None,
        })
    }),
    describe_get: Some(|rt, this, instance, _| {
        // `__new__` takes a class and is static.
        let is_new = this
            .downcast::<SlotMethod>()
            .is_some_and(|m| m.name == names::__new__);
        match instance {
            Some(instance) if !is_new => {
                crate::builtin::function::BoundMethod::new(rt, this, instance)
            }
            _ => Ok(this),
        }
    }),
    ..Slots::EMPTY
};

/// `slot_wrapper`
pub static SLOT_METHOD: Type = Type::new::<SlotMethod>(names::slot_wrapper, slots!(SLOTS));
