// @ts-check
/**
 * Purpose: what is painted on each replica is the truth about it. The truth comes from the replica's own list of what is
 * switched on, off and absent; the outcomes come from the native run of the same core.
 */
import { allMarks, expect, golden, pages, pill, test, unnamedMarks } from './fixture.mjs';

const NO_GOLDEN = /-large$/;
/** Beyond so many controls, those that no rule speaks of have no dot. */
const NO_DOTS = /-objects-large$/;
/** Pages that name permissions by label only: a label that two permissions share names neither of them. */
const SHARED_LABEL = { 'profile-original-view-large': ['AccessCdpApp', 'FSCInsuranceCmpCmtyAccess'] };
const IN_SHORT = ['permission-set-system-edit', 'permission-set-system-view-ja', 'profile-original-view-licence'];
const OUTCOMES = /** @type {const} */ (['fail', 'pass', 'unknown']);

/** @typedef {import('./browser.mjs').Painted[]} Marks */

/** Names of facts have a slash, those of permissions have none. @param {string} target */
const isPermission = (target) => !target.includes('/');

/** @param {string} page @param {import('../pages/serve.mjs').Meta} meta @param {Marks} painted */
const expectTruth = (page, meta, painted) => {
  const shared = /** @type {Record<string, string[]>} */ (SHARED_LABEL)[page] ?? [];
  const states = Object.fromEntries(painted.filter(({ target }) => isPermission(target)).map(({ target, state }) => [target, state]));
  const truth = /** @type {const} */ (['on', 'off', 'unknown']).flatMap((state) => meta[state].map((name) => [name, state]))
    // What the truth calls unknown has a mark that says so, or none, where its label names nobody.
    .filter(([name = '', state]) => !shared.includes(name) && (name in states || !(NO_DOTS.test(page) || state === 'unknown')));
  expect(states).toEqual(Object.fromEntries(truth));
  expect(Object.keys(states).length).toBeGreaterThanOrEqual(Math.min(truth.length, 1));
  expect(meta.absent.filter((name) => name in states)).toEqual([]);
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
    const painted = await allMarks(frame);
    const summary = await pill(frame);
    for (const outcome of OUTCOMES) {
      expect(summary[outcome], outcome).toBe(painted.filter((mark) => mark.outcome === outcome).length);
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
    expect(painted.filter(({ target }) => judged.some(([one]) => one === target)).map(({ target, outcome }) => [target, outcome]))
      .toEqual(judged);
    expect(painted.filter(({ target, outcome }) => all[target] !== outcome)).toEqual([]);
    if (report.status === 'read') expectTruth(name, meta, painted);
  });
}

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
