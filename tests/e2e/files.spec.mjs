// @ts-check
/** Purpose: metadata files that are dropped on the panel are evidence like pages, and say the same; what is wrong with them is told. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './browser.mjs';
import { axeFinds, expect, test } from './fixture.mjs';
import { zip } from './zip.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const DEMO = join(ROOT, 'tests/demo/metadata/acme/force-app/main/default');

/** The demo org as retrieved. */
const demo = () => /** @type {[string, string][]} */ (readdirSync(DEMO).flatMap((folder) => readdirSync(join(DEMO, folder)).map((file) =>
  [`unpackaged/${folder}/${file.replace('-meta.xml', '')}`, readFileSync(join(DEMO, folder, file), 'utf8')])));

/** @param {Browser} permlight */
const openPanel = async (permlight) => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Overview' }).click();
  return panel;
};

/** @param {Page} panel @param {Buffer} buffer @param {string} [name] */
const choose = async (panel, buffer, name = 'retrieve.zip') => {
  await panel.getByRole('tab', { name: 'Overview' }).click();
  await panel.getByLabel('Choose metadata files').setInputFiles({ name, mimeType: 'application/zip', buffer });
  const shown = panel.getByRole('group', { name: `What ${name} holds` });
  await expect(shown).toBeVisible();
  return shown;
};

/** How each check stands. @param {Page} panel @returns {Promise<Record<string, string>>} */
const outcomes = async (panel) => {
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await panel.getByRole('button', { name: /^All/ }).click();
  const rows = await panel.locator('details.item').evaluateAll((items) => items.map((item) =>
    [item.id, item.querySelector('.outcome')?.className.split(' ')[1] ?? '']));
  return Object.fromEntries(rows);
};

/** @param {Record<string, string>} all */
const known = (all) => Object.fromEntries(Object.entries(all).filter(([, outcome]) => outcome === 'pass' || outcome === 'fail'));

test('the demo org from a zip, from pages and from both has the same verdicts', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('user-detail');
  const panel = await openPanel(permlight);
  const shown = await choose(panel, zip(demo()));
  await expect(shown).toContainText('Profiles, sets and groups: 10');
  // Labels may be shared: whose file it is only the page of the set tells.
  await expect(shown).toContainText('HubSpot_Sync · no page that was read tells whose file it is');
  for (const name of ['permission-set-overview', 'permission-set-group']) await (await openPage(name)).page.close();
  await panel.bringToFront();
  await expect(shown).toContainText('HubSpot_Sync → HubSpot Sync');
  await shown.getByRole('button', { name: 'Import' }).click();
  await expect(panel.getByRole('status')).toContainText('Evidence from files: 10');
  const fromFiles = await outcomes(panel);

  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => Object.keys(await permlight.stored()).filter((key) => key.includes('::file:'))).toEqual([]);
  await page.bringToFront();
  const pill = frame.locator('permlight-pill');
  await pill.getByRole('button', { name: 'Read all pages', exact: true }).click();
  await pill.getByRole('button', { name: /^Read all pages of / }).click();
  await expect.poll(async () => (await permlight.stored())['scan:acme']?.state, { timeout: 60_000 }).toBe('done');
  await panel.bringToFront();
  const fromPages = await outcomes(panel);

  await (await choose(panel, zip(demo()))).getByRole('button', { name: 'Import' }).click();
  await expect(panel.getByRole('status')).toContainText('Evidence from files: 10');
  const fromBoth = await outcomes(panel);

  const [files, pages, both] = [fromFiles, fromPages, fromBoth].map(known);
  expect(Object.keys(files ?? {}).length).toBeGreaterThan(20);
  const same = Object.keys(files ?? {}).filter((code) => pages?.[code]);
  expect(same.length).toBeGreaterThan(20);
  expect(same.filter((code) => files?.[code] !== pages?.[code]).map((code) => [code, files?.[code], pages?.[code]])).toEqual([]);
  // Files of sets whose page was not read yet are nobody's; with the pages they tell more than either alone.
  expect(both).toMatchObject({ ...files, ...pages });
});

test('what is wrong with a file is told with line and column, and what is not whole says so', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight);
  const broken = '<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">\n  <userPermisions/>\n</PermissionSet>\n';
  const shown = await choose(panel, zip([['permissionsets/Broken.permissionset', broken], ['classes/Sync.cls', '']]));
  await expect(shown).toContainText('permissionsets/Broken.permissionset · Line 3, column 3');
  await expect(shown).toContainText('did you mean <userPermissions>');
  await expect(shown).toContainText('Broken · not whole');
  await expect(shown).toContainText('Other files, which were not read: 1');
  expect(await axeFinds(panel.mainFrame())).toEqual([]);
  await shown.getByRole('button', { name: 'Cancel' }).click();
  await expect(shown).toHaveCount(0);
  await expect(panel.getByLabel('Choose metadata files')).toBeFocused();
  expect(Object.keys(await permlight.stored()).filter((key) => key.includes('::file:'))).toEqual([]);
});

test('a file that is dropped anywhere on the panel is read; one without its folder is never whole', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight);
  const text = readFileSync(join(DEMO, 'permissionsets/HubSpot_Sync.permissionset-meta.xml'), 'utf8');
  await panel.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'HubSpot_Sync.permissionset-meta.xml'));
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, text);
  const shown = panel.getByRole('group', { name: 'What HubSpot_Sync.permissionset-meta.xml holds' });
  await expect(shown).toContainText('HubSpot_Sync · not whole');
  await expect(shown).toContainText('without its folder');
});

test('a hostile zip is refused and takes nothing down', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight);
  const good = zip(demo());
  for (const [buffer, says] of /** @type {[Buffer, string][]} */ ([
    [good.subarray(0, good.length / 2), 'the archive is damaged'],
    [Buffer.from('PK'), 'the archive is damaged'],
    [zip([['a/P.profile', ''], ['a/P.profile', '']]), 'two files of the same name'],
    [zip([['P.profile', ' '.repeat(65 * 1024 * 1024)]]), 'larger than 64 MB'],
  ])) {
    const shown = await choose(panel, buffer);
    await expect(shown).toContainText(says);
    await expect(shown.getByRole('button', { name: 'Import' })).toHaveCount(0);
    await shown.getByRole('button', { name: 'Cancel' }).click();
  }
  // A worker that breaks off is told, and is not the panel.
  await panel.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function breakOff(/** @type {object} */ asked) {
      Worker.prototype.postMessage = postMessage;
      this.postMessage({ ...asked, kind: 'nothing' });
    };
  });
  await panel.getByLabel('Choose metadata files').setInputFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer: good });
  await expect(panel.getByRole('status')).toContainText('That did not work');
  await expect(await choose(panel, good)).toContainText('Profiles, sets and groups: 10');
});
