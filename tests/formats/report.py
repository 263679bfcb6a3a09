"""Reports of `permlight checklist` and of the panel, opened with other people's software: openpyxl, Python's csv, icalendar.

    report.py FOLDER    with report.xlsx, report.csv, report.ics and report.json of one report in it
"""

import csv
import datetime
import json
import math
import pathlib
import sys

import icalendar
import openpyxl

FORMULA = ("=", "+", "-", "@", "\t", "\r")
WORDS = {
    "fail": "Wrong",
    "unknown": "Unknown",
    "open": "To confirm",
    "waived": "Waived",
    "pass": "Right",
    "done": "Done",
    "not-needed": "Not needed",
    "not-applicable": "Does not apply",
}
# So many sheets of A4 hold the workbook of one integration user, by an estimate that is a quarter above what LibreOffice prints.
PAGES = 30


def printed_area(sheet):
    """The last column and row that are printed. Versions of openpyxl say an area or a list of areas."""
    area = sheet.print_area[0] if isinstance(sheet.print_area, list) else sheet.print_area
    return openpyxl.utils.range_boundaries(area)[2:]


def pages(sheet):
    """How many sheets of A4 across it needs, about: one page wide, a character 7 pixels, 180 mm tall."""
    columns, rows = printed_area(sheet)
    letters = [openpyxl.utils.get_column_letter(at) for at in range(1, columns + 1)]
    width = sum(sheet.column_dimensions[letter].width * 7 + 5 for letter in letters) * 25.4 / 96
    height = sum(sheet.row_dimensions[row].height or 15 for row in range(1, rows + 1)) * 25.4 / 72
    return math.ceil(height * min(1, 277 / width) / 180)


def workbook(folder, report):
    book = openpyxl.load_workbook(folder / "report.xlsx")
    sheets = book.sheetnames
    expected = ["Summary", "Checklist", "Findings", "Action plan"]
    expected += ["User permissions", "Objects", "Effective access", "Waivers", "Evidence"]
    expected += verification_sheets(report.get("verification"))
    assert [name for name in sheets if name != "Integrations"] == expected, sheets
    assert ("Integrations" in sheets) == bool(report["integrations"])
    for sheet in book:
        assert sheet.freeze_panes == "A2", sheet.title
        assert sheet.print_title_rows == "$1:$1", sheet.title
        assert sheet.page_setup.orientation == "landscape"
        # One page wide (which is what no number means), as many pages tall as it takes.
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
        assert all(cell.font.bold for cell in sheet[1])
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                if cell.data_type == "s":
                    assert len(cell.value) <= 32767
                    if cell.value.lstrip().startswith(FORMULA):
                        assert cell.quotePrefix, (sheet.title, cell.coordinate)
    if report["subject"] is not None:
        assert sum(pages(sheet) for sheet in book) <= PAGES, [(sheet.title, pages(sheet)) for sheet in book]
    rows = {name: list(book[name].iter_rows(min_row=2)) for name in sheets}
    # What is right stands last, and not on paper.
    outcomes = [row[0].value for row in rows["Findings"]]
    printed = printed_area(book["Findings"])[1] - 1
    assert WORDS["pass"] not in outcomes[:printed] and {*outcomes[printed:]} <= {WORDS["pass"]}
    assert len(rows["Checklist"]) == len(report["checklist"])
    assert len(rows["Findings"]) == len(report["findings"])
    failing = [row for row in report["findings"] if row["outcome"] == "fail"]
    if failing:
        assert len(rows["Action plan"]) == len({row["rule"] for row in failing})
    assert book["Checklist"].auto_filter.ref == f"A1:R{1 + len(report['checklist'])}"
    titles = [cell.value for cell in book["Checklist"][1]]
    for row, item in zip(rows["Checklist"], report["checklist"]):
        cells = dict(zip(titles, row))
        assert cells["Rule"].value == item["rule"]
        # Colour never stands alone: the word is there, too.
        assert cells["Result"].value == WORDS[item["outcome"]]
        if item["outcome"] in ("fail", "pass"):
            assert cells["Result"].fill.fill_type == "solid"
        if item["time"]:
            assert cells["Read (UTC)"].is_date and isinstance(cells["Read (UTC)"].value, datetime.datetime)
        dates = [entry["date"] for entry in item["entries"] if entry["date"]]
        if dates:
            assert cells["Date"].is_date
            assert cells["Date"].value.date().isoformat() == max(dates)
    for row, waiver in zip(rows["Waivers"], report["waivers"]):
        assert any(cell.is_date and cell.value.date().isoformat() == waiver["expires"] for cell in row)
    assert book.properties.created.isoformat() == report["generated"][:19]
    if report.get("verification"):
        verification(book, report["verification"], rows)


