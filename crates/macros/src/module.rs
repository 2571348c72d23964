//! `#[module]`: collects the functions, constants and computed attributes of a Rust module
//! and writes its table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Error, Expr, Ident, Item, ItemConst, ItemFn, ItemMod, LitStr, Result, Token, Type,
};

use crate::function;

/// What stands in the parentheses of `#[module(...)]`.
pub struct Options {
    name: ModuleName,
}

/// The module's name says where it belongs.
enum ModuleName {
    /// One of `taipan_object::names`: a module of Taipan.
    Core(Ident),
    /// A text: a module of a program that embeds Taipan through the crate `taipan`.
    Own(LitStr),
}

/// Where a module belongs: how it reaches the object crate, and how it makes names.
#[derive(Clone, Copy)]
pub struct Place {
    own: bool,
}

impl Place {
    /// The path of the object crate.
    pub fn object(self) -> TokenStream {
        if self.own {
            quote!(::taipan::object)
        } else {
            quote!(::taipan_object)
        }
    }

    /// The name with the text of an identifier.
    pub fn name(self, ident: &Ident) -> TokenStream {
        let object = self.object();
        if self.own {
            let text = ident.unraw().to_string();
            quote!(#object::static_name!(#text))
        } else {
            quote!(#object::names::#ident)
        }
    }
}

impl Parse for Options {
    fn parse(input: ParseStream) -> Result<Self> {
        let key: Ident = input.parse()?;
        if key != "name" {
            return Err(Error::new(key.span(), "expected `name = ...`"));
        }
        input.parse::<Token![=]>()?;
        let name = if input.peek(LitStr) {
            ModuleName::Own(input.parse()?)
        } else {
            ModuleName::Core(input.parse()?)
        };
        Ok(Options { name })
    }
}

/// The parts of a module that was read so far.
struct Parts {
    place: Place,
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
        let getter = format_ident!("GETTER_{}", name.unraw().to_string().to_uppercase());
        let object = self.place.object();
        self.statics.push(quote! {
            static #getter: #object::native::Getter =
                #object::native::Getter::new(|rt, _module| #value);
        });
        let entry_name = self.place.name(name);
        self.entries.push(quote! {
            #object::Entry {
                name: #entry_name,
                value: #object::Obj::from_static(&#getter),
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
    let place = Place {
        own: matches!(options.name, ModuleName::Own(_)),
    };
    let mut parts = Parts {
        place,
        statics: Vec::new(),
        entries: Vec::new(),
        init: None,
        others: None,
    };
    for inner in items.iter_mut() {
        match inner {
            Item::Fn(function) => read_function(function, &mut parts)?,
            Item::Const(constant) => read_constant(constant, &mut parts),
            _ => {}
        }
    }
    let object = place.object();
    let (name, text) = match &options.name {
        ModuleName::Core(name) => (place.name(name), name.to_string()),
        ModuleName::Own(text) => (quote!(#object::static_name!(#text)), text.value()),
    };
    let Parts {
        statics,
        entries,
        init,
        others,
        ..
    } = parts;
    let get_attribute = match others {
        Some(others) => quote!(Some(#others)),
        None => quote!(None),
    };
    let init = match init {
        Some(init) => quote!(Some(#init)),
        None => quote!(None),
    };
    let doc = format!("`{text}`");
    for tokens in statics {
        items.push(Item::Verbatim(tokens));
    }
    items.push(Item::Verbatim(quote! {
        #[doc = #doc]
        pub static MODULE: #object::builtin::module::NativeModule =
            #object::builtin::module::NativeModule {
                name: #name,
                table: #object::Table(const { &[#(#entries),*] }),
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
        let call = function::call_without_arguments(parts.place, item)?;
        parts.compute(&ident, &call);
    }
    if let Some(attribute) = take(&mut item.attrs, "function") {
        let (declaration, entry) = function::expand(parts.place, attribute, item)?;
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
    item.ident = format_ident!("CONSTANT_{}", ident.unraw().to_string().to_uppercase());
    let object = parts.place.object();
    let constant = &item.ident;
    let value: Expr = syn::parse_quote!(#constant);
    if ends_in(&item.ty, "f64") || matches!(*item.ty, Type::Reference(_)) {
        let value = quote!(#object::conversion::IntoObj::into_obj(#value, rt));
        parts.compute(&ident, &value);
        return;
    }
    let value = if ends_in(&item.ty, "isize") {
        quote!(#object::Obj::small(#value))
    } else if ends_in(&item.ty, "Name") {
        quote!(#object::Obj::from_name(#value))
    } else {
        quote!(#object::IntoConst(#value).obj())
    };
    let name = parts.place.name(&ident);
    parts
        .entries
        .push(quote!(#object::Entry { name: #name, value: #value }));
}
