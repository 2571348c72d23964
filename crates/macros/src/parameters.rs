//! What a Rust function that Python calls takes: `self`, the interpreter or the host's state, arguments. Leaves out how
//! arguments are counted and converted (`function.rs`).

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, FnArg, Ident, Pat, PatType, Result, Type};

use crate::function::Callee;
use crate::module::{Place, ends_in};

/// What a function is given besides the arguments of its call: its first parameter, if that is a `&mut`.
pub enum Given {
    /// Nothing.
    Nothing,
    /// The interpreter.
    Runtime,
    /// The state of this type that the host has.
    State(Box<Type>),
}

impl Given {
    fn to(ty: &Type) -> Given {
        match ty {
            Type::Reference(ty) if ends_in(&ty.elem, "Runtime") => Given::Runtime,
            Type::Reference(ty) if ty.mutability.is_some() => Given::State(ty.elem.clone()),
            _ => Given::Nothing,
        }
    }
}

/// What a function is called with.
pub struct Taken {
    /// `self`, and whether it is `&mut self`.
    pub this: Option<bool>,
    /// What comes next.
    pub given: Given,
    /// The parameters, of which the first is `self` if there is one.
    pub parameters: Vec<Parameter>,
}

impl Taken {
    /// The call of the function, its arguments being in these variables and expressions, and what is left over.
    pub fn call(
        &self,
        path: &TokenStream,
        values: &[Ident],
        rest: Option<TokenStream>,
    ) -> TokenStream {
        let (this, values) = match (self.this, values) {
            (Some(true), [this, values @ ..]) => (quote!(&mut #this,), values),
            (Some(false), [this, values @ ..]) => (quote!(&#this,), values),
            (_, values) => (quote!(), values),
        };
        match &self.given {
            Given::Nothing => quote!(#path(#this #(#values,)* #rest)),
            Given::Runtime => quote!(#path(#this rt, #(#values,)* #rest)),
            Given::State(ty) => quote! {
                rt.with_state(|state: &mut #ty| #path(#this state, #(#values,)* #rest))?
            },
        }
    }

    /// The variables as patterns, which hold the converted arguments.
    pub fn patterns(&self, values: &[Ident]) -> Vec<TokenStream> {
        let is_changed = |index| index == 0 && self.this == Some(true);
        let patterns = values.iter().enumerate();
        patterns
            .map(|(index, value)| match is_changed(index) {
                true => quote!(mut #value),
                false => quote!(#value),
            })
            .collect()
    }
}

/// One parameter that an argument of the call is for.
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// What an argument is converted to.
    pub ty: Type,
    /// May it be given by name?
    pub keyword: bool,
}

impl Parameter {
    /// May its argument be left out?
    pub fn is_optional(&self) -> bool {
        ends_in(&self.ty, "Option")
    }

    /// Does it take all arguments that are left over?
    pub fn is_rest(&self) -> bool {
        matches!(&self.ty, Type::Reference(ty) if matches!(&*ty.elem, Type::Slice(_)))
    }
}

/// What the function is called with. Takes our attributes off its parameters.
pub fn taken(place: Place, callee: &mut Callee<'_>) -> Result<Taken> {
    let mut taken = Taken {
        this: None,
        given: Given::Nothing,
        parameters: Vec::new(),
    };
    let object = place.object();
    let mut may_be_given = true;
    for (index, input) in callee.signature.inputs.iter_mut().enumerate() {
        let PatType { attrs, pat, ty, .. } = match input {
            FnArg::Typed(typed) => typed,
            FnArg::Receiver(receiver) => {
                let (Some(held), Some(_)) = (callee.held, &receiver.reference) else {
                    let message = match callee.held {
                        Some(_) => "Python keeps the object: `&self` or `&mut self`",
                        None => "no self here: a method takes `this: Gc<...>`",
                    };
                    return Err(Error::new_spanned(receiver, message));
                };
                taken.this = Some(receiver.mutability.is_some());
                taken.parameters.push(Parameter {
                    name: format_ident!("this"),
                    ty: syn::parse2(quote!(#object::held::This<#held>))?,
                    keyword: false,
                });
                continue;
            }
        };
        if core::mem::take(&mut may_be_given) {
            taken.given = Given::to(ty);
            if !matches!(taken.given, Given::Nothing) {
                continue;
            }
        }
        let count = attrs.len();
        attrs.retain(|attribute| !attribute.path().is_ident("keyword"));
        let keyword = attrs.len() != count;
        let name = match &**pat {
            Pat::Ident(pat) => pat.ident.clone(),
            _ if !keyword => format_ident!("argument_{index}"),
            other => return Err(Error::new_spanned(other, "a keyword needs a name")),
        };
        taken.parameters.push(Parameter {
            name,
            ty: (**ty).clone(),
            keyword,
        });
    }
    Ok(taken)
}
