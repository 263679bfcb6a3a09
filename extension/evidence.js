/**
 * What the pages of an org have proved and taught, in `storage.local`. Each page of each subject has a key of its own, so that
 * tabs do not write over one another.
 */
import * as engine from './engine.js';
import { evidence, isLanguage, isScan, labels, orgOf } from './gate.js';
import { savedAt } from './heard.js';
import { put } from './room.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

/** Reading a page again within this time changes nothing but the time of day. */
const FRESH_MS = 60_000;

/** When something was kept last. */
const CLOCK = 'clock';

/** Work on one key after the other. */
const inTurn = turns();

/** @param {string} key */
const read = async (key) => (await api.storage.local.get(key))[key];

/** @param {string} org @param {string} language */
const labelsKey = (org, language) => `labels:${org}:${language}`;

/** When pages of an org have taught something last, as long as the browser runs. @param {string} org */
export const taughtKey = (org) => `taught:${org}`;

/** What changes with what pages of the org teach. @param {string} org @returns {Promise<unknown>} */
export const taughtIn = async (org) => (await api.storage.session.get(taughtKey(org)))[taughtKey(org)] ?? 0;

/** The labels that pages of the org have taught. @param {string} org @returns {(language: string) => Promise<[string, string][]>} */
export const learnedBy = (org) => async (language) => (isLanguage(language) ? labels(await read(labelsKey(org, language))) : []);

/** @param {string} org @param {string} language @param {[string, string][]} lessons */
const learn = async (org, language, lessons) => {
  if (lessons.length === 0 || !isLanguage(language)) return;
  const key = labelsKey(org, language);
  const known = Object.fromEntries(labels(await read(key)));
  if (lessons.some(([name, label]) => known[name] !== label)) {
    await api.storage.session.set({ [taughtKey(org)]: Date.now() });
    await put(org, key, { ...known, ...Object.fromEntries(lessons) }, known);
  }
};

/** The readings of our own that are later than a time. @param {any} kept @param {number} now @returns {{ time: string }[]} */
const later = (kept, now) => (Array.isArray(kept?.record?.readings) && kept.from === undefined
  ? kept.record.readings.filter((/** @type {any} */ reading) => Date.parse(reading?.time) > now) : []);

/**
 * A clock that was ahead has dated readings later than they were made. Once their time comes they would stand before what was read
 * since, so they go as soon as the clock is seen to be behind when something was kept last.
 * @param {boolean} [found] some are there
 */
const dropLater = async (found = false) => {
  const now = Date.now();
  if (!found && Number(await read(CLOCK)) <= now) return;
  for (const [key, kept] of /** @type {[string, any][]} */ (Object.entries(await api.storage.local.get(null)))) {
    const wrong = key.startsWith('evidence:') ? later(kept, now) : [];
    if (wrong.length === 0) continue;
    const readings = kept.record.readings.filter((/** @type {any} */ reading) => !wrong.includes(reading));
    if (readings.length > 0) await api.storage.local.set({ [key]: { ...kept, record: { readings } } });
    else await api.storage.local.remove(key);
  }
};

/** Something was kept, whoever did it. @param {Record<string, { newValue?: unknown }>} changes */
export const heedClock = (changes) => inTurn(async () => {
  const kept = Object.entries(changes).filter(([key, { newValue }]) => key.startsWith('evidence:') && newValue !== undefined);
  if (kept.length === 0) return;
  await dropLater(kept.some(([, { newValue }]) => later(newValue, Date.now()).length > 0));
  await api.storage.local.set({ [CLOCK]: Date.now() });
});

/** @param {import('./types').EvidenceRecord | null} known @param {[string, string][]} facts @param {number} now @param {number} saved when somebody saved it last */
const isOld = (known, facts, now, saved) => {
  const latest = known?.readings.toSorted((a, b) => (a.time < b.time ? 1 : -1))[0];
  const time = latest && Date.parse(latest.time);
  return !time || now - time > FRESH_MS || (time <= saved && saved < now) || JSON.stringify(latest.facts) !== JSON.stringify(facts);
};

/**
 * Keeps what a page has proved and taught.
 * @param {import('./types').Judged} judged @param {string} url @param {'seen' | 'saved' | 'fetched'} source whether it stood before somebody, after a Save or not, or we asked
 *   for it. The latter is kept even if the same was kept just now: a check has to know what was read after it began
 * @param {{ time: number, facts: import('./types').FactPairs }[]} [readings] since when it says what, the oldest first; only that one came as it says
 */
export const remember = ({ report, facts, lessons }, url, source, readings = [{ time: Date.now(), facts }]) => inTurn(async () => {
  const org = orgOf(url);
  await learn(org, report.language, lessons);
  if (facts.length === 0) return;
  await dropLater();
  const { kind, recordId, name } = report.subject;
  const id = kind === 'org' ? 'org' : recordId;
  const { pathname, search } = new URL(url);
  const parameters = new URLSearchParams(search);
  // One definition may read several sections, and a section may have a page for each object.
  const part = ['s', 'o'].flatMap((name) => parameters.get(name) ?? []).join('/');
  const key = ['evidence', org, kind, id, report.page.id, part].join(':');
  const stored = evidence(await read(key), Date.now());
  // What this browser reads itself takes the place of what somebody's file says of the page.
  const known = stored?.from === undefined ? stored : null;
  const heard = await savedAt(url);
  // What a clock that was ahead has dated says nothing of what is new.
  const ahead = later(known, Date.now());
  const past = known?.record.readings.filter((reading) => !ahead.includes(reading)) ?? [];
  let record = past.length > 0 ? { ...known?.record, readings: past } : null;
  for (const [at, { time: said, facts }] of readings.entries()) {
    const how = at === 0 ? source : 'seen';
    // What came after a Save is younger than that, however fast it came.
    const time = how === 'saved' ? Math.max(said, heard + 1) : said;
    if (how !== 'seen' || known?.name !== name || isOld(record, facts, time, heard)) record = await engine.record(record, facts, new Date(time).toISOString(), how);
  }
  if (!record || (known?.name === name && JSON.stringify(record) === JSON.stringify(known.record))) return;
  /** @type {import('./types').Evidence} */
  const kept = { version: 1, org, kind, id, name, page: report.page.id, title: report.page.title, path: `${pathname}${search}`, record };
  await put(org, key, kept, stored);
});

/** The record of the org itself, if this browser has had its page open. @param {string} org @returns {Promise<{id: string, name: string} | null>} */
export const companyOf = async (org) => {
  const kept = evidence(await read(`evidence:${org}:org:org:company-information:`), Date.now());
  const id = typeof kept?.path === 'string' && kept.from === undefined ? /^\/(\w+)$/.exec(kept.path)?.[1] : undefined;
  return kept && id ? { id, name: kept.name } : null;
};

/**
 * What is known of the user that was scanned last: the engine takes from it whom to look for in logs.
 * @param {string} org @returns {Promise<[string, string][]>}
 */
export const watchedIn = async (org) => {
  const scan = await read(`scan:${org}`);
  if (!isScan(scan) || scan.subject.kind !== 'user') return [];
  const keys = (await engine.userPages()).map((page) => `evidence:${org}:user:${scan.subject.id}:${page}:`);
  const stored = Object.values(await api.storage.local.get(keys)).flatMap((value) => evidence(value, Date.now()) ?? []);
  return stored.flatMap(({ record }) => record.readings).flatMap(({ facts }) => facts);
};
