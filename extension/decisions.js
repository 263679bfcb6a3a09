/** What the user and the team decided: which policy judges, what is waived, what was tested, what is due. The panel writes it, this reads it. */
import { today } from './engine.js';
import { taughtKey } from './evidence.js';
import { isDue, isScopeRecord, isTeamFile, isTested, isWaiver, orgOf, recordsNamed } from './gate.js';
import { managed } from './managed.js';
import { put } from './room.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

/** Under this name the settings know the team's own policy. */
export const TEAM = 'team';

/** @typedef {import('./types').TeamFile} TeamFile */

/** @returns {Promise<TeamFile | undefined>} */
export const teamFile = async () => {
  const [{ teamPolicy }, { team }] = await Promise.all([api.storage.local.get('teamPolicy'), managed()]);
  if (team) return team;
  return isTeamFile(teamPolicy) ? teamPolicy : undefined;
};

/** The records that an address names. @param {string} url */
export const recordsIn = (url) => {
  const { pathname, search } = new URL(url);
  return [...new Set(recordsNamed(`${pathname}${search}`))];
};

/** What was tested of the records that an address names. @param {string} org @param {string} url @returns {Promise<import('./types').Decided['tested']>} */
const testedIn = async (org, url) => {
  const ids = recordsIn(url);
  const keys = ids.map((id) => `tested:${org}:${id}`);
  const stored = await api.storage.local.get(keys);
  return ids.flatMap((id) => {
    const entry = stored[`tested:${org}:${id}`];
    return isTested(entry) ? [{ id, rows: entry.rows, drifted: entry.drifted, baseline: entry.baseline }] : [];
  });
};

/** @type {import('./types').ScopeRecord} */
const NOTHING_KNOWN = { version: 1, answer: '', holder: '', facts: [] };

/** @param {string} org @param {string} id */
const scopeKey = (org, id) => `scope:${org}:${id}`;

/** @typedef {import('./types').KnownScope} KnownScope */
/** @typedef {KnownScope['known']} FactPairs */

/** Whom the register names. @param {TeamFile | undefined} file @returns {KnownScope['declared']} */
const declaredIn = (file) => (file?.integrations ?? []).flatMap(({ title, username, profile, permissionSets, groups }) => [
  `user:${username}`, `profile:${profile ?? ''}`, ...permissionSets.map((name) => `permission-set:${name}`),
  ...groups.map((name) => `permission-set-group:${name}`),
].map((place) => /** @type {[string, string]} */ ([place, title])));

/** What is known of whose records are. @param {string} org @param {string[]} ids @returns {Promise<KnownScope['known']>} */
const knownOf = async (org, ids) => {
  const stored = await api.storage.local.get(ids.map((id) => scopeKey(org, id)));
  return ids.flatMap((id) => {
    const entry = stored[scopeKey(org, id)];
    if (!isScopeRecord(entry)) return [];
    /** @type {KnownScope['known']} */
    const known = [['answer', entry.answer], ['holder', entry.holder], ...entry.facts];
    return known.map(([name, value]) => /** @type {[string, string]} */ ([`${id}/${name}`, value]));
  });
};

/** What is known of whom a page is about, and of what that consists of. @param {string} org @param {string} url @returns {Promise<KnownScope>} */
export const scopeIn = async (org, url) => {
  const [own, file] = await Promise.all([knownOf(org, recordsIn(url)), teamFile()]);
  const known = [...own, ...await knownOf(org, [...new Set(own.flatMap(([name]) => recordsNamed(name).slice(1)))])];
  const { judge = [], leaveOut = [] } = file?.scope ?? {};
  /** @type {KnownScope['patterns']} */
  const patterns = [...judge.map((text) => [text, 'judge']), ...leaveOut.map((text) => [text, 'leave-out'])].map(([text = '', list = '']) => [text, list]);
  return { patterns, declared: declaredIn(file), known };
};

const inTurn = turns();

/** A page shows a part of it: what others have shown stays, but for what this one lists anew. @param {FactPairs} before @param {FactPairs} facts */
const joined = (before, facts) => {
  /** @param {string} name the part that lists records; else the name @returns {string} */
  const part = (name) => (recordsNamed(name).length > 0 ? name.split('/')[0] ?? '' : name);
  const shown = new Set(facts.map(([name]) => part(name)));
  return [...before.filter(([name]) => !shown.has(part(name))), ...facts];
};

