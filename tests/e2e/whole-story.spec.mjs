// @ts-check
/**
 * Purpose: the whole way of an admin, once, from the installation to the report: welcome, a profile, the panel in one press, what to fix
 * first, *Fix all*, Save, read again, the checklist to 100 %, print and workbook. And the same by keyboard alone.
 */
import { ACME } from '../pages/lib/demo-org.mjs';
import { pagesOf } from '../pages/lib/on-the-fly.mjs';
import { build } from '../pages/lib/profile-definition.mjs';
import { catchFiles, expect, marks, only, pill, test } from './fixture.mjs';
import { keys, pointer } from './hands.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const RIGHTS = ['read', 'create', 'edit', 'delete', 'view-all', 'modify-all'];

/**
 * The org answers Save as Setup does: what is ticked holds from then on, and the page of the profile follows.
 * @param {Browser} permlight @param {Page} page that shows the form
 */
const takeSave = async (permlight, page) => {
  const ticked = await marks(page.mainFrame());
  const isOn = (/** @type {string} */ target, /** @type {boolean} */ before) => (ticked.has(target) ? ticked.get(target)?.state === 'on' : before);
  const saved = {
    ...ACME.hubspot,
    on: ACME.hubspot.offered.filter((name) => isOn(name, ACME.hubspot.on.includes(name))),
    objects: ACME.hubspot.objects.map((each) => ({ ...each, rights: each.rights.map((on, at) => isOn(`object/${each.name}/${RIGHTS[at]}`, on)) })),
  };
  await page.route(`**/${ACME.hubspot.id}/e`, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    permlight.serve(pagesOf(saved, 'acme').map(build));
    // A redirect would leave the drivers' hands.
    return route.fulfill({ contentType: 'text/html', body: `<script>location.replace('/${ACME.hubspot.id}')</script>` });
  });
};

/** Whether the browser shows the panel: beside the page, or in a tab. @param {Browser} permlight */
const isPanelOpen = (permlight) => permlight.driver.inExtension(async () => {
  /** @type {any} */
  const { getContexts } = chrome.runtime;
  const beside = getContexts ? await getContexts.call(chrome.runtime, { contextTypes: ['SIDE_PANEL'] }) : [];
  const tabs = await chrome.tabs.query({});
  return beside.length > 0 || tabs.some(({ url }) => url?.endsWith('/panel.html'));
});

/** Closes the panel beside the page: no driver reaches into it, so the story goes on in a tab. @param {Browser} permlight */
const closeSide = (permlight) => permlight.driver.inExtension(async () => {
  const side = /** @type {any} */ (chrome).sidePanel;
  await side?.setOptions({ enabled: false });
  await side?.setOptions({ enabled: true, path: 'panel.html' });
});