def verification_sheets(part):
    if part is None:
        return []
    sheets = [("Verification", True), ("Differences", True), ("Not seen", part["unseen"])]
    sheets += [("Baselines", part["tested"]["history"]), ("Watch", part["watch"])]
    sheets += [("Rollback", part["wayBack"]), ("Clean-up", part["cleanUp"])]
    return [name for name, there in sheets if there]


def verification(book, part, rows):
    assert any(row[1].is_date and row[1].value.isoformat() == part["compared"][:19] for row in rows["Verification"])
    assert len(rows["Differences"]) == len(part["differences"])
    titles = [cell.value for cell in book["Differences"][1]]
    assert ("The deploy" in titles) == (part["stage"] == "before")
    last = openpyxl.utils.get_column_letter(len(titles))
    assert book["Differences"].auto_filter.ref == f"A1:{last}{1 + len(part['differences'])}"
    for row, difference in zip(rows["Differences"], part["differences"]):
        cells = dict(zip(titles, row))
        assert cells["Severity"].value.lower() == difference["severity"]
        if difference["severity"] == "critical":
            assert cells["Severity"].fill.fill_type == "solid"
        assert (cells["Tested"].value, cells["In production"].value) == (difference["tested"], difference["actual"])
    watch = part["watch"]
    if watch:
        days = [row[0].value.date().isoformat() for row in rows["Watch"]]
        assert all(row[0].is_date for row in rows["Watch"]) and days == sorted(days)
        known = [watch["deployed"]] + [row["on"] for row in watch["rechecks"] + watch["checks"] + watch["events"]]
        known += [row["last"] for row in watch["logs"]["failed"]]
        assert days == sorted(known)
        assert len(rows["Rollback"]) == len(part["wayBack"]["changes"])
        assert len(rows["Clean-up"]) == len(part["cleanUp"]["remove"])


def table(folder, report):
    with open(folder / "report.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";", strict=True))
    ruled = {row["rule"] for row in report["findings"]}
    alone = [item for item in report["checklist"] if item["rule"] not in ruled]
    part = report.get("verification")
    drift = [row for row in rows if row["rule"] == "DRIFT"]
    if part:
        needed = [row for row in part["unseen"] if row["needed"]]
        assert len(drift) == 1 + len(part["differences"]) + len(needed)
        assert drift[0]["item outcome"] == "Wrong"
        pairs = [(row["expected"], row["found"]) for row in drift[1:]]
        assert pairs[: len(part["differences"])] == [(row["tested"], row["actual"]) for row in part["differences"]]
    assert len(rows) - len(drift) == len(report["findings"]) + len(alone) + len(report["problems"])
    assert all(None not in row and not cell.lstrip().startswith(FORMULA) for row in rows for cell in row.values())


def calendar(folder, report):
    book = icalendar.Calendar.from_ical((folder / "report.ics").read_bytes())
    events = book.walk("VEVENT")
    assert all(not event.errors for event in events), [event.errors for event in events]
    renewals = [event for event in events if len(event.get("ATTENDEE", [])) >= 2 and "RRULE" in event]
    assert len(renewals) == 1
    assert isinstance(renewals[0]["ATTENDEE"], list) and len(renewals[0]["ATTENDEE"]) == 2
    assert renewals[0]["RRULE"]["FREQ"] == ["WEEKLY"]
    for row in report["integrations"]:
        if report["subject"] == "user:" + row["username"]:
            assert row["title"] in str(renewals[0]["DESCRIPTION"])
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(type(event["DTSTART"].dt) is datetime.date for event in events)
    part = report.get("verification")
    if part and part["watch"]:
        made = report["generated"][:10]
        days = sorted(event["DTSTART"].dt.isoformat() for event in events if "re-check" in str(event["UID"]))
        left = [row["on"] for row in part["watch"]["rechecks"] if row["state"] != "done"]
        assert days == sorted(max(on, made) for on in left)
        (clean_up,) = [event for event in events if str(event["UID"]).split("@")[0].endswith("clean-up")]
        assert clean_up["DTSTART"].dt.isoformat() == part["cleanUp"]["from"]
        assert clean_up["DTEND"].dt - datetime.timedelta(1) == datetime.date.fromisoformat(part["cleanUp"]["until"])


folder = pathlib.Path(sys.argv[1])
report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
for look in (workbook, table, calendar):
    look(folder, report)
print("ok")
