//! `#[function]`: the static of a native function, with the conversions of its arguments
//! and its result.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{
    Attribute, Error, FnArg, Ident, LitInt, Meta, Pat, PatType, Result, ReturnType, Signature, Type,
};

use crate::module::{Place, ends_in};

/// A Rust function that Python will call.
pub struct Callee<'s> {
    /// What it takes and gives.
    pub signature: &'s mut Signature,
    /// How the tables reach it.
    pub path: TokenStream,
}

/// What stands in the parentheses of `#[function(...)]`.
#[derive(Default)]
struct Options {
    name: Option<Ident>,
    min: Option<u8>,
    max: Option<u8>,
}

fn options(attribute: &Attribute) -> Result<Options> {
    let mut options = Options::default();
    if matches!(attribute.meta, Meta::Path(_)) {
        return Ok(options);
    }
    attribute.parse_nested_meta(|meta| {
        let value = meta.value()?;
        if meta.path.is_ident("name") {
            options.name = Some(value.parse()?);
        } else if meta.path.is_ident("min") {
            options.min = Some(value.parse::<LitInt>()?.base10_parse()?);
        } else if meta.path.is_ident("max") {
            options.max = Some(value.parse::<LitInt>()?.base10_parse()?);
        } else {
            return Err(meta.error("expected `name`, `min` or `max`"));
        }
        Ok(())
    })?;
    Ok(options)
}

/// What a function is given besides the arguments of its call: its first parameter, if that is a `&mut`.
enum Given {
    Nothing,
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

