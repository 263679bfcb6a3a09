/**
 * Scan: all pages that the checklist needs of one subject, read one after the other by the frame in which it was asked for.
 * The list stands in `storage.local`, so that it goes on after the worker, the tab or the browser was closed.
 */
import { NOTHING_DECIDED } from './decisions.js';
import * as engine from './engine.js';
import { learnedBy, orgOf, remember } from './evidence.js';
import { MOST_STEPS, addressOf, isScan, samePage } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').Scan} Scan */

/** @param {string} url */
const keyOf = (url) => `scan:${orgOf(url)}`;

/** @param {string} url @returns {Promise<Scan | null>} */
export const current = async (url) => {
  const key = keyOf(url);
  const scan = (await api.storage.local.get(key))[key];
  return isScan(scan) ? scan : null;
};

/** @param {string} url @param {Scan} scan */
const keep = async (url, scan) => {
  await api.storage.local.set({ [keyOf(url)]: scan });
  return scan;
};

/** @param {Scan} scan @param {import('./types').ScanStep[]} steps */
const add = (scan, steps) => {
  for (const { path, instead, problem } of steps) {
    if (scan.steps.length >= MOST_STEPS || scan.steps.some((known) => known.path === path)) continue;
    scan.steps.push({ path, instead, state: problem ? 'failed' : 'open', problem });
  }
};

/** @param {string} url @param {{kind: string, id: string, name: string}} subject @param {string} runner the frame that reads */
export const start = async (url, subject, runner) => {
  /** @type {Scan} */
  const scan = { subject, runner, state: 'running', started: new Date().toISOString(), steps: [] };
  add(scan, await engine.scanStart(subject.kind, subject.id));
  if (scan.steps.length === 0) throw new Error('There is no such record.');
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
  return { path: step.path, plan: await engine.plan(addressOf(step.path, new URL(url).origin) ?? '') };
};

/** @param {import('./types').Snapshot} snapshot @param {string} url @returns {Promise<import('./types').Judged | null>} */
const judge = async (snapshot, url) => engine.evaluate(snapshot, NOTHING_DECIDED, learnedBy(orgOf(url)), []);

/** The page that a frame was asked to read and has not told of. @param {Scan | null} scan @param {string} runner @param {string} path */
const openStep = (scan, runner, path) => (scan?.runner === runner ? scan.steps.find((step) => step.path === path && step.state === 'open') : undefined);

/**
 * Takes what was read of a page, and adds the pages that follow from it. A frame tells of the page that it was asked for, and of no other.
 * @param {string} url @param {string} runner @param {import('./types').ScanResult} result
 */
export const take = async (url, runner, { path, snapshot, problem }) => {
  if (!openStep(await current(url), runner, path)) return null;
  const asked = addressOf(path, new URL(url).origin);
  const judged = snapshot && asked && samePage(snapshot.url, asked) ? await judge(snapshot, url) : null;
  const read = judged !== null && (judged.report.status === 'read' || judged.report.status === 'overview');
  if (read) await remember(judged, /** @type {import('./types').Snapshot} */ (snapshot).url, true);
  const scan = await current(url);
  const step = openStep(scan, runner, path);
  if (!scan || !step) return null;
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