/** @param {Browser} permlight @param {import('./hands.mjs').Hands} hands @param {boolean} byKeys */
const story = async (permlight, hands, byKeys) => {
  const { turn, press, type, choose } = hands;

  await test.step('after the installation a page says how to begin, and the guide is chosen', async () => {
    expect(permlight.driver.welcomed).toBe(`${permlight.base}welcome.html`);
    const welcome = await permlight.openOwn('welcome.html');
    await expect(welcome.getByRole('heading', { name: 'How to begin' })).toBeVisible();
    await choose(welcome.getByLabel(/Choose the guide/), 'CloudKettle');
    await expect.poll(async () => (await permlight.stored()).settings?.policy).toBe('cloudkettle');
    await welcome.close();
  });

  const { page, frame } = await permlight.open('profile-original-view', { shell: false, asked: true });
  const wrongAtFirst = (await pill(frame)).fail;

  const panel = await test.step('one press in the page opens the panel', async () => {
    if (byKeys) {
      await page.keyboard.press('Alt+Shift+P');
      await page.keyboard.press('o');
    } else await press(frame.getByRole('button', { name: /^Open the panel/ }));
    await expect.poll(() => isPanelOpen(permlight)).toBe(true);
    await closeSide(permlight);
    return permlight.openOwn('panel.html');
  });
  await catchFiles(panel);

  await test.step('the first of the five to fix is shown on the page that can change it', async () => {
    await expect(panel.locator('#first')).toHaveText('Fix these first: 5');
    await expect(panel.locator('.first > li')).toHaveCount(5);
    await press(panel.locator('.first').getByRole('button', { name: 'Show on page' }).first());
    await page.waitForURL(/\/e$/);
    await expect(page.getByRole('dialog')).toBeVisible();
    // What had the keyboard is what flashes.
    await expect(page.locator('permlight-layer .mark[aria-expanded]')).toHaveCount(1);
  });

  await test.step('Fix all sets what needs no thought, and says that Save comes next', async () => {
    await page.bringToFront();
    if (byKeys) await page.keyboard.press('a');
    else await press(page.getByRole('button', { name: /^Fix all/ }));
    await press(page.getByRole('button', { name: /^Apply/ }));
    await expect(page.locator('permlight-pill .drawer')).toContainText('press Save on the page');
    if (byKeys) await page.keyboard.press('Enter');
    else await press(page.getByRole('button', { name: 'Go to Save' }));
    // Nobody presses it but the user.
    await expect(page.locator('input[name=save]').first()).toBeFocused();
    expect((await pill(page.mainFrame())).fail).toBeLessThan(wrongAtFirst);
  });

  const left = await test.step('saved, the page is green where it was red', async () => {
    await takeSave(permlight, page);
    await press(page.locator('input[name=save]').first());
    await page.waitForURL(/\/00e5g000001AbCd$/);
    return (await pill(page.mainFrame())).fail;
  });
  expect(left).toBeLessThan(wrongAtFirst);

  await test.step('the panel has all of it read again', async () => {
    await panel.bringToFront();
    await expect(panel.locator('#count-fail b')).not.toHaveText(String(wrongAtFirst));
    await press(panel.locator('#scan'));
    await expect.poll(async () => (await permlight.stored())['scan:acme']?.state, { timeout: 30_000 }).toBe('done');
    await panel.bringToFront();
    await expect(panel.locator('#evidence').locator('xpath=..')).toContainText('Pages read');
  });

  await test.step('what stays wrong is waived, the rest is signed off: 100 %', async () => {
    await turn(panel, 'Checklist');
    const bulk = panel.locator('.bulk');
    await press(panel.getByRole('button', { name: /^Wrong [1-9]/ }));
    await press(panel.getByRole('button', { name: 'Select all' }));
    await press(bulk.locator('#bulk-waive summary'));
    await type(bulk.getByLabel('Reason'), 'Until the move in spring');
    await type(bulk.getByLabel('Approved by'), 'Ada');
    await press(bulk.getByRole('button', { name: /^Waive/ }));
    await press(panel.getByRole('button', { name: /^To do/ }));
    await press(panel.getByRole('button', { name: 'Select all' }));
    await press(bulk.locator('#bulk-assign summary'));
    await type(bulk.getByLabel('Who'), 'Ada');
    await type(bulk.getByLabel('Note'), 'Looked at with the vendor');
    await press(bulk.getByRole('button', { name: 'Done' }));
    await expect(panel.getByRole('heading', { name: /^(\d+) of \1 checks are settled$/ })).toBeVisible();
  });

  await test.step('the workbook', async () => {
    await turn(panel, 'Overview');
    await expect(panel.locator('#verdict')).toHaveText('All checks are settled');
    await press(panel.getByRole('button', { name: 'Export Excel (XLSX)' }));
    const begin = () => panel.evaluate(() => /** @type {{file?: Blob}} */ (/** @type {unknown} */ (globalThis)).file?.slice(0, 2).text());
    await expect.poll(begin).toBe('PK');
  });

  return panel;
};

test.setTimeout(60_000);

test('from the installation to the report', async ({ permlight }) => {
  await story(permlight, pointer, false);
});

test('the same by keyboard alone, to the printed report', only('chromium', 'Firefox asks for a printer and waits'), async ({ permlight }) => {
  const panel = await story(permlight, keys, true);
  const opened = permlight.context.waitForEvent('page');
  await keys.press(panel.getByRole('button', { name: 'Print' }));
  const report = await opened;
  await expect(report.locator('body')).toContainText('HubSpot Integration');
  await expect(report.locator('body')).toContainText('Until the move in spring');
});