/** Keeps what is known of whose a record is. @param {string} org @param {string} id @param {Partial<import('./types').ScopeRecord>} change */
export const learnScope = (org, id, change) => inTurn(async () => {
  const key = scopeKey(org, id);
  const known = (await api.storage.local.get(key))[key];
  const before = isScopeRecord(known) ? known : NOTHING_KNOWN;
  const { answer, holder, facts } = { ...before, ...change };
  const next = { version: 1, answer, holder, facts: joined(before.facts, facts) };
  if (JSON.stringify(next) !== JSON.stringify(known)) await put(org, key, next, known);
});

/** @param {string} org @returns {Promise<string[]>} */
const scopeKeys = async (org) => {
  const keys = await api.storage.local.getKeys?.() ?? Object.keys(await api.storage.local.get(null));
  return keys.filter((key) => key.startsWith(scopeKey(org, '')));
};

/** What a page shows of whose its record is, and who holds what. @param {string} org @param {import('./types').Report} report */
export const learnWhose = async (org, { subject: { kind, recordId, name }, scope }) => {
  if (!scope || !recordId) return;
  if (scope.signals.length > 0) await learnScope(org, recordId, { facts: scope.signals });
  const holder = `${kind}:${name}`;
  const held = scope.holds.map((id) => id.slice(0, 15));
  for (const id of held) await learnScope(org, id, { holder });
  if (scope.whole.length === 0) return;
  // What it held before and its lists do not name any more.
  const before = Object.entries(await api.storage.local.get(await scopeKeys(org)));
  const lost = before.filter(([, entry]) => isScopeRecord(entry) && entry.holder === holder).map(([key]) => key.slice(scopeKey(org, '').length));
  for (const id of lost) if (!held.includes(id) && scope.whole.includes(id.slice(0, 3))) await learnScope(org, id, { holder: '' });
};

/** What is due in an org by a day, `YYYY-MM-DD`. @param {string} org @param {string} today @returns {Promise<import('./types').Report['due']>} */
export const dueIn = async (org, today) => {
  const key = `due:${org}`;
  const due = (await api.storage.local.get(key))[key];
  return (isDue(due) && due.days.filter(({ from }) => from <= today).at(-1)) || null;
};

/** @param {string} org @param {string} url the page's address @returns {Promise<import('./types').Decided>} */
export const decidedIn = async (org, url) => {
  const key = `waivers:${org}`;
  const [{ settings, [key]: own }, tested, scope, { policy: fixed, allows }] = await Promise.all([
    api.storage.local.get(['settings', key]), testedIn(org, url), scopeIn(org, url), managed(),
  ]);
  const policy = fixed ?? /** @type {Partial<import('./types').Settings> | undefined} */ (settings)?.policy ?? '';
  const file = policy === TEAM ? await teamFile() : undefined;
  const waivers = [...Object.values((allows.waivers && own) || {}), ...(file?.waivers ?? [])].filter(isWaiver);
  return { policy, team: file?.policy ?? null, waivers, tested, scope };
};

/** @param {string} text */
const digest = async (text) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].join('.');

/** Changes whenever a page at this address has to be judged anew. @param {string} url */
export const stampOf = async (url) => {
  const org = orgOf(url);
  const [{ waivers, team, tested, scope }, due, taught] = await Promise.all([
    decidedIn(org, url), dueIn(org, today()), api.storage.session.get(taughtKey(org)),
  ]);
  // What a page proves of its own record it shows already; not, what others prove of the records that it lists.
  const whose = scope?.known.filter(([name]) => /\/(answer|holder)$/.test(name) || recordsNamed(name).length > 1 || !recordsIn(url).includes(name.slice(0, 15)));
  return digest(JSON.stringify([waivers, team, tested, scope?.patterns, scope?.declared, whose, due, taught]));
};

/** When nothing of it matters: what a page proves does not depend on who judges. @type {import('./types').Decided} */
export const NOTHING_DECIDED = { policy: '', team: null, waivers: [], tested: [], scope: { patterns: [], declared: [], known: [] } };
