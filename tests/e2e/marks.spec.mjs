// @ts-check
/**
 * Purpose: the whole extension paints the truth on each family of pages, in each place where Salesforce shows them. Every replica is
 * walked by the content scripts in tests/content, and with PERMLIGHT_ALL by the whole extension as well.
 */
import { pages, test } from './fixture.mjs';
import { expectCollected, expectPainted } from './painted.mjs';

/** One of each family and of each place: the shell, a frame of another site, a page on its own, a page of Lightning. */
const FAMILIES = [
  'profile-original-edit', 'profile-original-view-toplevel', 'profile-enhanced-object-view', 'permission-set-system-view-crossorigin',
  'permission-set-group-summary', 'user-detail-ja', 'company-information', 'login-history',
];
const all = pages().map(({ name }) => name);
const stray = FAMILIES.filter((name) => !all.includes(name));
if (stray.length > 0) throw new Error(`There is no replica ${stray.join(', ')}.`);

for (const name of process.env.PERMLIGHT_ALL ? all : FAMILIES) {
  test(`${name}: cloudkettle`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'cloudkettle' });
    const opened = await openPage(name);
    await expectPainted(name, opened);
    await expectCollected(name, permlight, opened);
  });
}
