// @ts-check
/** Purpose: what a mark says, and where it stands. */
import { expectTruth } from '../e2e/painted.mjs';
import { allMarks, expect, test } from './fixture.mjs';

const IN_SHORT = ['permission-set-system-edit', 'permission-set-system-view-ja', 'profile-original-view-licence'];

for (const name of IN_SHORT) {
  test(`${name}: recommended`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'recommended' });
    const { frame, meta } = await openPage(name);
    const painted = await allMarks(frame);
    expectTruth(name, meta, painted);
    const judged = painted.filter(({ outcome }) => outcome === 'fail' || outcome === 'pass');
    expect(judged.length).toBeGreaterThan(0);
    // A rule is named wherever there is a verdict, and a mark says in words what its colour says.
    expect(judged.filter(({ codes, name: words }) => codes.length === 0 || words === '')).toEqual([]);
  });
}

test('every control that is judged has its mark as the next sibling', async ({ openPage }) => {
  const { frame } = await openPage('profile-original-edit');
  const stray = await frame.locator('permlight-mark').evaluateAll((/** @type {HTMLElement[]} */ all) => all
    .filter((mark) => !mark.previousElementSibling?.matches('input[type=checkbox], img') || mark.getAttribute('role') !== 'button')
    .map((mark) => mark.dataset.target));
  expect(stray).toEqual([]);
  await expect(frame.locator('permlight-pill')).toHaveCount(1);
});
