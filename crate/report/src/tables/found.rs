//! What was found, what to do about it, and what it rests on.

use permlight_org::checklist::ItemOutcome;

use super::{Cell, Detail, Table};
use crate::report::{FindingRow, Report};

fn finding_cells(report: &Report, finding: &FindingRow) -> Vec<Cell> {
    let item = report.item(&finding.rule);
    let sources: Vec<_> =
        item.map_or(&[][..], |item| &item.sources).iter().map(|source| source.title.clone()).collect();
    vec![
        Cell::Outcome(finding.outcome),
        Cell::Severity(finding.severity),
        Cell::name(&finding.rule),
        Cell::text(&finding.subject.label()),
        Cell::name(&finding.target),
        Cell::text(&finding.message),
        Cell::text(if finding.outcome.is_left() { &finding.fix } else { "" }),
        Cell::lines(&finding.grantors),
        Cell::text(&finding.expected),
        Cell::text(&finding.found),
        Cell::text(&item.map_or_else(String::new, |item| item.requirements.join(" "))),
        Cell::text(&finding.decision),
        Cell::lines(&sources),
        Cell::name(&finding.place),
        finding.line.map_or(Cell::Empty, |line| Cell::Number(line as usize)),
        Cell::time(finding.time),
    ]
}

pub(super) fn findings(report: &Report, detail: Detail) -> Table {
    let shown = |finding: &&FindingRow| detail == Detail::Full || finding.outcome != ItemOutcome::Pass;
    let about = match detail {
        Detail::Full => "Each rule on each thing that it looked at, the worst first.",
        Detail::Readable => {
            "Each rule on each thing that it looked at, the worst first. Passes stand in the workbook, the CSV and the JSON."
        }
    };
    Table {
        id: "findings",
        printed: 8,
        title: "Findings",
        about,
        none: "Nothing was found.",
        columns: &[
            ("Outcome", 12),
            ("Severity", 10),
            ("Rule", 9),
            ("Subject", 26),
            ("Target", 28),
            ("What was seen", 44),
            ("What to do", 44),
            ("Granted by", 26),
            ("Expected", 12),
            ("Found", 12),
            ("Requirements", 13),
            ("Decision", 60),
            ("Sources", 90),
            ("Page or file", 60),
            ("Line", 7),
            ("Read", 17),
        ],
        rows: report.findings.iter().filter(shown).map(|finding| finding_cells(report, finding)).collect(),
    }
}

pub(super) fn action_plan(report: &Report) -> Table {
    let row = |(number, finding): (usize, &FindingRow)| {
        vec![
            Cell::Number(number),
            Cell::Severity(finding.severity),
            Cell::text(&finding.fix),
            Cell::text(&finding.subject.label()),
            Cell::name(&finding.target),
            Cell::text(&finding.message),
            Cell::name(&finding.rule),
        ]
    };
    Table {
        id: "action-plan",
        printed: 7,
        title: "Action plan",
        about: "What to correct, the most severe first.",
        none: "Nothing fails.",
        columns: &[
            ("Number", 9),
            ("Severity", 10),
            ("What to do", 60),
            ("Subject", 30),
            ("Target", 28),
            ("What is wrong", 50),
            ("Rule", 9),
        ],
        rows: (1..).zip(report.action_plan()).map(row).collect(),
    }
}

pub(super) fn access(report: &Report) -> Table {
    let rows = report.access.iter().flatten().map(|right| {
        vec![
            Cell::text(&right.right),
            Cell::name(&right.target),
            Cell::text(&right.label),
            Cell::text(&right.state),
            Cell::lines(&right.granted_by),
            Cell::lines(&right.withheld),
            Cell::lines(&right.doubts),
        ]
    });
    Table {
        id: "effective-access",
        printed: 7,
        title: "Effective access",
        about: "What the subject can do over all that it holds, and who grants it.",
        none: "It was not worked out: that takes a user or a profile and everything that it holds.",
        columns: &[
            ("Right", 18),
            ("Target", 30),
            ("Label", 34),
            ("State", 10),
            ("Granted by", 44),
            ("Grants that do not count", 44),
            ("Why it is unknown", 44),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn waivers(report: &Report) -> Table {
    let rows = report.waivers.iter().map(|waiver| {
        vec![
            Cell::name(&waiver.rule),
            Cell::text(&waiver.subject.label()),
            Cell::name(&waiver.target),
            Cell::text(waiver.state.label()),
            Cell::Day(waiver.expires),
            Cell::text(&waiver.approver),
            Cell::text(&waiver.reason),
        ]
    });
    Table {
        id: "waivers",
        printed: 7,
        title: "Waivers",
        about: "Failures that the team bears, for a reason and until a day.",
        none: "There are no waivers.",
        columns: &[
            ("Rule", 9),
            ("Subject", 30),
            ("Target", 28),
            ("State", 12),
            ("Last day", 12),
            ("Approver", 26),
            ("Reason", 60),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn evidence(report: &Report) -> Table {
    let rows = report.evidence.iter().map(|read| {
        vec![
            Cell::text(&read.subject.label()),
            Cell::name(&read.place),
            Cell::time(read.time),
            Cell::Number(read.findings),
        ]
    });
    Table {
        id: "evidence",
        printed: 4,
        title: "Evidence",
        about: "What was read, and when.",
        none: "Nothing was read.",
        columns: &[("Subject", 44), ("Page or file", 80), ("Read", 17), ("Findings", 10)],
        rows: rows.collect(),
    }
}
