/**
 * Scan: all pages that the checklist needs of one subject, read one after the other by the frame in which it was asked for.
 * The list stands in `storage.local`, so that it goes on after the worker, the tab or the browser was closed.
 */
import { NOTHING_DECIDED, learnWhose, scopeIn } from './decisions.js';
import * as engine from './engine.js';
import { companyOf, learnedBy, remember } from './evidence.js';
import { MOST_STEPS, MOST_TURNS, addressOf, isScan, orgOf, samePage } from './gate.js';
import { put } from './room.js';

const api = globalThis.browser ?? globalThis.chrome;

const ANSWER_MS = 2_000;

/** @typedef {import('./types').Scan} Scan */
/** @typedef {Scan['queue'][number]} Turn */

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
  await put(orgOf(url), keyOf(url), scan, await current(url));
  return scan;
};

/** @param {Scan} scan @param {import('./types').ScanStep[]} steps @param {string} name whom the page is about that they follow from */
const add = (scan, steps, name) => {
  for (const { path, instead, problem, title, of } of steps) {
    if (scan.steps.length >= MOST_STEPS || scan.steps.some((known) => known.path === path)) continue;
    scan.steps.push({ path, instead, state: problem ? 'failed' : 'open', problem, title, of: of || name });
  }
};

/** @param {string} org @param {Turn} turn @returns {Promise<Scan>} */
const begun = async (org, { subject, runner }, /** @type {Turn[]} */ queue) => {
  /** @type {Scan} */
  const scan = { subject, runner, state: 'running', started: new Date().toISOString(), steps: [], queue };
  add(scan, await engine.scanStart(subject.kind, subject.id), subject.name);
  if (scan.steps.length === 0) throw new Error('There is no such record.');
  // The audit trail leads to what the org is, where it shows its download; and so does what was open once.
  const company = subject.kind === 'user' ? await companyOf(org) : null;
  if (company) add(scan, await engine.scanStart('org', company.id), company.name);
  return scan;
};

/** Whether a frame is still at it: its tab may be closed, its page left, or put aside by the browser. @param {string} runner */
const isAtIt = async (runner) => {
  const [tab, frame, documentId] = runner.split(':');
  const message = { kind: 'scan-alive' };
  const options = documentId ? { documentId } : { frameId: Number(frame) };
  const answer = api.tabs.sendMessage(Number(tab), message, options).catch(() => false);
  // The browser may have put the tab to sleep.
  return await Promise.race([answer, new Promise((resume) => { setTimeout(resume, ANSWER_MS, false); })]) === true;
};

/** Whoever has waited longest and still does comes next. @param {string} org @param {Scan} ended @returns {Promise<Scan>} */
const handOver = async (org, ended) => {
  const queue = [...ended.queue];
  for (let turn = queue.shift(); turn; turn = queue.shift()) {
    if (await isAtIt(turn.runner)) return begun(org, turn, queue);
  }
  return { ...ended, queue };
};

/** An org is read once at a time: who comes later waits. @param {string} url @param {Turn} turn @param {(scan: Scan | null) => Promise<Scan>} begin */
const inTurn = async (url, turn, begin) => {
  const scan = await current(url);
  const busy = scan?.state === 'running' && scan.runner !== turn.runner && await isAtIt(scan.runner);
  if (!busy) return keep(url, await begin(scan));
  return keep(url, { ...scan, queue: [...scan.queue.filter(({ runner }) => runner !== turn.runner), turn].slice(0, MOST_TURNS) });
};

/** @param {string} url @param {Turn['subject']} subject @param {string} runner the frame that reads */
export const start = (url, subject, runner) => inTurn(url, { subject, runner }, (scan) => begun(orgOf(url), { subject, runner }, scan?.queue ?? []));

/** Goes on where it stopped, failed pages once more. @param {string} url @param {string} runner */
export const resume = async (url, runner) => {
  const known = await current(url);
  return known && inTurn(url, { subject: known.subject, runner }, async (scan) => {
    const again = scan ?? known;
    for (const step of again.steps) if (step.state === 'failed' && step.problem !== 'limit') Object.assign(step, { state: 'open', problem: '' });
    return { ...again, runner, state: 'running' };
  });
};

/** Ends what a frame reads, or its waiting. What nobody is at any more, anybody may end. @param {string} url @param {string} runner */
export const cancel = async (url, runner) => {
  const scan = await current(url);
  if (!scan) return null;
  const queue = scan.queue.filter((turn) => turn.runner !== runner);
  const mine = scan.runner === runner || (queue.length === scan.queue.length && !await isAtIt(scan.runner));
  return keep(url, mine ? await handOver(orgOf(url), { ...scan, state: 'cancelled', queue }) : { ...scan, queue });
};

/**
 * The next page to read, with what to collect from it. A frame that waits gets no path.
 * @param {string} url @param {string} runner @returns {Promise<{path: string, plan: import('./types').Plan | null} | null>}
 */
export const next = async (url, runner) => {
  let scan = await current(url);
  if (scan?.queue.some((turn) => turn.runner === runner)) {
    if (scan.state !== 'running' || !await isAtIt(scan.runner)) scan = await keep(url, await handOver(orgOf(url), { ...scan, state: 'cancelled' }));
    if (scan.runner !== runner) return { path: '', plan: null };
  }
  if (!scan || scan.state !== 'running' || scan.runner !== runner) return null;
  const step = scan.steps.find(({ state }) => state === 'open');
  if (!step) {
    await keep(url, await handOver(orgOf(url), { ...scan, state: 'done' }));
    return null;
  }
  return { path: step.path, plan: await engine.plan(addressOf(step.path, new URL(url).origin) ?? '') };
};

/** A tab was closed: what it read stops, and whoever waits comes next. @param {number} tab */
export const left = async (tab) => {
  const all = await api.storage.local.get(null);
  for (const [key, scan] of Object.entries(all)) {
    if (!key.startsWith('scan:') || !isScan(scan) || !scan.runner.startsWith(`${tab}:`) || scan.state !== 'running') continue;
    await api.storage.local.set({ [key]: await handOver(key.slice('scan:'.length), { ...scan, state: 'cancelled' }) });
  }
};

/** @param {import('./types').Snapshot} snapshot @param {string} url @returns {Promise<import('./types').Judged | null>} */
const judge = async (snapshot, url) => {
  const org = orgOf(url);
  return engine.evaluate(snapshot, { ...NOTHING_DECIDED, scope: await scopeIn(org, snapshot.url) }, learnedBy(org), []);
};

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
  if (read) {
    await remember(judged, /** @type {import('./types').Snapshot} */ (snapshot).url, 'fetched');
    await learnWhose(orgOf(url), judged.report);
  }
  const scan = await current(url);
  const step = openStep(scan, runner, path);
  if (!scan || !step) return null;
  if (read) {
    step.state = 'done';
    add(scan, await engine.scanFollow(judged), judged.report.subject.name);
  } else if (step.instead !== '' && problem !== 'session') {
    Object.assign(step, { path: step.instead, instead: '' });
  } else {
    Object.assign(step, { state: 'failed', problem: problem || 'changed' });
    // Every other page would lead to the login too.
    if (problem === 'session') scan.state = 'stopped';
  }
  // Whose turn is over hears of its own end, not of what is read then.
  const ended = scan.state === 'stopped' || scan.steps.every(({ state }) => state !== 'open');
  if (!ended) return keep(url, scan);
  if (scan.state === 'running') scan.state = 'done';
  await keep(url, await handOver(orgOf(url), scan));
  return scan;
};
