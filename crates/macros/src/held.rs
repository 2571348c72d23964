//! `#[class]` in a module of a program that embeds the interpreter: a class whose objects hold a Rust value each.
//! Leaves out the classes that lay out their objects themselves (`class.rs`).

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Error, Ident, ImplItem, ImplItemFn, ItemImpl, Meta, Result};

use crate::class::{Parts, compute, compute_settable, last_name, read_constant, upper};
use crate::function::{self, Callee};
use crate::module::{Place, conditions, take};

/// A class as the module has it.
pub struct HeldClass {
    /// What Python calls it.
    pub name: Ident,
    /// The static of the type.
    pub ident: Ident,
    /// The `impl` block, that static and the conversion of values to objects.
    pub tokens: TokenStream,
}

/// The `impl` block and the type.
pub fn expand(attribute: &Attribute, item: &mut ItemImpl) -> Result<HeldClass> {
    let own_name = last_name(&item.self_ty).filter(|_| item.trait_.is_none());
    let Some(own_name) = own_name.cloned() else {
        return Err(Error::new_spanned(
            &item.self_ty,
            "#[class] goes on `impl Name`",
        ));
    };
    let name = python_name(attribute)?.unwrap_or_else(|| own_name.clone());
    let mut parts = Parts {
        place: Place::OWN,
        layout: (*item.self_ty).clone(),
        statics: Vec::new(),
        entries: Vec::new(),
        slots: Vec::new(),
    };
    let (mut constructor, mut attributes) = (None, Attributes::default());
    for inner in &mut item.items {
        match inner {
            ImplItem::Fn(function) => {
                if let Some(attribute) = take(&mut function.attrs, "new") {
                    constructor = Some(read_constructor(&attribute, function, &name, &mut parts)?);
                }
                read_function(function, &mut parts, &mut attributes)?;
            }
            ImplItem::Const(constant) => read_constant(constant, &mut parts),
            _ => {}
        }
    }
    attributes.write(&mut parts)?;
    let object = parts.place.object();
    let Parts {
        layout,
        statics,
        entries,
        ..
    } = parts;
    let ident = format_ident!("{}", upper(&own_name.to_string()));
    let slots =
        constructor.map(|function| quote!(new: Some(|rt, _, args| #function.call(rt, args)),));
    let python_name = Place::OWN.name(&name);
    let doc = format!("`{name}`");
    let conditions = conditions(&item.attrs);
    let tokens = quote! {
        #item

        #(#conditions)*
        impl #object::conversion::IntoObj for #layout {
            fn into_obj(self, rt: &mut #object::Runtime) -> #object::Res {
                #object::held::Held::create(rt, &#ident, self)
            }
        }

        #(#conditions)*
        #[doc = #doc]
        pub static #ident: #object::Type = {
            #(#statics)*
            const SLOTS: #object::Slots = #object::Slots {
                #slots
                ..#object::Slots::EMPTY
            };
            #object::held::Held::<#layout>::class(
                #python_name,
                #object::slots!(SLOTS),
                #object::Table(const { &[#(#entries),*] }),
            )
        };
    };
    Ok(HeldClass {
        name,
        ident,
        tokens,
    })
}

/// `#[class]` or `#[class(name = x)]`.
fn python_name(attribute: &Attribute) -> Result<Option<Ident>> {
    let mut name = None;
    if !matches!(attribute.meta, Meta::Path(_)) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("expected `name`"));
            }
            name = Some(meta.value()?.parse()?);
            Ok(())
        })?;
    }
    Ok(name)
}

/// The function that makes an object: the name of its static.
fn read_constructor(
    attribute: &Attribute,
    item: &mut ImplItemFn,
    class: &Ident,
    parts: &mut Parts,
) -> Result<Ident> {
    let (layout, ident) = (parts.layout.clone(), item.sig.ident.clone());
    let callee = Callee {
        signature: &mut item.sig,
        path: quote!(<#layout>::#ident),
        held: None,
    };
    let function = function::expand(parts.place, attribute, callee, class)?;
    parts.statics.push(function.declaration);
    Ok(function.ident)
}

/// Attributes that are computed.
#[derive(Default)]
struct Attributes {
    /// What gives each.
    getters: Vec<(Ident, TokenStream)>,
    /// What takes a new value, by the attribute's name.
    setters: Vec<(Ident, TokenStream)>,
}

impl Attributes {
    fn write(mut self, parts: &mut Parts) -> Result<()> {
        for (name, get) in self.getters {
            let set = self.setters.iter().position(|(of, _)| *of == name);
            match set.map(|index| self.setters.remove(index)) {
                Some((_, set)) => compute_settable(&name, &get, &set, parts),
                None => compute(&name, &get, parts),
            }
        }
        match self.setters.first() {
            Some((name, _)) => Err(Error::new(
                name.span(),
                format!("there is no #[attribute] `{name}` to be set"),
            )),
            None => Ok(()),
        }
    }
}

/// The name of the attribute that a function with `#[attribute(set)]` sets: `rate` for `set_rate`.
fn settable_name(attribute: &Attribute, function: &Ident) -> Result<Option<Ident>> {
    if matches!(attribute.meta, Meta::Path(_)) {
        return Ok(None);
    }
    attribute.parse_nested_meta(|meta| match meta.path.is_ident("set") {
        true => Ok(()),
        false => Err(meta.error("expected `set`")),
    })?;
    match function.to_string().strip_prefix("set_") {
        Some(name) => Ok(Some(Ident::new(name, function.span()))),
        None => Err(Error::new(function.span(), "expected `set_` and a name")),
    }
}

fn read_function(
    item: &mut ImplItemFn,
    parts: &mut Parts,
    attributes: &mut Attributes,
) -> Result<()> {
    let attribute = take(&mut item.attrs, "attribute");
    let method = take(&mut item.attrs, "method");
    if attribute.is_none() && method.is_none() {
        return Ok(());
    }
    let (layout, ident) = (parts.layout.clone(), item.sig.ident.clone());
    if item.sig.receiver().is_none() {
        return Err(Error::new_spanned(
            &item.sig,
            "it takes `&self` or `&mut self` first",
        ));
    }
    let callee = Callee {
        signature: &mut item.sig,
        path: quote!(<#layout>::#ident),
        held: Some(&layout),
    };
    if let Some(attribute) = method {
        let function = function::expand(parts.place, &attribute, callee, &ident)?;
        parts.statics.push(function.declaration);
        parts.entries.push(function.entry);
    } else if let Some(attribute) = attribute {
        match settable_name(&attribute, &ident)? {
            Some(name) => {
                let set = function::set(parts.place, callee)?;
                attributes.setters.push((name, set));
            }
            None => {
                let get = function::computed(parts.place, callee, true)?;
                attributes.getters.push((ident, get));
            }
        }
    }
    Ok(())
}
