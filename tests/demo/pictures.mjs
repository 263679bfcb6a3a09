// @ts-check
/**
 * Makes the pictures of the panel, of the printed report and of the workbook that people look at before a release:
 * `node tests/demo/pictures.mjs [FOLDER]`. Needs the built extension, and for the report and the workbook poppler (pdftoppm) and
 * LibreOffice (soffice).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, launch } from '../e2e/browser.mjs';
import { zip } from '../e2e/zip.mjs';

const OUT = process.argv[2] ?? join(ROOT, 'tests/demo/pictures');
const WIDTH = 400;
const DEMO = join(ROOT, 'tests/demo/metadata/acme/force-app/main/default');

mkdirSync(OUT, { recursive: true });
const browser = await launch({ viewport: { width: 1280, height: 900 } });
await browser.settings({ policy: 'recommended' });
const { frame } = await browser.open('user-detail');
const panel = await browser.openOwn('panel.html');
await panel.setViewportSize({ width: WIDTH, height: 860 });

let number = 0;
/** @param {string} name */
const picture = async (name) => {
  number += 1;
  // Nothing hovers, and what was just said is over.
  await panel.mouse.move(0, 0);
  const hush = panel.locator('#hush');
  if (await hush.count() > 0) await hush.click();
  await panel.screenshot({ path: join(OUT, `panel-${String(number).padStart(2, '0')}-${name}.png`) });
};
/** @param {string} name */
const tab = (name) => panel.getByRole('tab', { name }).click();

await tab('Overview');
await picture('before-reading');
const pill = frame.locator('permlight-pill');
await pill.getByRole('button', { name: 'Read all pages', exact: true }).click();
await pill.getByRole('button', { name: /^Read all pages of / }).click();
for (;;) {
  const scan = (await browser.stored())['scan:acme'];
  if (scan?.state === 'done') break;
  await panel.locator('progress').first().or(panel.locator('#verdict')).first().waitFor();
}
await tab('Overview');
await picture('overview');
const files = readdirSync(DEMO).flatMap((folder) => readdirSync(join(DEMO, folder)).map((file) =>
  /** @type {[string, string]} */ ([`unpackaged/${folder}/${file.replace('-meta.xml', '')}`, readFileSync(join(DEMO, folder, file), 'utf8')])));
await panel.getByLabel('Choose metadata files').setInputFiles({ name: 'retrieve.zip', mimeType: 'application/zip', buffer: zip(files) });
await panel.getByRole('group', { name: 'What retrieve.zip holds' }).evaluate((element) => element.scrollIntoView());
await picture('files');
await panel.locator('#files-take').click();
await tab('Checklist');
await picture('checklist');
await panel.locator('details.item > summary').first().click();
await panel.locator('details.item').first().evaluate((element) => element.scrollIntoView());
await picture('one-check');
for (const at of [0, 1]) await panel.getByRole('checkbox').nth(at).check();
await panel.evaluate(() => scrollTo(0, 0));
await picture('selected');
await tab('Verify');
await picture('verify');
await tab('All orgs');
await picture('all-orgs');
await tab('Settings');
await picture('settings');
await tab('Overview');
await panel.emulateMedia({ colorScheme: 'dark' });
await picture('dark');
await panel.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
await picture('forced-colours');
await panel.emulateMedia({ forcedColors: 'none' });
await panel.setViewportSize({ width: 320, height: 860 });
await picture('320-pixels');

/** What the panel hands over for saving. @param {string} format @returns {Promise<Buffer>} */
const exported = async (format) => {
  await panel.evaluate(() => {
    const create = URL.createObjectURL.bind(URL);
    Object.assign(globalThis, { blob: null });
    URL.createObjectURL = (/** @type {Blob} */ blob) => {
      Object.assign(globalThis, { blob });
      return create(blob);
    };
    HTMLAnchorElement.prototype.click = () => {};
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await panel.locator(`#export-${format}`).or(panel.locator('#export', { hasText: format.toUpperCase() })).first().click();
  await panel.waitForFunction(() => /** @type {any} */ (globalThis).blob?.size > 0);
  return Buffer.from(await panel.evaluate(async () => [...new Uint8Array(await /** @type {any} */ (globalThis).blob.arrayBuffer())]));
};

/** Pages of a PDF as small pictures. @param {string} pdf @param {string} name @param {number} most */
const pages = (pdf, name, most) => {
  execFileSync('pdftoppm', ['-png', '-r', '55', '-l', String(most), pdf, join(OUT, name)]);
};

const html = await exported('html');
const paper = await browser.context.newPage();
await paper.setContent(html.toString('utf8'));
writeFileSync(join(ROOT, 'target/report.pdf'), await paper.pdf({ format: 'A4', printBackground: true }));
pages(join(ROOT, 'target/report.pdf'), 'report', 4);
writeFileSync(join(ROOT, 'target/workbook.xlsx'), await exported('xlsx'));
execFileSync('soffice', ['--headless', '--convert-to', 'pdf', '--outdir', join(ROOT, 'target'), join(ROOT, 'target/workbook.xlsx')], { stdio: 'ignore' });
pages(join(ROOT, 'target/workbook.pdf'), 'workbook', 4);
await browser.close();
console.log(`${number} pictures of the panel, the report and the workbook: ${OUT}`);
