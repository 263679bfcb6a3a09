// @ts-check
/**
 * Purpose: what is painted on each replica is the truth about it. The truth comes from the replica's own list of what is
 * switched on, off and absent; the outcomes come from the native run of the same core.
 */
import { expect, golden, marks, pages, pill, test, unnamedMarks } from './fixture.mjs';

const NO_GOLDEN = /-large$/;
/** What a page is when no permission on it can be told: nothing is marked, and the pill says so. */
const UNREAD = {
  'permission-set-system-unreadable': 'not-recognised',
  'permission-set-system-view-nl': 'not-recognised',
  'profile-enhanced-overview': 'overview',
};
/** Pages that name permissions by label only: a label that two permissions share names neither of them. */
const SHARED_LABEL = { 'profile-original-view-large': ['AccessCdpApp', 'FSCInsuranceCmpCmtyAccess'] };
const IN_SHORT = ['permission-set-system-edit', 'permission-set-system-view-ja', 'profile-original-view-licence'];

/** @param {string} page @param {import('../pages/serve.mjs').Meta} meta @param {Map<string, {state: string}>} painted */
const expectTruth = (page, meta, painted) => {
  const shared = /** @type {Record<string, string[]>} */ (SHARED_LABEL)[page] ?? [];
  const truth = [...meta.on.map((name) => [name, 'on']), ...meta.off.map((name) => [name, 'off'])];
  const states = Object.fromEntries([...painted].map(([target, { state }]) => [target, state]));
  expect(states).toEqual(Object.fromEntries(truth.filter(([name]) => !shared.includes(name))));
  expect(meta.absent.filter((name) => painted.has(name))).toEqual([]);
};

for (const { name, meta } of pages()) {
  test(`${name}: cloudkettle`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'cloudkettle' });
    const { frame } = await openPage(name);
    const painted = await marks(frame);
    const summary = await pill(frame);
    const unread = /** @type {Record<string, string>} */ (UNREAD)[name];
    if (unread) {
      expect(summary).toMatchObject({ status: unread, fail: 0, pass: 0, unknown: 0 });
      expect(painted.size).toBe(0);
      return;
    }
    expect(summary.status).toBe('read');
    expectTruth(name, meta, painted);
    for (const outcome of /** @type {const} */ (['fail', 'pass', 'unknown'])) {
      expect(summary[outcome], outcome).toBe([...painted.values()].filter((mark) => mark.outcome === outcome).length);
    }
    if (NO_GOLDEN.test(name)) return;
    const report = golden(name, 'report');
    expect(report.policy).toBe('cloudkettle');
    expect(await unnamedMarks(frame)).toBe(0);
    expect(Object.fromEntries([...painted].map(([target, { outcome }]) => [target, outcome])))
      .toEqual(Object.fromEntries(report.marks.map((/** @type {any} */ mark) => [mark.target, mark[mark.state].outcome])));
  });
}

for (const name of IN_SHORT) {
  test(`${name}: recommended`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'recommended' });
    const { frame, meta } = await openPage(name);
    const painted = await marks(frame);
    expectTruth(name, meta, painted);
    const judged = [...painted.values()].filter(({ outcome }) => outcome === 'fail' || outcome === 'pass');
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
