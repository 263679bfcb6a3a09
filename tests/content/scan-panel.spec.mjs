// @ts-check
/**
 * Purpose: nothing that is said late moves a button of the drawer from under the pointer, so no click on it is lost. What is never
 * said, because the page was put aside by the browser meanwhile, is asked once more.
 */
import { expect, test } from './fixture.mjs';
import { holdAnswers } from './runtime.mjs';

const PAGE = 'user-detail';
const SUBJECT = { kind: 'user', id: '0055g000001HbIn', name: 'HubSpot API User' };
/** An earlier scan that was stopped, with much to say. */
const EARLIER = {
  subject: SUBJECT, runner: 'x', state: 'cancelled', started: '2026-11-22T10:00:00.000Z', queue: [],
  steps: ['/0Ya', '/05G', '/00e5g000001AbCd'].map((path, at) => ({ path, title: 'Page', of: 'Somebody', instead: '', state: at === 2 ? 'open' : 'failed', problem: at === 2 ? '' : 'rights' })),
};

/** A page that comes back from the browser's memory: the answer to what it had asked never comes, and then there is nothing more. */
const COMES_BACK = `(async () => {
  const { scan } = globalThis.permlight;
  const asked = [];
  scan.run(({ kind }) => (asked.push(kind) === 1 ? new Promise(() => {}) : Promise.resolve(null)), () => {});
  const before = scan.running();
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await new Promise((resume) => setTimeout(resume));
  return [asked, before, scan.running()];
})()`;

/** Where the buttons stand that can be pressed. @param {import('playwright-core').Frame} frame @returns {Promise<Record<string, string>>} */
const places = (frame) => frame.locator('permlight-pill .drawer .bar button').evaluateAll((all) => Object.fromEntries(all
  .filter((each) => each.checkVisibility()).map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return [each.getAttribute('data-action'), `${x} ${y} ${width} ${height}`];
  })));

for (const way of /** @type {const} */ (['pointer', 'keyboard'])) {
  test(`what is known of an earlier scan comes late: ${way}`, async ({ permlight, openPage }) => {
    await permlight.driver.inExtension((scan) => chrome.storage.local.set({ 'scan:acme': scan }), EARLIER);
    const { page, frame } = await openPage(PAGE);
    const release = holdAnswers('scan-state');
    const open = frame.locator('permlight-pill button[data-action="scan"]');
    if (way === 'pointer') await open.click();
    else {
      await open.focus();
      await page.keyboard.press('Enter');
    }
    const drawer = frame.locator('permlight-pill .drawer');
    await expect(drawer).toBeVisible();
    const before = await places(frame);
    release();
    await expect(drawer.getByRole('status', { name: 'Read all pages' })).toContainText('HubSpot API User');
    await expect(drawer.locator('button[data-action="scan-start"]')).toBeVisible();
    const after = await places(frame);
    expect(after).toMatchObject(before);
    // Nor does anything move them later.
    await permlight.inContentScript(frame, 'globalThis.permlight.dock.arrange()');
    expect(await places(frame)).toEqual(after);
    if (way === 'keyboard') await expect(drawer.locator('button[data-action="scan-resume"]')).toBeFocused();
    else expect(await permlight.inContentScript(frame, COMES_BACK)).toEqual([['scan-next', 'scan-next'], true, false]);
  });
}
