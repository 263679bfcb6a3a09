// @ts-check
/**
 * Purpose: what is painted on each replica is the truth about it. The truth comes from the replica's own list of what is
 * switched on, off and absent; the outcomes come from the native run of the same core.
 */
import { expect, golden, marks, pages, pill, test, unnamedMarks } from './fixture.mjs';

const NO_GOLDEN = /-large$/;
/** Pages that name permissions by label only: a label that two permissions share names neither of them. */
const SHARED_LABEL = { 'profile-original-view-large': ['AccessCdpApp', 'FSCInsuranceCmpCmtyAccess'] };
const IN_SHORT = ['permission-set-system-edit', 'permission-set-system-view-ja', 'profile-original-view-licence'];
const OUTCOMES = /** @type {const} */ (['fail', 'pass', 'unknown']);

/** @typedef {Map<string, import('./browser.mjs').Painted>} Marks */

/** Names of facts have a slash, those of permissions have none. @param {string} target */
const isPermission = (target) => !target.includes('/');

/** @param {string} page @param {import('../pages/serve.mjs').Meta} meta @param {Marks} painted */
const expectTruth = (page, meta, painted) => {
  const shared = /** @type {Record<string, string[]>} */ (SHARED_LABEL)[page] ?? [];
  const truth = [...meta.on.map((name) => [name, 'on']), ...meta.off.map((name) => [name, 'off'])];
  const states = Object.fromEntries([...painted].filter(([name]) => isPermission(name)).map(([name, { state }]) => [name, state]));
  expect(states).toEqual(Object.fromEntries(truth.filter(([name]) => !shared.includes(name))));
  expect(meta.absent.filter((name) => painted.has(name))).toEqual([]);
};

/** @typedef {{outcome: string, codes: string[]} | null} Side */

/** @param {Record<'on' | 'off' | 'unknown', Side> & {state: string}} mark @returns {Side} */
const verdictOf = ({ state, on, off, unknown }) => (state === 'on' || state === 'shown' ? on : state === 'off' ? off : unknown);

/** What must be painted, and what no rule speaks of: that may have a dot. @param {any[]} marks */
const expected = (marks) => {
  const isJudged = (/** @type {any} */ { on, off, unknown }) => unknown || [on, off].some((side) => side?.codes.length > 0);
  /** @param {any[]} some */
  const outcomes = (some) => some.map((mark) => [mark.target, verdictOf(mark)?.outcome]);
  return { judged: outcomes(marks.filter(isJudged)), all: Object.fromEntries(outcomes(marks)) };
};

for (const { name, meta } of pages()) {
  test(`${name}: cloudkettle`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'cloudkettle' });
    const { frame } = await openPage(name);
    const painted = await marks(frame);
    const summary = await pill(frame);
    for (const outcome of OUTCOMES) {
      expect(summary[outcome], outcome).toBe([...painted.values()].filter((mark) => mark.outcome === outcome).length);
    }
    if (NO_GOLDEN.test(name)) {
      expectTruth(name, meta, painted);
      return;
    }
    const report = golden(name, 'report');
    expect(report.policy).toBe('cloudkettle');
    expect(summary.status).toBe(report.status);
    expect(await unnamedMarks(frame)).toBe(0);
    const { judged, all } = expected(report.marks);
    expect([...painted].filter(([target]) => judged.some(([one]) => one === target)).map(([target, { outcome }]) => [target, outcome]))
      .toEqual(judged);
    expect([...painted].filter(([target, { outcome }]) => all[target] !== outcome)).toEqual([]);
    if (report.status === 'read') expectTruth(name, meta, painted);
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
