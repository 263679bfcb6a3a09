// @ts-check
/** Purpose: the checklist follows what was read, keeps what people write down, and becomes a file with one click. */
import { AXE, axeFinds, expect, test } from './fixture.mjs';

/** @param {import('./browser.mjs').Browser} permlight @param {string} tab */
const openPanel = async (permlight, tab) => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: tab }).click();
  return panel;
};

/** Takes what the panel hands to the browser for saving: a browser's own list of downloads would cover the panel. @param {import('playwright-core').Page} panel */
const catchFiles = (panel) => panel.evaluate(() => {
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (file) => {
    Object.assign(globalThis, { file });
    return make(file);
  };
  HTMLAnchorElement.prototype.click = function click() {
    Object.assign(globalThis, { saved: this.download });
  };
});

/** The last file, and how it begins. @param {import('playwright-core').Page} panel */
const lastFile = (panel) => panel.evaluate(async () => {
  const { file, saved } = /** @type {{file?: Blob, saved?: string}} */ (/** @type {unknown} */ (globalThis));
  return file ? { name: saved, type: file.type, text: await file.text() } : null;
});

test('three clicks from a page in Setup to a workbook: open the panel, checklist, export', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  await catchFiles(panel);
  await panel.getByRole('button', { name: 'Export Excel (XLSX)' }).click();
  await expect.poll(async () => (await lastFile(panel))?.type).toContain('spreadsheetml');
  const file = await lastFile(panel);
  expect(file?.text.slice(0, 2)).toBe('PK');
  expect(file?.name).toMatch(/^acme-hubspot-integration-\d{4}-\d\d-\d\d\.xlsx$/);
});

test('every other format, and the last one is the button then', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  await catchFiles(panel);
  const begins = {
    CSV: '\ufeff', HTML: '<!DOCTYPE html>', Markdown: '# ', JSON: '{', SARIF: '{', JUnit: '<?xml',
  };
  for (const [name, start] of Object.entries(begins)) {
    await panel.evaluate(() => Object.assign(globalThis, { file: undefined }));
    const formats = panel.locator('#formats');
    if (!await formats.evaluate((element) => /** @type {HTMLDetailsElement} */ (element).open)) await formats.locator('summary').click();
    await formats.getByRole('button', { name }).click();
    await expect.poll(async () => (await lastFile(panel))?.text.length ?? 0, name).toBeGreaterThan(500);
    const text = (await lastFile(panel))?.text ?? '';
    // A browser takes the mark at the beginning of text away.
    expect(text.toLowerCase().startsWith(start.replace('\ufeff', '').toLowerCase()), name).toBe(true);
    expect(text).toContain('HubSpot Integration');
    await expect(panel.locator('#export')).toContainText(name);
    await expect(panel.getByRole('status').last()).toContainText('was written');
  }

  await panel.getByLabel('CSV separator').selectOption(';');
  await panel.locator('#formats').getByRole('button', { name: 'CSV' }).click();
  await expect.poll(async () => (await lastFile(panel))?.text.split('\r\n')[0]).toMatch(/^[^,;]+;[^,]+$/);

  await panel.getByRole('button', { name: 'iCalendar (ICS)' }).click();
  await expect(panel.getByRole('status').last()).toContainText('did not work');
  await panel.getByLabel('Who renews the credentials').fill('ada@acme.example, bob@acme.example');
  await panel.getByRole('button', { name: 'iCalendar (ICS)' }).click();
  await expect.poll(async () => (await lastFile(panel))?.type).toContain('text/calendar');
  expect((await lastFile(panel))?.text.replaceAll('\r\n ', '')).toMatch(/RRULE:[^]*mailto:ada@acme\.example[^]*mailto:bob@acme\.example/);
});

test('what a person writes down is kept, shown when the panel opens again, and can be taken back', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  const item = panel.locator('details.item.manual').first();
  const id = /** @type {string} */ (await item.getAttribute('id'));
  const same = panel.locator(`details[id="${id}"]`);
  await item.locator('summary').click();
  await same.getByLabel('Who').fill('Ada');
  await same.getByLabel('Note').fill('=HYPERLINK("x")<b>');
  await same.getByRole('button', { name: 'Done' }).click();
  await expect(same).toHaveCount(0);
  await panel.getByRole('button', { name: /^All \d/ }).click();
  await expect(same.locator('.outcome')).toHaveText('Done');
  await panel.close();

  const later = await openPanel(permlight, 'Checklist');
  await later.getByRole('button', { name: /^All \d/ }).click();
  const kept = later.locator(`details[id="${id}"]`);
  await kept.locator('summary').click();
  await expect(kept.locator('.notice')).toContainText('Ada');
  await expect(kept.locator('.notice')).toContainText('=HYPERLINK("x")<b>');
  await kept.getByRole('button', { name: 'Not needed' }).click();
  await expect(kept.locator('.outcome')).toHaveText('Not needed');
  await later.getByRole('button', { name: 'Undo' }).click();
  await expect(kept.locator('.outcome')).toHaveText('Done');
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing on the checklist: ${colorScheme}`, AXE, async ({ permlight, openPage }) => {
    await openPage('profile-original-view');
    const panel = await openPanel(permlight, 'Checklist');
    await panel.emulateMedia({ colorScheme });
    await panel.getByRole('button', { name: /^All \d/ }).click();
    await panel.getByRole('button', { name: 'Expand all' }).click();
    await panel.locator('#formats summary').click();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
  });
}

test('everything that is kept goes into a file and comes back from it', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { page } = await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Settings');
  await catchFiles(panel);
  await panel.getByRole('button', { name: 'Save everything as a file' }).click();
  await expect.poll(async () => (await lastFile(panel))?.name).toMatch(/^permlight-\d{4}-\d\d-\d\d\.json$/);
  const text = (await lastFile(panel))?.text ?? '';
  const before = await permlight.stored();

  await page.close();
  await permlight.reset();
  const input = panel.locator('#state-file');
  const said = panel.getByRole('status').last();
  await input.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') });
  await expect(said).toContainText('no file that Permlight has written');
  await input.setInputFiles({ name: 'state.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await panel.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(said).toContainText('Imported');
  // What somebody chose stays with whom it was chosen by; the rest says which file it came from.
  const back = Object.entries(before).filter(([key]) => key.startsWith('evidence:'));
  expect(back.length).toBeGreaterThan(0);
  for (const [key, value] of back) expect((await permlight.stored())[key]).toEqual({ ...value, from: 'state.json' });
});

test('the page that it exports is accessible, in light and dark', AXE, async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  await catchFiles(panel);
  await panel.locator('#formats summary').click();
  await panel.getByRole('button', { name: 'HTML' }).click();
  await expect.poll(async () => (await lastFile(panel))?.name).toMatch(/\.html$/);
  const page = await permlight.context.newPage();
  await page.setContent((await lastFile(panel))?.text ?? '');
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    expect(await axeFinds(page.mainFrame())).toEqual([]);
  }
});
