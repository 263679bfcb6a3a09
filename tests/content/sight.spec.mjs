// @ts-check
/**
 * Purpose: what a page shows is kept only if somebody can see it, at the address that it was loaded with. A script of the page can
 * put a Setup page where nobody looks and change it there, and can give its own page the address of another record.
 */
import { evaluatedAfter, expect, metaOf, pill, test } from './fixture.mjs';

/** @typedef {import('../e2e/browser.mjs').Browser} Browser */

/** Whose pages were kept. @param {Browser} permlight */
const kept = async (permlight) => Object.keys(await permlight.stored()).filter((key) => key.startsWith('evidence:')).map((key) => key.split(':')[3]);

const OUTER = 'user-detail';
const INNER = 'profile-original-edit';

/** Where nobody looks. */
const PLACES = {
  'without room': 'width: 0; height: 0; border: 0',
  'in a corner': 'position: fixed; width: 20px; height: 20px; top: 0; left: 0',
  'transparent': 'width: 800px; height: 600px; opacity: 0',
  'invisible': 'width: 800px; height: 600px; visibility: hidden',
  'beside the window': 'position: absolute; width: 800px; height: 600px; left: -5000px; top: 0',
};

for (const [name, style] of Object.entries(PLACES)) {
  test(`a frame that nobody sees proves nothing until it is shown: ${name}`, async ({ permlight, openPage }) => {
    const { page, frame } = await openPage(OUTER, { shell: false });
    await expect.poll(() => kept(permlight)).toHaveLength(1);
    const url = `${new URL(frame.url()).origin}${new URL(metaOf(INNER).url).pathname}`;
    await frame.evaluate(({ src, css }) => {
      const hidden = document.createElement('iframe');
      hidden.id = 'hidden';
      hidden.style.cssText = css;
      hidden.src = src;
      document.body.prepend(hidden);
    }, { src: url, css: style });
    const inner = await expect.poll(() => page.frames().find((each) => each.url() === url)).toBeTruthy().then(() => page.frames().find((each) => each.url() === url));
    if (!inner) throw new Error('There is no such frame.');
    await inner.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
    const { generation } = await pill(inner);
    await inner.evaluate(() => { document.querySelector('input[type=checkbox]')?.setAttribute('title', 'changed'); document.body.append('changed'); });
    await evaluatedAfter(inner, generation);
    expect(await kept(permlight)).toHaveLength(1);
    await frame.evaluate(() => { /** @type {HTMLElement} */ (document.getElementById('hidden')).style.cssText = 'width: 800px; height: 600px'; });
    await inner.evaluate(() => document.body.append('changed again'));
    await expect.poll(() => kept(permlight)).toHaveLength(2);
  });
}

test('an address that a script has changed is not believed', async ({ permlight, openPage }) => {
  const { frame } = await openPage(INNER, { shell: false });
  const own = metaOf(INNER).subject.id;
  await expect.poll(() => kept(permlight)).toEqual([own]);
  const { generation } = await pill(frame);
  await frame.evaluate(() => {
    history.pushState(null, '', '/00eVICTIM000001/e');
    /** @type {HTMLElement} */ (document.querySelector('h2.pageDescription')).textContent = 'System Administrator';
  });
  await evaluatedAfter(frame, generation);
  await expect(frame.locator('permlight-pill .notice').first()).toContainText('address has changed');
  expect(await kept(permlight)).toEqual([own]);
  // Back at its own address it shows what came for the other one.
  const after = (await pill(frame)).generation;
  await frame.evaluate(() => {
    history.back();
    document.body.append('back');
  });
  await evaluatedAfter(frame, after);
  await expect(frame.locator('permlight-pill .notice').first()).toContainText('address has changed');
  expect(await kept(permlight)).toEqual([own]);
});
