// @ts-check
/** Purpose: a storage that is full or cannot be read takes no verdict away: marks and pill stay, and one line says that nothing can be kept. */
import { expect, marks, only, pill, test } from './fixture.mjs';
import { launch } from './browser.mjs';

const WORDS = "This device has no room for Permlight's data, or cannot read it: nothing can be kept.";

/** The browser's own error, in the place of a full disk. @param {'get' | 'set'} name */
const broken = (name) => {
  Object.assign(chrome.storage.local, { [name]: () => Promise.reject(new Error('IO error: FILE_ERROR_NO_SPACE')) });
};

/** @param {import('playwright-core').Frame} frame */
const lines = (frame) => frame.locator('permlight-pill .more .notice').allInnerTexts();

const CHROMIUM = only('chromium', 'Firefox lets nobody replace the storage of an extension');

test('the pill is collapsed and moved although that cannot be kept', CHROMIUM, async () => {
  const browser = await launch();
  await browser.settings({ policy: 'recommended' });
  const { page, frame } = await browser.open('permission-set-system-edit');
  const before = (await marks(frame)).size;
  await browser.driver.inExtension(broken, 'set');
  await frame.locator('permlight-pill button[data-action="move"]').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => lines(frame)).toEqual([WORDS]);
  await frame.locator('permlight-pill button[data-action="less"]').click();
  await expect(frame.locator('permlight-pill button[data-action="expand"]')).toBeVisible();
  await frame.locator('permlight-pill button[data-action="expand"]').click();
  expect((await marks(frame)).size).toBe(before);
  expect(await lines(frame)).toEqual([WORDS]);
  await browser.close();
});

for (const name of /** @type {const} */ (['set', 'get'])) {
  test(`a background that cannot ${name} still has pages judged, and says it once`, CHROMIUM, async () => {
    const browser = await launch();
    const whole = await browser.open('permission-set-system-edit', { shell: false });
    const before = await pill(whole.frame);
    // What was read a moment ago would not be kept again.
    await browser.driver.inExtension(() => chrome.storage.local.clear());
    await browser.driver.inExtension(broken, name);
    const { frame } = await browser.open('permission-set-system-edit', { shell: false, page: whole.page, asked: true });
    await expect.poll(() => lines(frame)).toEqual([WORDS]);
    expect({ ...await pill(frame), generation: 0 }).toEqual({ ...before, generation: 0 });
    await browser.close();
  });
}
