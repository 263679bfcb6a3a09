//! Makes what browsers load:
//!
//! - `permlight-bind bind MODULE NAME FOLDER [--reset-state]` writes `NAME.js` and `NAME_bg.wasm` into the folder;
//! - `permlight-bind pack FOLDER ZIP [LIKE]` packs a folder.

mod pack;
mod silent;

use std::env::args;
use std::path::Path;

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["bind", module, name, folder] => bind(module, name, folder, false),
        ["bind", module, name, folder, "--reset-state"] => bind(module, name, folder, true),
        ["pack", folder, zip] => pack::pack(Path::new(folder), Path::new(zip), None),
        ["pack", folder, zip, like] => pack::pack(Path::new(folder), Path::new(zip), Some(Path::new(like))),
        _ => bail!("usage: permlight-bind bind MODULE NAME FOLDER [--reset-state] | pack FOLDER ZIP [LIKE]"),
    }
}

fn bind(module: &str, name: &str, folder: &str, reset: bool) -> Result<()> {
    let mut output = Bindgen::new()
        .web(true)?
        .input_path(module)
        .out_name(name)
        .reset_state_function(reset)
        .typescript(true)
        // As the command-line tool does, so that both write the same bytes.
        .omit_default_module_path(false)
        .generate_output()?;
    if silent::silence(&mut output) == 0 {
        bail!(
            "no function of {module} is known to panic: the standard library names them otherwise, see silent.rs"
        );
    }
    output.emit(folder)
}
