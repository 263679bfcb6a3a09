// @ts-check
/**
 * Purpose: a page that ends in the middle of a list, because its loading stopped, does not say that the list is whole; once the rest is
 * there, it does. The native tests cut every replica; this is the browser's own parser, and the page read anew.
 */
import { evaluatedAfter, expect, metaOf, pages, pill, test } from './fixture.mjs';

const NAME = 'user-detail';

/** @typedef {{record: {readings: {time: string, facts: [string, string][]}[]}}} Evidence */

/** What the latest reading of the page says about a list. @param {import('../e2e/browser.mjs').Browser} permlight @param {string} section */
const marks = async (permlight, section) => {
  const kept = Object.entries(await permlight.stored()).filter(([key]) => key.startsWith('evidence:acme:user:'));
  const latest = kept.flatMap(([, value]) => /** @type {Evidence} */ (value).record.readings).toSorted((a, b) => (a.time < b.time ? -1 : 1)).at(-1);
  return latest?.facts.map(([name]) => name).filter((name) => name.endsWith(`/${section}`));
};

test('half a list is not whole, until the rest of it comes', async ({ permlight, openPage }) => {
  const html = String(pages().find(({ name }) => name === NAME)?.html());
  const list = html.indexOf('RelatedPermsetAssignmentList_body');
  // A row and a half.
  const end = html.indexOf('</th>', html.indexOf('dataRow', html.indexOf('dataRow', list) + 1));
  const page = await permlight.context.newPage();
  await page.route((url) => url.pathname === new URL(metaOf(NAME).url).pathname, (route) => route.fulfill({ contentType: 'text/html; charset=UTF-8', body: html.slice(0, end) }));
  const { frame } = await openPage(NAME, { shell: false, page });
  await expect.poll(() => marks(permlight, 'permission-set')).toEqual(['doubt/permission-set']);
  const { generation } = await pill(frame);
  await frame.evaluate((whole) => {
    const rest = new DOMParser().parseFromString(whole, 'text/html');
    document.getElementById('bodyCell')?.replaceWith(document.adoptNode(/** @type {HTMLElement} */ (rest.getElementById('bodyCell'))));
  }, html);
  await evaluatedAfter(frame, generation);
  await expect.poll(() => marks(permlight, 'permission-set')).toEqual(['list/permission-set']);
});
