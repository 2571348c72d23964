//! `#[module]`: collects the functions, constants and computed attributes of a Rust module
//! and writes its table.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Error, Ident, Item, ItemConst, ItemFn, ItemImpl, ItemMod, LitStr, Result, Token,
    Type,
};

use crate::function::{self, Callee};
use crate::held;

/// What stands in the parentheses of `#[module(...)]`.
pub struct Options {
    /// The name.
    pub name: PythonName,
}

/// The name of a module or class says where it belongs.
pub enum PythonName {
    /// One of `taipan_object::names`: it is Taipan's own.
    Core(Ident),
    /// A text: it is of a program that embeds Taipan through the crate `taipan`.
    Own(LitStr),
}

impl PythonName {
    /// Where it belongs.
    pub fn place(&self) -> Place {
        Place {
            own: matches!(self, PythonName::Own(_)),
        }
    }

    /// The name as an expression, and its text.
    pub fn parts(&self) -> (TokenStream, String) {
        let place = self.place();
        let object = place.object();
        match self {
            PythonName::Core(name) => (place.name(name), name.unraw().to_string()),
            PythonName::Own(text) => (quote!(#object::static_name!(#text)), text.value()),
        }
    }
}

/// Where a module belongs: how it reaches the object crate, and how it makes names.
#[derive(Clone, Copy)]
pub struct Place {
    own: bool,
}

impl Place {
    /// That of a program which embeds Taipan.
    pub const OWN: Place = Place { own: true };

    /// Is it of a program that embeds Taipan?
    pub fn is_own(self) -> bool {
        self.own
    }

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
            PythonName::Own(input.parse()?)
        } else {
            PythonName::Core(input.parse()?)
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
    let place = options.name.place();
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
            Item::Impl(class) if place.own => {
                if let Some(class) = read_class(class, &mut parts)? {
                    *inner = Item::Verbatim(class);
                }
            }
            _ => {}
        }
    }
    let object = place.object();
    let (name, text) = options.name.parts();
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
pub fn take(attributes: &mut Vec<Attribute>, name: &str) -> Option<Attribute> {
    let index = attributes
        .iter()
        .position(|attribute| attribute.path().is_ident(name))?;
    Some(attributes.remove(index))
}

fn callee(item: &mut ItemFn) -> Callee<'_> {
    let path = item.sig.ident.to_token_stream();
    Callee {
        signature: &mut item.sig,
        path,
        held: None,
    }
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
        let call = function::computed(parts.place, callee(item), false)?;
        parts.compute(&ident, &call);
    }
    if let Some(attribute) = take(&mut item.attrs, "function") {
        let name = item.sig.ident.clone();
        let function = function::expand(parts.place, &attribute, callee(item), &name)?;
        let (declaration, entry) = (function.declaration, function.entry);
        let conditions = conditions(&item.attrs);
        parts.statics.push(quote!(#(#conditions)* #declaration));
        parts.entries.push(quote!(#(#conditions)* #entry));
    }
    Ok(())
}

/// A class of a program's own module, as it is to stand there.
fn read_class(item: &mut ItemImpl, parts: &mut Parts) -> Result<Option<TokenStream>> {
    let Some(attribute) = take(&mut item.attrs, "class") else {
        return Ok(None);
    };
    let class = held::expand(&attribute, item)?;
    let conditions = conditions(&item.attrs);
    let (object, static_) = (parts.place.object(), &class.ident);
    let name = parts.place.name(&class.name);
    parts.entries.push(quote! {
        #(#conditions)*
        #object::Entry { name: #name, value: #object::Obj::from_static(&#static_) }
    });
    Ok(Some(class.tokens))
}

/// What is there in some builds only is in the table in those only.
pub fn conditions(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .collect()
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
    match constant_value(parts.place, &item.ty, &quote!(#constant)) {
        Some(value) => {
            let name = parts.place.name(&ident);
            let conditions = conditions(&item.attrs);
            parts
                .entries
                .push(quote!(#(#conditions)* #object::Entry { name: #name, value: #value }));
        }
        None => {
            let value = quote!(#object::conversion::IntoObj::into_obj(#constant, rt));
            parts.compute(&ident, &value);
        }
    }
}

/// A constant as a value that the table holds; `None` for one that must be made when read.
pub fn constant_value(place: Place, ty: &Type, value: &TokenStream) -> Option<TokenStream> {
    let object = place.object();
    if ends_in(ty, "f64") || matches!(ty, Type::Reference(_)) {
        None
    } else if ends_in(ty, "isize") {
        Some(quote!(#object::Obj::small(#value)))
    } else if ends_in(ty, "Name") {
        Some(quote!(#object::Obj::from_name(#value)))
    } else {
        Some(quote!(#object::IntoConst(#value).obj()))
    }
}
