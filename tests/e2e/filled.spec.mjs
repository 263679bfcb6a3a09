// @ts-check
/** Purpose: a workbook that people filled in is imported again, shown first; the report is printed by one button. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeFinds, expect, only, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Takes what the panel hands to the browser for saving. @param {Page} panel @param {RegExp} name @returns {Promise<Buffer>} */
const exported = async (panel, name) => {
  await panel.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    Object.assign(globalThis, { blob: null });
    URL.createObjectURL = (/** @type {Blob} */ blob) => {
      Object.assign(globalThis, { blob });
      return create(blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
  });
  await panel.getByRole('button', { name }).click();
  await expect.poll(() => panel.evaluate(() => 'blob' in globalThis && /** @type {any} */ (globalThis).blob?.size > 0)).toBe(true);
  const bytes = await panel.evaluate(async () => [...new Uint8Array(await /** @type {any} */ (globalThis).blob.arrayBuffer())]);
  return Buffer.from(bytes);
};

/** What a person does in a spreadsheet: sorts the sheet, and fills in four rows. */
const FILL = `
import sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = next(one for one in book if any(cell.value == "Sign-off" for cell in one[1]))
at = {cell.value: cell.column for cell in sheet[1]}
rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
rows.reverse()
for number, row in enumerate(rows, 2):
    for column, value in enumerate(row, 1):
        sheet.cell(number, column).value = value
def put(number, state, owner, date, note):
    for head, value in (("Sign-off", state), ("Owner", owner), ("Date", date), ("Note", note)):
        sheet.cell(number, at[head]).value = value
put(2, "Done", "Ada & Bo", datetime.date(2026, 11, 20), "seen in the vault")
put(3, None, "Dana", datetime.date(2099, 1, 31), None)
put(4, "Done", None, None, None)
put(5, "Perhaps", "Dana", None, None)
print(*(sheet.cell(number, at["Rule"]).value for number in range(2, 6)))
book.save(sys.argv[1])
`;

/** @param {Buffer} workbook */
const filled = (workbook) => {
  const file = join(mkdtempSync(join(tmpdir(), 'permlight-')), 'filled.xlsx');
  writeFileSync(file, workbook);
  const rules = execFileSync(process.env.PYTHON ?? '/usr/bin/python3', ['-c', FILL, file], { encoding: 'utf8' }).trim().split(' ');
  return { rules, buffer: readFileSync(file) };
};

test('a filled workbook is shown, imported, and taken back', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Overview' }).click();
  const { rules, buffer } = filled(await exported(panel, /^Export Excel/));
  const choose = (/** @type {Buffer} */ bytes) => panel.getByLabel(/^Import a filled workbook/)
    .setInputFiles({ name: 'filled.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: bytes });
  await choose(buffer);
  const shown = panel.getByRole('group', { name: 'What filled.xlsx holds' });
  await expect(shown).toContainText('New entries: 2');
  await expect(shown.locator('li', { hasText: rules[0] ?? '' })).toContainText('Done · Ada & Bo · 20 Nov 2026 · seen in the vault');
  await expect(shown.locator('li', { hasText: rules[1] ?? '' })).toContainText('Open · Dana · 31 Jan 2099');
  await expect(shown.getByRole('heading', { name: /^Not imported/ })).toContainText(': 2');
  expect(await axeFinds(panel.mainFrame())).toEqual([]);
  expect((await permlight.stored())['manual:acme']).toBeUndefined();

  // Whatever the page beside is about, it is kept for the record that it was read for.
  await permlight.open('user-detail-integration', { shell: false });
  await panel.bringToFront();
  await expect(panel.locator('option[value="Warehouse Loader (user)"]')).toBeAttached();
  await expect(panel.locator('header .whom')).toHaveText('HubSpot API User (user)');
  await shown.getByRole('button', { name: 'Import' }).click();
  await expect(panel.getByRole('status')).toContainText('Entries imported: 2');
  await expect.poll(async () => Object.values((await permlight.stored())['manual:acme'] ?? {})
    .map((/** @type {any} */ { item, state, owner, date, record }) => [item, state, owner, date, record].join(' ')).sort())
    .toEqual([`${rules[0]} done Ada & Bo 2026-11-20 0055g000001HbIn`, `${rules[1]} open Dana 2099-01-31 0055g000001HbIn`].sort());
  await choose(buffer);
  await expect(shown).toContainText('It holds nothing that is not here already.');
  await shown.getByRole('button', { name: 'Cancel' }).click();

  await choose(Buffer.from('PK no workbook'));
  await expect(panel.getByRole('status')).toContainText('no workbook of Permlight');
});

test('a workbook of another user is not taken', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Overview' }).click();
  const { buffer } = filled(await exported(panel, /^Export Excel/));
  await permlight.open('profile-original-view');
  await panel.bringToFront();
  await panel.locator('option[value="HubSpot Integration (profile)"]').waitFor({ state: 'attached' });
  const chosen = panel.getByLabel('Integration user or profile');
  await chosen.fill('');
  await chosen.pressSequentially('HubSpot Integration (profile)');
  await chosen.press('Tab');
  await expect(panel.locator('header .whom')).toContainText('HubSpot Integration');
  await panel.getByLabel(/^Import a filled workbook/).setInputFiles({ name: 'filled.xlsx', mimeType: 'application/octet-stream', buffer });
  await expect(panel.getByRole('status')).toContainText('another org or another user');
});

test('the report opens in a tab, in its own style, and is printed', only('chromium', 'Firefox asks for a printer and waits'), async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Overview' }).click();
  const opened = permlight.context.waitForEvent('page');
  await panel.getByRole('button', { name: 'Print' }).click();
  const report = await opened;
  await expect(report.locator('main section').first()).toBeVisible();
  expect(await report.title()).toContain('HubSpot API User');
  const widths = await report.locator('col[style]').evaluateAll((columns) => columns.map((column) => /** @type {HTMLElement} */ (column).style.width));
  expect(widths.length).toBeGreaterThan(5);
  expect(widths.every((width) => width.endsWith('%'))).toBe(true);
  expect(await report.evaluate(() => document.adoptedStyleSheets[0]?.cssRules.length)).toBeGreaterThan(20);
  expect(await report.evaluate(async () => Object.keys(await chrome.storage.session.get('printed')))).toEqual([]);
});
