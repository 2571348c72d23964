#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod class;
mod function;
mod held;
mod module;
mod parameters;

use proc_macro::TokenStream;

/// Turns a Rust module into a Python module: see the crate's page.
#[proc_macro_attribute]
pub fn module(attributes: TokenStream, item: TokenStream) -> TokenStream {
    let attributes = syn::parse_macro_input!(attributes as module::Options);
    let item = syn::parse_macro_input!(item as syn::ItemMod);
    match module::expand(attributes, item) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// Turns an `impl` block into a Python class: see the crate's page.
#[proc_macro_attribute]
pub fn class(attributes: TokenStream, item: TokenStream) -> TokenStream {
    let attributes = syn::parse_macro_input!(attributes as module::Options);
    let item = syn::parse_macro_input!(item as syn::ItemImpl);
    match class::expand(&attributes, item) {
        Ok(tokens) => tokens.into(),
        Err(error) => error.to_compile_error().into(),
    }
}
