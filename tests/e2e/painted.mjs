// @ts-check
/**
 * What is painted on a replica against the truth about it: the replica's own list of what is switched on, off and absent, and the
 * outcomes of the native run of the same core.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './browser.mjs';
import { everyMark, expect, golden, named, pill } from './fixture.mjs';

/** Pages that are too large for golden files. */
export const NO_GOLDEN = /-large$/;
/** Beyond so many controls, those that no rule speaks of have no dot. */
const NO_DOTS = /-objects-large$/;
/** Pages that name permissions by label only: a label that two permissions share names neither of them. */
const SHARED_LABEL = { 'profile-original-view-large': ['AccessCdpApp', 'FSCInsuranceCmpCmtyAccess'] };
/** How many checks stand how on each page, by the native run of the same core. @type {Record<string, unknown>} */
const CHECKS = JSON.parse(readFileSync(join(ROOT, 'tests/golden/checks.json'), 'utf8'));

/** @typedef {import('./browser.mjs').Painted[]} Marks */

/** Names of facts have a slash, those of permissions have none. @param {string} target */
const isPermission = (target) => !target.includes('/');

/** @param {string} page @param {import('../pages/serve.mjs').Meta} meta @param {Marks} painted */
export const expectTruth = (page, meta, painted) => {
  const shared = /** @type {Record<string, string[]>} */ (SHARED_LABEL)[page] ?? [];
  const states = Object.fromEntries(painted.filter(({ target }) => isPermission(target)).map(({ target, state }) => [target, state]));
  const truth = /** @type {const} */ (['on', 'off', 'unknown']).flatMap((state) => meta[state].map((name) => [name, state]))
    // What the truth calls unknown has a mark that says so, or none, where its label names nobody.
    .filter(([name = '', state]) => !shared.includes(name) && (name in states || !(NO_DOTS.test(page) || state === 'unknown')));
  expect(states, page).toEqual(Object.fromEntries(truth));
  expect(Object.keys(states).length, page).toBeGreaterThanOrEqual(Math.min(truth.length, 1));
  expect(meta.absent.filter((name) => name in states), page).toEqual([]);
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

/**
 * A page that is painted by the policy of the golden files.
 * @param {string} name @param {import('./browser.mjs').Opened} opened @returns {Promise<number>} how many marks there are
 */
export const expectPainted = async (name, { frame, meta }) => {
  const every = await everyMark(frame);
  const painted = named(every);
  const summary = await pill(frame);
  if (NO_GOLDEN.test(name)) {
    expectTruth(name, meta, painted);
    return every.length;
  }
  const { fail, pass, unknown } = summary;
  expect({ fail, pass, unknown }, `${name}: checks, as the panel counts them`).toEqual(CHECKS[name]);
  const report = golden(name, 'report');
  expect(report.policy).toBe('cloudkettle');
  expect(summary.status, name).toBe(report.status);
  expect(every.length - painted.length, `${name}: marks without a name`).toBe(0);
  expect(painted.filter(({ said }) => !said), `${name}: heard at its control`).toEqual([]);
  const { judged, all } = expected(report.marks);
  expect(painted.filter(({ target }) => judged.some(([one]) => one === target)).map(({ target, outcome }) => [target, outcome]), name)
    .toEqual(judged);
  expect(painted.filter(({ target, outcome }) => all[target] !== outcome), name).toEqual([]);
  if (report.status === 'read') expectTruth(name, meta, painted);
  return every.length;
};

/** As text: objects take a browser long to hand over. */
const COLLECT = `(async () => {
  const { collect } = globalThis.permlight;
  const { ok, value } = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  return JSON.stringify(ok ? (await collect.collect(value, 1)).snapshot : null);
})()`;

/**
 * The browser's collector and its native mirror take the same snapshot, so that the native tests of reading and judging hold for
 * the browser. The page is already painted: our own elements must not show in a snapshot.
 * @param {string} name @param {import('./browser.mjs').Browser} browser @param {import('./browser.mjs').Opened} opened
 */
export const expectCollected = async (name, browser, { frame }) => {
  if (NO_GOLDEN.test(name)) return;
  const { url, truncated, closed, nodes } = JSON.parse(await browser.inContentScript(frame, COLLECT));
  expect(truncated, name).toBe(false);
  expect({ url, closed, nodes }, name).toEqual(golden(name, 'snapshot'));
};
