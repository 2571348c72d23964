//! `#[class]` of Taipan's own classes: collects the methods, slots, constants and computed attributes of an `impl` block
//! and writes the type that Python sees.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Error, Ident, ImplItem, ImplItemConst, ImplItemFn, ItemImpl, Result, Signature, Type};

use crate::function::{self, Callee};
use crate::module::{Options, Place, constant_value, take};

/// The parts of a class that was read so far.
pub struct Parts {
    /// Where the class belongs.
    pub place: Place,
    /// The Rust type that lays out an instance, or that instances hold.
    pub layout: Type,
    /// What the tables refer to.
    pub statics: Vec<TokenStream>,
    /// The attributes.
    pub entries: Vec<TokenStream>,
    /// The slots that it fills.
    pub slots: Vec<Ident>,
}

/// The `impl` block and the type.
pub fn expand(options: &Options, mut item: ItemImpl) -> Result<TokenStream> {
    let layout = (*item.self_ty).clone();
    let rust_name = last_name(&layout).filter(|_| item.trait_.is_none());
    let Some(constant) = rust_name.map(|name| format_ident!("{}", upper(&name.to_string()))) else {
        return Err(Error::new_spanned(
            &item.self_ty,
            "#[class] goes on `impl Name`, where `object!` has laid out Name",
        ));
    };
    let mut parts = Parts {
        place: options.name.place(),
        layout,
        statics: Vec::new(),
        entries: Vec::new(),
        slots: Vec::new(),
    };
    for inner in &mut item.items {
        match inner {
            ImplItem::Fn(function) => read_function(function, &mut parts)?,
            ImplItem::Const(constant) => read_constant(constant, &mut parts),
            _ => {}
        }
    }
    let (name, text) = options.name.parts();
    let object = parts.place.object();
    let Parts {
        layout,
        statics,
        entries,
        slots,
        ..
    } = parts;
    let doc = format!("`{text}`");
    Ok(quote! {
        #item

        #[doc = #doc]
        pub static #constant: #object::Type = {
            #(#statics)*
            const SLOTS: #object::Slots = #object::Slots {
                #(#slots: Some(<#layout>::#slots),)*
                ..#object::Slots::EMPTY
            };
            #object::Type::new::<#layout>(#name, #object::slots!(SLOTS))
                .with_table(#object::Table(const { &[#(#entries),*] }))
        };
    })
}

/// The type's name without its path.
pub fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// `WebSocket` as `WEB_SOCKET`.
pub fn upper(name: &str) -> String {
    let mut upper = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !upper.is_empty() {
            upper.push('_');
        }
        upper.extend(character.to_uppercase());
    }
    upper
}

/// `Self` stands for the layout only inside the `impl` block, where the tables are not.
fn without_self(tokens: TokenStream, layout: &TokenStream) -> TokenStream {
    let replaced = |tree| match tree {
        TokenTree::Ident(ident) if ident == "Self" => layout.clone(),
        TokenTree::Group(group) => {
            let inner = without_self(group.stream(), layout);
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        other => other.into(),
    };
    tokens.into_iter().flat_map(replaced).collect()
}

fn read_function(item: &mut ImplItemFn, parts: &mut Parts) -> Result<()> {
    let ident = item.sig.ident.clone();
    if take(&mut item.attrs, "slot").is_some() {
        parts.slots.push(ident);
        return Ok(());
    }
    let attribute = take(&mut item.attrs, "attribute");
    let method = take(&mut item.attrs, "method");
    if attribute.is_none() && method.is_none() {
        return Ok(());
    }
    let layout = parts.layout.to_token_stream();
    let mut signature: Signature = syn::parse2(without_self(item.sig.to_token_stream(), &layout))?;
    for input in &mut item.sig.inputs {
        if let syn::FnArg::Typed(input) = input {
            input
                .attrs
                .retain(|attribute| !attribute.path().is_ident("keyword"));
        }
    }
    let callee = Callee {
        signature: &mut signature,
        path: quote!(<#layout>::#ident),
        held: None,
    };
    if let Some(attribute) = method {
        let function = function::expand(parts.place, &attribute, callee, &ident)?;
        parts.statics.push(function.declaration);
        parts.entries.push(function.entry);
    } else {
        let value = function::computed(parts.place, callee, true)?;
        compute(&ident, &value, parts);
    }
    Ok(())
}

/// A constant of the class, if it is marked as one.
pub fn read_constant(item: &mut ImplItemConst, parts: &mut Parts) {
    if take(&mut item.attrs, "constant").is_none() {
        return;
    }
    // It is named as Python names it.
    item.attrs
        .push(syn::parse_quote!(#[allow(non_upper_case_globals)]));
    let (place, layout, ident) = (parts.place, &parts.layout, &item.ident);
    let object = place.object();
    let constant = quote!(<#layout>::#ident);
    match constant_value(place, &item.ty, &constant) {
        Some(value) => {
            let name = place.name(ident);
            let entry = quote!(#object::Entry { name: #name, value: #value });
            parts.entries.push(entry);
        }
        None => {
            let value = quote!(#object::conversion::IntoObj::into_obj(#constant, rt));
            let ident = ident.clone();
            compute(&ident, &value, parts);
        }
    }
}

/// Adds an attribute that is computed when it is read.
pub fn compute(name: &Ident, value: &TokenStream, parts: &mut Parts) {
    let object = parts.place.object();
    let maker = quote!(#object::native::Getter::new(|rt, this| { let _ = this; #value }));
    add_getter(name, &maker, parts);
}

/// Adds one that can also be set.
pub fn compute_settable(name: &Ident, get: &TokenStream, set: &TokenStream, parts: &mut Parts) {
    let object = parts.place.object();
    let maker = quote! {
        #object::native::Getter::with_setter(|rt, this| #get, |rt, this, value| #set)
    };
    add_getter(name, &maker, parts);
}

fn add_getter(name: &Ident, maker: &TokenStream, parts: &mut Parts) {
    let getter = format_ident!("GETTER_{}", name.unraw().to_string().to_uppercase());
    let object = parts.place.object();
    parts
        .statics
        .push(quote!(static #getter: #object::native::Getter = #maker;));
    let entry_name = parts.place.name(name);
    parts.entries.push(quote! {
        #object::Entry {
            name: #entry_name,
            value: #object::Obj::from_static(&#getter),
        }
    });
}
