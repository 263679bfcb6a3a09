use std::fmt::Write as _;

use permlight_report::locale::english;

use super::*;
use proptest::prelude::*;

/// Elements and texts in one line, without white space between elements.
fn walk(text: &str, fast: bool) -> Result<String, Fault> {
    let mut xml = Scanner::new(text)?;
    let mut seen = String::new();
    loop {
        match if fast { xml.next_child()? } else { xml.next()? } {
            Token::Open(name) => {
                write!(seen, "<{name}@{}>", xml.at()).unwrap();
                if fast && let Some(text) = xml.plain_text() {
                    seen.push_str(text.trim_ascii());
                    seen.push_str("</>");
                }
            }
            Token::Close => seen.push_str("</>"),
            Token::Text(text) => seen.push_str(text.trim_ascii()),
            Token::End => return Ok(seen),
        }
    }
}

fn fault(text: &str) -> (u32, u32, String) {
    let fault = walk(text, true).unwrap_err();
    let (line, column) = Cursor::new(text).place(fault.at);
    (line, column, english().say(&fault.message))
}

#[test]
fn elements_and_text_come_in_order() {
    let text = "<?xml version=\"1.0\"?>\n<!-- c --><a x=\"1\">\n <b>x &amp; &#x41;</b><c/><d ><![CDATA[<&]]></d >\n</a>\n";
    let seen = "<a@32><b@43>x&A</><c@64></><d@68><&</></>".to_owned();
    assert_eq!(walk(text, false), Ok(seen.clone()));
    assert_eq!(walk(text, true), Ok(seen));
}

#[test]
fn what_is_not_well_formed_says_where_and_what_was_expected() {
    for (text, line, column, message) in [
        ("", 1, 1, "expected an XML element, found an empty file"),
        (" \n", 1, 1, "expected an XML element, found an empty file"),
        ("hello", 1, 1, "expected <, found text"),
        ("<a>\n  <b>\n</a>", 3, 1, "expected </b> (opened in line 2), found </a>"),
        ("<a>\n  <b>x</c>\n</a>", 2, 7, "expected </b> (opened in line 2), found </c>"),
        ("<a>\n<b>é</b>", 2, 9, "expected </a> (opened in line 1), found the end of the file"),
        ("<a></a></b>", 1, 8, "found </b>, but no element is open"),
        ("<a/>\n<b/>", 2, 1, "found a second outermost element <b>"),
        ("<a/>\nx", 2, 1, "expected the end of the file, found text"),
        ("<a>\n<<<<<<< HEAD\n<b></b>\n=======\n>>>>>>> x\n</a>", 2, 1, "merge conflict"),
        ("<a><></></a>", 1, 4, "expected the name of an element after <"),
        ("<a><1/></a>", 1, 4, "expected the name of an element after <"),
        ("<a><b\n", 1, 4, "expected > at the end of the tag"),
        ("<a b></a>", 1, 1, "expected > or name=\"value\" after <a"),
        ("<a b=\"1\" b=\"2\"></a>", 1, 1, "expected > or name=\"value\" after <a"),
        ("<a>é &b; </a>", 1, 6, "found &b;, which XML does not define"),
        ("<a> & </a>", 1, 5, "write & as &amp;"),
        ("<a>&#0;</a>", 1, 4, "found &#0;"),
        ("<a>&#x1;</a>", 1, 4, "found &#x1;"),
        ("<a>\u{1}</a>", 1, 4, "U+0001"),
        ("<a>\u{ffff}</a>", 1, 4, "U+FFFF"),
        ("<a>x]]></a>", 1, 5, "]]>"),
        ("<a><!-- -- --></a>", 1, 9, "found -- inside a comment"),
        ("<a><!-- </a>", 1, 4, "expected --> at the end of the comment"),
        ("<a><![CDATA[ </a>", 1, 4, "expected ]]> at the end of <![CDATA["),
        ("\n<?xml version=\"1.0\"?><a/>", 2, 1, "expected <?xml only at the very start"),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>", 1, 1, "expected the encoding UTF-8"),
        ("<a/><!DOCTYPE a>", 1, 5, "expected <!DOCTYPE before the first element"),
        ("\u{feff}<a/>", 1, 1, "byte order mark"),
    ] {
        let found = fault(text);
        assert!(found.2.contains(message), "{text:?}: {found:?}");
        assert_eq!((found.0, found.1), (line, column), "{text:?}: {found:?}");
    }
}

#[test]
fn depth_is_limited() {
    assert!(walk(&("<a>".repeat(100) + &"</a>".repeat(100)), true).is_ok());
    assert!(walk(&("<a>".repeat(101) + &"</a>".repeat(101)), true).is_err());
}

#[test]
fn an_encoding_that_does_not_matter_is_no_error() {
    assert!(walk("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>e</a>", true).is_ok());
    assert!(walk("<?xml version=\"1.0\" encoding=\"utf-8\" ?><a>é</a>", true).is_ok());
}

proptest! {
    // Without comments and references, which split a text: its white space is trimmed per piece in `walk`.
    #[test]
    fn plain_tags_are_read_as_quick_xml_reads_them(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<a>", "</a>", "<b>", "</b>", "<a/>", "<a >", "</a >", "<a x='1'>", " ", "\n", "x", "é", ">", "<", "/", "]]>",
                "<!-- c -->", "&amp;", "<?p?>", "<![CDATA[y]]>", "\"", "1",
            ]),
            0..30,
        ),
    ) {
        let text = format!("<r>{}</r>", parts.concat());
        let (fast, slow) = (walk(&text, true), walk(&text, false));
        prop_assert_eq!(fast, slow);
    }
}