    /// The call of a function with these arguments, each with its comma.
    fn call(&self, path: &TokenStream, arguments: &TokenStream) -> TokenStream {
        match self {
            Given::Nothing => quote!(#path(#arguments)),
            Given::Runtime => quote!(#path(rt, #arguments)),
            Given::State(ty) => quote!(rt.with_state(|state: &mut #ty| #path(state, #arguments))?),
        }
    }
}

/// One parameter that an argument of the call is for.
struct Parameter {
    name: Ident,
    ty: Type,
    keyword: bool,
}

impl Parameter {
    fn is_optional(&self) -> bool {
        ends_in(&self.ty, "Option")
    }

    /// Does it take all arguments that are left over?
    fn is_rest(&self) -> bool {
        matches!(&self.ty, Type::Reference(ty) if matches!(&*ty.elem, Type::Slice(_)))
    }
}

/// What the function is given, and its parameters.
fn parameters(signature: &mut Signature) -> Result<(Given, Vec<Parameter>)> {
    let mut given = Given::Nothing;
    let mut found = Vec::new();
    for (index, input) in signature.inputs.iter_mut().enumerate() {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else {
            return Err(Error::new_spanned(
                input,
                "no self here: a method takes `this: Gc<...>`",
            ));
        };
        if index == 0 {
            given = Given::to(ty);
            if !matches!(given, Given::Nothing) {
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
        found.push(Parameter {
            name,
            ty: (**ty).clone(),
            keyword,
        });
    }
    Ok((given, found))
}

/// The call's value as a `Res<Obj>`.
fn converted(place: Place, signature: &Signature, call: &TokenStream) -> TokenStream {
    let fallible = matches!(&signature.output, ReturnType::Type(_, ty) if ends_in(ty, "Res"));
    let value = if fallible {
        quote!(#call?)
    } else {
        quote!(#call)
    };
    let object = place.object();
    quote!({
        let value = #value;
        #object::conversion::IntoObj::into_obj(value, rt)
    })
}

/// The value of an attribute that is computed: a call of a function that takes the runtime or the host's state at
/// most, and, of an instance, `this`.
pub fn computed(place: Place, callee: Callee<'_>, of_instance: bool) -> Result<TokenStream> {
    let (given, parameters) = parameters(callee.signature)?;
    let (this, rest) = match parameters.split_first() {
        Some((this, rest)) if of_instance => (Some(this), rest),
        _ => (None, parameters.as_slice()),
    };
    if let Some(parameter) = rest.first() {
        return Err(Error::new(
            parameter.name.span(),
            "an attribute takes no arguments",
        ));
    }
    let object = place.object();
    let path = &callee.path;
    let argument = this.map(|_| quote!(this,));
    let convert = this.map(|Parameter { ty, .. }| {
        quote!(let this = <#ty as #object::conversion::FromObj>::from_obj(rt, this)?;)
    });
    let call = given.call(path, &quote!(#argument));
    let call = converted(place, callee.signature, &call);
    Ok(quote!({ #convert #call }))
}

/// The static of a function, and its entry in the table.
pub fn expand(
    place: Place,
    attribute: Attribute,
    callee: Callee<'_>,
) -> Result<(TokenStream, TokenStream)> {
    let options = options(&attribute)?;
    let (given, parameters) = parameters(callee.signature)?;
    let ident = &callee.signature.ident;
    let name = options.name.clone().unwrap_or_else(|| ident.clone());
    let function = format_ident!("FUNCTION_{}", ident.unraw().to_string().to_uppercase());
    let object = place.object();
    let python_name = place.name(&name);
    let path = &callee.path;
    let maker = match parameters.as_slice() {
        [only] if ends_in(&only.ty, "Args") => {
            let call = given.call(path, &quote!(args));
            let call = converted(place, callee.signature, &call);
            let min = options.min.unwrap_or(0);
            let max = match options.max {
                Some(max) => quote!(#max),
                None => quote!(#object::ANY),
            };
            quote!(full(#python_name, #min, #max, |rt, args| #call))
        }
        all if all.iter().any(|parameter| parameter.keyword) => {
            by_signature(place, &callee, &name, &given, all)?
        }
        all => by_position(place, &callee, &name, &given, all)?,
    };
    let declaration = quote! {
        static #function: #object::NativeFunction =
            #object::NativeFunction::#maker;
    };
    let entry = quote! {
        #object::Entry {
            name: #python_name,
            value: #object::Obj::from_static(&#function),
        }
    };
    Ok((declaration, entry))
}

/// A function whose arguments come by position only.
fn by_position(
    place: Place,
    callee: &Callee<'_>,
    name: &Ident,
    given: &Given,
    all: &[Parameter],
) -> Result<TokenStream> {
    let path = &callee.path;
    let object = place.object();
    let name = place.name(name);
    let (rest, fixed) = match all.split_last() {
        Some((last, fixed)) if last.is_rest() => (true, fixed),
        _ => (false, all),
    };
    let required = fixed
        .iter()
        .take_while(|parameter| !parameter.is_optional())
        .count();
    if let Some(late) = fixed
        .iter()
        .skip(required)
        .find(|parameter| !parameter.is_optional())
    {
        return Err(Error::new(
            late.name.span(),
            "a required parameter cannot follow an optional one",
        ));
    }
    let values: Vec<Ident> = (0..fixed.len())
        .map(|index| format_ident!("value_{index}"))
        .collect();
    let types = fixed.iter().map(|parameter| &parameter.ty);
    if !rest && required == fixed.len() && required <= 3 {
        let maker = format_ident!("f{required}");
        let call = given.call(path, &quote!(#(#values,)*));
        let call = converted(place, callee.signature, &call);
        return Ok(quote! {
            #maker(#name, |rt #(, #values)*| {
                #(let #values = <#types as #object::conversion::FromObj>::from_obj(rt, #values)?;)*
                #call
            })
        });
    }
    let indices = 0..fixed.len();
    let count = fixed.len();
    let arguments = match fixed.is_empty() {
        true => quote!(args),
        false => {
            let rest = rest.then(|| quote!(args.get(#count..).unwrap_or(&[])));
            quote!(#(#values,)* #rest)
        }
    };
    let call = converted(place, callee.signature, &given.call(path, &arguments));
    let min = u8::try_from(required).unwrap_or(u8::MAX);
    let max = if rest {
        quote!(#object::ANY)
    } else {
        let max = u8::try_from(count).unwrap_or(u8::MAX);
        quote!(#max)
    };
    Ok(quote! {
        positional(#name, #min, #max, |rt, args| {
            #(let #values = <#types as #object::conversion::FromObj>::from_argument(
                rt, args.get(#indices).copied())?;)*
            #call
        })
    })
}

/// A function some of whose arguments may be given by name.
fn by_signature(
    place: Place,
    callee: &Callee<'_>,
    name: &Ident,
    given: &Given,
    all: &[Parameter],
) -> Result<TokenStream> {
    let path = &callee.path;
    let count = all.len();
    let max = u8::try_from(count).unwrap_or(u8::MAX);
    let positional_only = all
        .iter()
        .take_while(|parameter| !parameter.keyword)
        .count();
    let object = place.object();
    let function_name = place.name(name);
    // The names of positional-only parameters are never compared with a keyword's.
    let names = all
        .iter()
        .map(|parameter| match (parameter.keyword, &parameter.name) {
            (true, name) => place.name(name),
            (false, _) => quote!(#object::names::empty),
        });
    let required = all.iter().map(|parameter| !parameter.is_optional());
    let values: Vec<Ident> = (0..count)
        .map(|index| format_ident!("value_{index}"))
        .collect();
    let types = all.iter().map(|parameter| &parameter.ty);
    let call = given.call(path, &quote!(#(#values,)*));
    let call = converted(place, callee.signature, &call);
    Ok(quote! {
        full(#function_name, 0, #max, |rt, args| {
            static PARAMETERS: [#object::Parameter; #count] = [
                #(#object::Parameter { name: #names, required: #required }),*
            ];
            static SIGNATURE: #object::Signature = #object::Signature {
                function: #function_name,
                parameters: &PARAMETERS,
                positional_only: #positional_only,
                positional: #count,
            };
            let mut values = [None; #count];
            SIGNATURE.bind(rt, args, &mut values)?;
            let [#(#values),*] = values;
            #(let #values = <#types as #object::conversion::FromObj>::from_argument(
                rt, #values)?;)*
            #call
        })
    })
}
