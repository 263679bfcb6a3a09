/**
 * Scan: all pages that the checklist needs of one subject, read one after the other by the frame in which it was asked for.
 * The list stands in `storage.local`, so that it goes on after the worker, the tab or the browser was closed.
 */
import { NOTHING_DECIDED } from './decisions.js';
import * as engine from './engine.js';
import { learnedBy, orgOf, remember } from './evidence.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').Scan} Scan */

/** @param {string} url */
const keyOf = (url) => `scan:${orgOf(url)}`;

/** @param {string} url @returns {Promise<Scan | null>} */
export const current = async (url) => {
  const key = keyOf(url);
  return /** @type {Scan | undefined} */ ((await api.storage.local.get(key))[key]) ?? null;
};

/** @param {string} url @param {Scan} scan */
const keep = async (url, scan) => {
  await api.storage.local.set({ [keyOf(url)]: scan });
  return scan;
};

/** @param {Scan} scan @param {import('./types').ScanStep[]} steps */
const add = (scan, steps) => {
  for (const { path, instead, problem } of steps) {
    if (scan.steps.some((known) => known.path === path)) continue;
    scan.steps.push({ path, instead, state: problem ? 'failed' : 'open', problem });
  }
};

/** @param {string} url @param {{kind: string, id: string, name: string}} subject @param {string} runner the frame that reads */
export const start = async (url, subject, runner) => {
  /** @type {Scan} */
  const scan = { subject, runner, state: 'running', started: new Date().toISOString(), steps: [] };
  add(scan, await engine.scanStart(subject.kind, subject.id));
  return keep(url, scan);
};

/** Goes on where it stopped, failed pages once more. @param {string} url @param {string} runner */
export const resume = async (url, runner) => {
  const scan = await current(url);
  if (!scan) return null;
  for (const step of scan.steps) if (step.state === 'failed' && step.problem !== 'limit') Object.assign(step, { state: 'open', problem: '' });
  return keep(url, { ...scan, runner, state: 'running' });
};

/** @param {string} url */
export const cancel = async (url) => {
  const scan = await current(url);
  return scan && keep(url, { ...scan, state: 'cancelled' });
};

/** The next page to read, with what to collect from it. @param {string} url @param {string} runner */
export const next = async (url, runner) => {
  const scan = await current(url);
  if (!scan || scan.state !== 'running' || scan.runner !== runner) return null;
  const step = scan.steps.find(({ state }) => state === 'open');
  if (!step) {
    await keep(url, { ...scan, state: 'done' });
    return null;
  }
  return { path: step.path, plan: await engine.plan(new URL(step.path, url).href) };
};

/** @param {import('./types').Snapshot} snapshot @param {string} url @returns {Promise<import('./types').Judged | null>} */
const judge = async (snapshot, url) => engine.evaluate(snapshot, NOTHING_DECIDED, learnedBy(orgOf(url)), []);

/**
 * Takes what was read of a page, and adds the pages that follow from it.
 * @param {string} url @param {string} runner @param {import('./types').ScanResult} result
 */
export const take = async (url, runner, { path, snapshot, problem }) => {
  const judged = snapshot ? await judge(snapshot, url) : null;
  const read = judged !== null && (judged.report.status === 'read' || judged.report.status === 'overview');
  if (read) await remember(judged, /** @type {import('./types').Snapshot} */ (snapshot).url, true);
  const scan = await current(url);
  const step = scan?.steps.find((known) => known.path === path);
  if (!scan || !step || scan.runner !== runner) return null;
  if (read) {
    step.state = 'done';
    add(scan, await engine.scanFollow(judged));
  } else if (step.instead !== '' && problem !== 'session') {
    Object.assign(step, { path: step.instead, instead: '' });
  } else {
    Object.assign(step, { state: 'failed', problem: problem || 'changed' });
    // Every other page would lead to the login too.
    if (problem === 'session') scan.state = 'stopped';
  }
  return keep(url, scan);
};
