//! How cells look. Each colour stands beside a word, and the darkness of text and ground differs enough for a printer without
//! colours.

use permlight_core::rule::Severity;
use permlight_org::checklist::ItemOutcome;

use super::parts::{HEAD, MAIN};

/// The look of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Head,
    Text,
    Number,
    Day,
    Time,
    Bad,
    Doubt,
    Good,
    Faint,
}

/// Number formats of our own begin at 164; the smaller numbers are Excel's.
const DAY: u8 = 164;
const TIME: u8 = 165;

/// What a look is made of: places in the lists of fonts, fills and borders, and a number format.
struct Parts {
    font: u8,
    fill: u8,
    border: u8,
    format: u8,
    alignment: &'static str,
}

const TOP: &str = "<alignment vertical=\"top\" wrapText=\"1\"/>";
const LEFT: &str = "<alignment horizontal=\"left\" vertical=\"top\" wrapText=\"1\"/>";

impl Look {
    const ALL: [Self; 10] = [
        Self::Plain,
        Self::Head,
        Self::Text,
        Self::Number,
        Self::Day,
        Self::Time,
        Self::Bad,
        Self::Doubt,
        Self::Good,
        Self::Faint,
    ];

    pub(super) fn of_outcome(outcome: ItemOutcome) -> Self {
        match outcome {
            ItemOutcome::Fail => Self::Bad,
            ItemOutcome::Unknown | ItemOutcome::Open => Self::Doubt,
            ItemOutcome::Waived | ItemOutcome::Pass | ItemOutcome::Done => Self::Good,
            ItemOutcome::NotNeeded | ItemOutcome::NotApplicable => Self::Faint,
        }
    }

    pub(super) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Critical => Self::Bad,
            Severity::High => Self::Doubt,
            Severity::Medium | Severity::Low | Severity::Info => Self::Text,
        }
    }

    /// Its number in the list of [`styles`]. A quoted cell stays text when somebody edits it.
    pub(super) fn number(self, quoted: bool) -> usize {
        let at = Self::ALL.iter().position(|look| *look == self).unwrap_or_default();
        2 * at + usize::from(quoted)
    }

    const fn parts(self) -> Parts {
        let text = Parts { font: 0, fill: 0, border: 1, format: 0, alignment: TOP };
        match self {
            Self::Plain => Parts { border: 0, alignment: "", ..text },
            Self::Head => Parts { font: 1, fill: 2, border: 2, ..text },
            Self::Text => text,
            Self::Number => Parts { alignment: LEFT, ..text },
            Self::Day => Parts { format: DAY, alignment: LEFT, ..text },
            Self::Time => Parts { format: TIME, alignment: LEFT, ..text },
            Self::Bad => Parts { font: 2, fill: 3, ..text },
            Self::Doubt => Parts { font: 3, fill: 4, ..text },
            Self::Good => Parts { font: 4, fill: 5, ..text },
            Self::Faint => Parts { font: 5, ..text },
        }
    }
}

/// The part of the workbook that lists all looks, quoted and not.
pub(super) fn styles() -> String {
    let font = |bold: &str, colour: &str| {
        format!("<font>{bold}<sz val=\"11\"/>{colour}<name val=\"Calibri\"/><family val=\"2\"/></font>")
    };
    let bold = |colour: &str| font("<b/>", &format!("<color rgb=\"FF{colour}\"/>"));
    let fonts = [
        font("", ""),
        bold("1B1F24"),
        bold("8C1D18"),
        bold("5C3900"),
        bold("14532A"),
        font("", "<color rgb=\"FF4A515B\"/>"),
    ];
    let pattern = |kind: &str| format!("<fill><patternFill patternType=\"{kind}\"/></fill>");
    let solid = |colour: &str| {
        format!(
            "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>"
        )
    };
    // The first two are Excel's own, whatever stands there.
    let fills = [
        pattern("none"),
        pattern("gray125"),
        solid("D9DEE6"),
        solid("FBD7D3"),
        solid("FFEFC7"),
        solid("DDF3E3"),
    ];
    let side =
        |name: &str, style: &str| format!("<{name} style=\"{style}\"><color rgb=\"FFC9CED6\"/></{name}>");
    let border = |bottom: &str| {
        let sides = ["left", "right", "top"].map(|name| side(name, "thin")).concat();
        format!("<border>{sides}{}<diagonal/></border>", side("bottom", bottom))
    };
    let borders = [
        "<border><left/><right/><top/><bottom/><diagonal/></border>".to_owned(),
        border("thin"),
        border("medium"),
    ];
    let cells: Vec<String> = Look::ALL
        .into_iter()
        .flat_map(|look| ["", " quotePrefix=\"1\""].map(|quoted| cell(&look.parts(), quoted)))
        .collect();
    [
        format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">"),
        format!(
            "<numFmts count=\"2\"><numFmt numFmtId=\"{DAY}\" formatCode=\"yyyy\\-mm\\-dd\"/>\
             <numFmt numFmtId=\"{TIME}\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>"
        ),
        list("fonts", &fonts),
        list("fills", &fills),
        list("borders", &borders),
        list("cellStyleXfs", &["<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>".to_owned()]),
        list("cellXfs", &cells),
        list("cellStyles", &["<cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>".to_owned()]),
        "</styleSheet>".to_owned(),
    ]
    .concat()
}

fn cell(parts: &Parts, quoted: &str) -> String {
    let Parts { font, fill, border, format, alignment } = parts;
    format!(
        "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\"{quoted} \
         applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">{alignment}</xf>"
    )
}

fn list(name: &str, items: &[String]) -> String {
    format!("<{name} count=\"{}\">{}</{name}>", items.len(), items.concat())
}
