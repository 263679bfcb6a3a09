"""Reports of `permlight checklist`, opened with other people's software: openpyxl, Python's csv, icalendar.

    report.py FOLDER    with report.xlsx, report.csv, report.ics and report.json of one report in it
"""

import csv
import datetime
import json
import pathlib
import sys

import icalendar
import openpyxl

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(folder, report):
    book = openpyxl.load_workbook(folder / "report.xlsx")
    sheets = book.sheetnames
    expected = ["Summary", "Checklist", "Findings", "Action plan", "Effective access", "Waivers", "Evidence"]
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
    rows = {name: list(book[name].iter_rows(min_row=2)) for name in sheets}
    assert len(rows["Checklist"]) == len(report["checklist"])
    assert len(rows["Findings"]) == len(report["findings"])
    failing = [row for row in report["findings"] if row["outcome"] == "fail"]
    if failing:
        assert len(rows["Action plan"]) == len(failing)
    assert book["Checklist"].auto_filter.ref == f"A1:P{1 + len(report['checklist'])}"
    titles = [cell.value for cell in book["Checklist"][1]]
    for row, item in zip(rows["Checklist"], report["checklist"]):
        cells = dict(zip(titles, row))
        assert cells["Rule"].value == item["rule"]
        # Colour never stands alone: the word is there, too.
        assert cells["Outcome"].value == item["outcome"].replace("-", " ")
        if item["outcome"] in ("fail", "pass"):
            assert cells["Outcome"].fill.fill_type == "solid"
        if item["time"]:
            assert cells["Read"].is_date and isinstance(cells["Read"].value, datetime.datetime)
        dates = [entry["date"] for entry in item["entries"] if entry["date"]]
        if dates:
            assert cells["Date"].is_date
            assert cells["Date"].value.date().isoformat() == max(dates)
    for row, waiver in zip(rows["Waivers"], report["waivers"]):
        assert any(cell.is_date and cell.value.date().isoformat() == waiver["expires"] for cell in row)
    assert book.properties.created.isoformat() == report["generated"][:19]


def table(folder, report):
    with open(folder / "report.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";", strict=True))
    ruled = {row["rule"] for row in report["findings"]}
    alone = [item for item in report["checklist"] if item["rule"] not in ruled]
    assert len(rows) == len(report["findings"]) + len(alone) + len(report["problems"])
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
        if row["username"] == (report["subject"] or {}).get("name"):
            assert row["title"] in str(renewals[0]["DESCRIPTION"])
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(type(event["DTSTART"].dt) is datetime.date for event in events)


folder = pathlib.Path(sys.argv[1])
report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
for look in (workbook, table, calendar):
    look(folder, report)
print("ok")
