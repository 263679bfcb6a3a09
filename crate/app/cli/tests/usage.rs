//! What is wrong with a command line is said in the language that it asks for, also where nothing else of it can be read.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::process::Command;

fn refused(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_permlight")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn every_kind_of_error_is_said_in_japanese() {
    let cases: [(&[&str], &[&str]); 9] = [
        (&["check", "--polcy", "x", "."], &["引数 --polcy はありません", "もしかして: --policy", "使い方: "]),
        (&["chek"], &["コマンド chek はありません", "もしかして: check"]),
        (
            &["check", "--policy", "nope", "."],
            &[
                "「nope」は --policy <NAME|FILE.toml> の値として正しくありません",
                "recommended、cloudkettle、smartosc",
            ],
        ),
        (&["check", "--today", "soon", "."], &["「soon」は --today <YYYY-MM-DD> の値として正しくありません"]),
        (&["check", ".", "--policy"], &["--policy <NAME|FILE.toml> には値が必要です"]),
        (&["check"], &["必要な引数がありません: <PATH>..."]),
        (&["checklist", ".", "--report-day", "2026-01-01"], &["引数 --report-day はありません"]),
        (&["rules", "--coverage", "--policy", "smartosc"], &["同時に指定できません"]),
        (&["check", "--today", "\u{1b}[31m\u{202e}", "."], &["\\u{1b}[31m\\u{202e}"]),
    ];
    for (arguments, expected) in cases {
        for language in [&["--language", "ja"][..], &["--language=ja"]] {
            let said = refused(&[language, arguments].concat());
            assert!(said.starts_with("エラー: "), "{said}");
            assert!(said.ends_with("詳細は --help で確認できます。\n"), "{said}");
            for part in expected {
                assert!(said.contains(part), "{part}\n{said}");
            }
        }
    }
}

#[test]
fn without_a_language_that_is_known_it_is_english() {
    for language in [&[][..], &["--language", "xx"], &["--", "--language", "ja"]] {
        let said = refused(&[&["check", "--polcy"], language].concat());
        assert!(said.starts_with("error: ") && said.contains("--help"), "{said}");
    }
}
