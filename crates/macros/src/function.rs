//! `#[function]`: the static of a native function, with the conversions of its arguments
//! and its result.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Error, Ident, LitInt, Meta, Result, ReturnType, Signature, Type};

use crate::module::{Place, ends_in};
use crate::parameters::{Parameter, Taken, taken};

/// A Rust function that Python will call.
pub struct Callee<'s> {
    /// What it takes and gives.
    pub signature: &'s mut Signature,
    /// How the tables reach it.
    pub path: TokenStream,
    /// What `self` is, if the function may have it: the type that objects of a class hold.
    pub held: Option<&'s Type>,
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
pub fn computed(place: Place, mut callee: Callee<'_>, of_instance: bool) -> Result<TokenStream> {
    let taken = taken(place, &mut callee)?;
    let (this, rest) = match taken.parameters.split_first() {
        Some((this, rest)) if of_instance => (Some(this), rest),
        _ => (None, taken.parameters.as_slice()),
    };
    if let Some(parameter) = rest.first() {
        return Err(Error::new(
            parameter.name.span(),
            "an attribute takes no arguments",
        ));
    }
    let object = place.object();
    let values: Vec<Ident> = this.iter().map(|_| format_ident!("this")).collect();
    let patterns = taken.patterns(&values);
    let convert = this.iter().map(|Parameter { ty, .. }| {
        quote!(let #(#patterns)* = <#ty as #object::conversion::FromObj>::from_obj(rt, this)?;)
    });
    let call = taken.call(&callee.path, &values, None);
    let call = converted(place, callee.signature, &call);
    Ok(quote!({ #(#convert)* #call }))
}

/// What a new value of an attribute is given to: a function of `self` and the value.
pub fn set(place: Place, mut callee: Callee<'_>) -> Result<TokenStream> {
    let taken = taken(place, &mut callee)?;
    let [this, value] = taken.parameters.as_slice() else {
        return Err(Error::new_spanned(
            &*callee.signature,
            "it takes `&mut self` and the value",
        ));
    };
    let object = place.object();
    let values = [format_ident!("this"), format_ident!("value")];
    let patterns = taken.patterns(&values);
    let types = [&this.ty, &value.ty];
    let call = taken.call(&callee.path, &values, None);
    let call = converted(place, callee.signature, &call);
    Ok(quote!({
        let Some(value) = value else {
            return Err(rt.type_error("this attribute cannot be deleted"));
        };
        #(let #patterns = <#types as #object::conversion::FromObj>::from_obj(rt, #values)?;)*
        #call.map(|_| ())
    }))
}

/// The static of a function, its name in Rust, and its entry in the table.
pub struct Declared {
    /// The static.
    pub declaration: TokenStream,
    /// What it is called.
    pub ident: Ident,
    /// The entry.
    pub entry: TokenStream,
}

/// The static of a function. `name` is what Python calls it, if its options do not say.
pub fn expand(
    place: Place,
    attribute: &Attribute,
    mut callee: Callee<'_>,
    name: &Ident,
) -> Result<Declared> {
    let options = options(attribute)?;
    let taken = taken(place, &mut callee)?;
    let ident = &callee.signature.ident;
    let name = options.name.as_ref().unwrap_or(name);
    let function = format_ident!("FUNCTION_{}", ident.unraw().to_string().to_uppercase());
    let object = place.object();
    let python_name = place.name(name);
    let path = &callee.path;
    let maker = match taken.parameters.as_slice() {
        [only] if ends_in(&only.ty, "Args") => {
            let call = taken.call(path, &[format_ident!("args")], None);
            let call = converted(place, callee.signature, &call);
            let min = options.min.unwrap_or(0);
            let max = match options.max {
                Some(max) => quote!(#max),
                None => quote!(#object::ANY),
            };
            quote!(full(#python_name, #min, #max, |rt, args| #call))
        }
        all if all.iter().any(|parameter| parameter.keyword) => {
            by_signature(place, &callee, name, &taken)
        }
        _ => by_position(place, &callee, name, &taken)?,
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
    Ok(Declared {
        declaration,
        ident: function,
        entry,
    })
}

/// A function whose arguments come by position only.
fn by_position(
    place: Place,
    callee: &Callee<'_>,
    name: &Ident,
    taken: &Taken,
) -> Result<TokenStream> {
    let path = &callee.path;
    let object = place.object();
    let name = place.name(name);
    let all = taken.parameters.as_slice();
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
    let patterns = taken.patterns(&values);
    let types = fixed.iter().map(|parameter| &parameter.ty);
    if !rest && required == fixed.len() && required <= 3 {
        let maker = format_ident!("f{required}");
        let call = taken.call(path, &values, None);
        let call = converted(place, callee.signature, &call);
        return Ok(quote! {
            #maker(#name, |rt #(, #values)*| {
                #(let #patterns = <#types as #object::conversion::FromObj>::from_obj(rt, #values)?;)*
                #call
            })
        });
    }
    let indices = 0..fixed.len();
    let count = fixed.len();
    let left_over = rest.then(|| match count {
        0 => quote!(args),
        count => quote!(args.get(#count..).unwrap_or(&[])),
    });
    let call = taken.call(path, &values, left_over);
    let call = converted(place, callee.signature, &call);
    let min = u8::try_from(required).unwrap_or(u8::MAX);
    let max = if rest {
        quote!(#object::ANY)
    } else {
        let max = u8::try_from(count).unwrap_or(u8::MAX);
        quote!(#max)
    };
    Ok(quote! {
        positional(#name, #min, #max, |rt, args| {
            #(let #patterns = <#types as #object::conversion::FromObj>::from_argument(
                rt, args.get(#indices).copied())?;)*
            #call
        })
    })
}

/// A function some of whose arguments may be given by name.
fn by_signature(place: Place, callee: &Callee<'_>, name: &Ident, taken: &Taken) -> TokenStream {
    let path = &callee.path;
    let all = taken.parameters.as_slice();
    let count = all.len();
    let max = u8::try_from(count).unwrap_or(u8::MAX);
    let positional_only = all
        .iter()
        .take_while(|parameter| !parameter.keyword)
        .count();
    let object = place.object();
    let function_name = place.name(name);
    // The names of positional-only parameters are never compared with a keyword's; without them Taipan's own
    // modules take less flash.
    let names = all
        .iter()
        .map(|parameter| match (parameter.keyword, &parameter.name) {
            (false, _) if !place.is_own() => quote!(#object::names::empty),
            (_, name) => place.name(name),
        });
    let required = all.iter().map(|parameter| !parameter.is_optional());
    let values: Vec<Ident> = (0..count)
        .map(|index| format_ident!("value_{index}"))
        .collect();
    let patterns = taken.patterns(&values);
    let types = all.iter().map(|parameter| &parameter.ty);
    let call = taken.call(path, &values, None);
    let call = converted(place, callee.signature, &call);
    quote! {
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
            #(let #patterns = <#types as #object::conversion::FromObj>::from_argument(
                rt, #values)?;)*
            #call
        })
    }
}
