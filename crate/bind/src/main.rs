//! `permlight-bind MODULE NAME FOLDER [--reset-state]`: writes `NAME.js` and `NAME_bg.wasm` for browsers.

use std::env::args;

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (module, name, folder, reset) = match arguments[..] {
        [module, name, folder] => (module, name, folder, false),
        [module, name, folder, "--reset-state"] => (module, name, folder, true),
        _ => bail!("usage: permlight-bind MODULE NAME FOLDER [--reset-state]"),
    };
    Bindgen::new()
        .web(true)?
        .input_path(module)
        .out_name(name)
        .reset_state_function(reset)
        .typescript(true)
        // As the command-line tool does, so that both write the same bytes.
        .omit_default_module_path(false)
        .generate(folder)
}
