//! `#[module]`: collects the functions, constants and computed attributes of a Rust module
//! and writes its table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Expr, Ident, Item, ItemConst, ItemFn, ItemMod, Result, Token, Type};

use crate::function;

/// What stands in the parentheses of `#[module(...)]`.
pub struct Options {
    name: Ident,
}

impl Parse for Options {
    fn parse(input: ParseStream) -> Result<Self> {
        let key: Ident = input.parse()?;
        if key != "name" {
            return Err(Error::new(key.span(), "expected `name = ...`"));
        }
        input.parse::<Token![=]>()?;
        let name = input.parse()?;
        Ok(Options { name })
    }
}

/// The parts of a module that was read so far.
#[derive(Default)]
struct Parts {
    /// Statics that go into the module.
    statics: Vec<TokenStream>,
    /// Entries of its table.
    entries: Vec<TokenStream>,
    init: Option<Ident>,
    /// Finds attributes that are in no table.
    others: Option<Ident>,
}

impl Parts {
    /// Adds an attribute that is computed when it is read: the table has a getter for it.
    fn compute(&mut self, name: &Ident, value: &TokenStream) {
        let getter = format_ident!("GETTER_{}", name.to_string().to_uppercase());
        self.statics.push(quote! {
            static #getter: ::taipan_object::native::Getter =
                ::taipan_object::native::Getter::new(|rt, _module| #value);
        });
        self.entries.push(quote! {
            ::taipan_object::Entry {
                name: ::taipan_object::names::#name,
                value: ::taipan_object::Obj::from_static(&#getter),
            }
        });
    }
}

/// The module with its tables.
pub fn expand(options: Options, mut item: ItemMod) -> Result<TokenStream> {
    let Some((_, items)) = item.content.as_mut() else {
        return Err(Error::new_spanned(
            &item,
            "#[module] needs the module's body",
        ));
    };
    let mut parts = Parts::default();
    for inner in items.iter_mut() {
        match inner {
            Item::Fn(function) => read_function(function, &mut parts)?,
            Item::Const(constant) => read_constant(constant, &mut parts),
            _ => {}
        }
    }
    let name = &options.name;
    let Parts {
        statics,
        entries,
        init,
        others,
    } = parts;
    let get_attribute = match others {
        Some(others) => quote!(Some(#others)),
        None => quote!(None),
    };
    let init = match init {
        Some(init) => quote!(Some(#init)),
        None => quote!(None),
    };
    let doc = format!("`{name}`");
    for tokens in statics {
        items.push(Item::Verbatim(tokens));
    }
    items.push(Item::Verbatim(quote! {
        #[doc = #doc]
        pub static MODULE: ::taipan_object::builtin::module::NativeModule =
            ::taipan_object::builtin::module::NativeModule {
                name: ::taipan_object::names::#name,
                table: ::taipan_object::Table(const { &[#(#entries),*] }),
                init: #init,
                get_attribute: #get_attribute,
            };
    }));
    Ok(quote!(#item))
}

/// Takes the attribute with this name off the list.
fn take(attributes: &mut Vec<Attribute>, name: &str) -> Option<Attribute> {
    let index = attributes
        .iter()
        .position(|attribute| attribute.path().is_ident(name))?;
    Some(attributes.remove(index))
}

fn read_function(item: &mut ItemFn, parts: &mut Parts) -> Result<()> {
    if take(&mut item.attrs, "init").is_some() {
        parts.init = Some(item.sig.ident.clone());
    }
    if take(&mut item.attrs, "attributes").is_some() {
        parts.others = Some(item.sig.ident.clone());
    }
    if take(&mut item.attrs, "attribute").is_some() {
        let ident = item.sig.ident.clone();
        let call = function::call_without_arguments(item)?;
        parts.compute(&ident, &call);
    }
    if let Some(attribute) = take(&mut item.attrs, "function") {
        let (declaration, entry) = function::expand(attribute, item)?;
        parts.statics.push(declaration);
        parts.entries.push(entry);
    }
    Ok(())
}

/// Is it a path that ends in this name?
pub fn ends_in(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|segment| segment.ident == name),
        _ => false,
    }
}

fn read_constant(item: &mut ItemConst, parts: &mut Parts) {
    if take(&mut item.attrs, "constant").is_none() {
        return;
    }
    // Under another name, so that a variable of the same name is still a variable.
    let ident = item.ident.clone();
    item.ident = format_ident!("CONSTANT_{}", ident.to_string().to_uppercase());
    let constant = &item.ident;
    let value: Expr = syn::parse_quote!(#constant);
    if ends_in(&item.ty, "f64") {
        let value = quote!(::taipan_object::conversion::IntoObj::into_obj(#value, rt));
        parts.compute(&ident, &value);
        return;
    }
    let value = if ends_in(&item.ty, "isize") {
        quote!(::taipan_object::Obj::small(#value))
    } else if ends_in(&item.ty, "Name") {
        quote!(::taipan_object::Obj::from_name(#value))
    } else {
        quote!(::taipan_object::IntoConst(#value).obj())
    };
    parts.entries.push(quote! {
        ::taipan_object::Entry { name: ::taipan_object::names::#ident, value: #value }
    });
}
