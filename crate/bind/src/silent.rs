//! Panics without text. A module that panics only traps: nobody sees what it would say. So what makes the text of a panic is
//! cut down to the trap, and all that only such texts need goes with it when the module is made small.

use wasm_bindgen_cli_support::Output;

/// Where functions of the standard library stand that only panic. All of them never return.
const ONLY_PANIC: [&str; 11] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "std::thread::local::panic_access_error",
];

/// Makes traps of all functions that only panic, and says how many there are.
pub fn silence(output: &mut Output) -> usize {
    let module = output.wasm_mut();
    let mut traps = Vec::new();
    for (id, function) in module.funcs.iter_local() {
        let returns = !module.types.get(function.ty()).results().is_empty();
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        if !returns && only_panics(&plain(name)) {
            traps.push(id);
        }
    }
    for id in &traps {
        let body = module.funcs.get_mut(*id).kind.unwrap_local_mut().builder_mut();
        body.func_body().instrs_mut().clear();
        body.func_body().unreachable();
    }
    traps.len()
}

fn only_panics(name: &str) -> bool {
    ONLY_PANIC.iter().any(|those| name.starts_with(those)) || name.ends_with("::assert_failed")
}

/// A name without what tells one version of a library from another: `core[15266d276e3a2055]::panicking::panic_fmt`.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in name.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            '<' | '>' => {}
            _ if inside => {}
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_panics_is_known_by_its_name() {
        for name in [
            "core::panicking::panic_fmt::h5442bfd2bbe24505",
            "core[c5930c85a12de822]::panicking::panic_bounds_check",
            "core[c5930c85a12de822]::str::slice_error_fail",
            "<alloc[6ccceecd3902b573]::vec::Vec<_>>::remove::assert_failed",
        ] {
            assert!(only_panics(&plain(name)), "{name}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for name in [
            "<core::panic::Location as core::fmt::Display>::fmt",
            "permlight_core::evaluate::apply",
            "std::panicking::panicking",
        ] {
            assert!(!only_panics(&plain(name)), "{name}");
        }
    }
}
