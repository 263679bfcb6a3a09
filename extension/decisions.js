/** What the user and the team decided: which policy judges, what is waived, what was tested, what is due. The panel writes it, this reads it. */
import { isDue, isTeamFile, isTested, isWaiver } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

/** Under this name the settings know the team's own policy. */
export const TEAM = 'team';

/** @typedef {import('./types').TeamFile} TeamFile */

/** @returns {Promise<TeamFile | undefined>} */
export const teamFile = async () => {
  const { teamPolicy } = await api.storage.local.get('teamPolicy');
  return isTeamFile(teamPolicy) ? teamPolicy : undefined;
};

/** Ids of records in an address, whose first 15 characters tell them all. */
const RECORDS = /(?<![0-9A-Za-z])0[0-9A-Za-z]{14}(?=(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z]))/g;

/** What was tested of the records that an address names. @param {string} org @param {string} url @returns {Promise<import('./types').Decided['tested']>} */
const testedIn = async (org, url) => {
  const { pathname, search } = new URL(url);
  const ids = [...new Set(`${pathname}${search}`.match(RECORDS) ?? [])];
  const keys = ids.map((id) => `tested:${org}:${id}`);
  const stored = await api.storage.local.get(keys);
  return ids.flatMap((id) => {
    const entry = stored[`tested:${org}:${id}`];
    return isTested(entry) ? [{ id, rows: entry.rows, drifted: entry.drifted, baseline: entry.baseline }] : [];
  });
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
  const [{ settings, [key]: own }, tested] = await Promise.all([api.storage.local.get(['settings', key]), testedIn(org, url)]);
  const policy = /** @type {Partial<import('./types').Settings> | undefined} */ (settings)?.policy ?? '';
  const file = policy === TEAM ? await teamFile() : undefined;
  const waivers = [...Object.values(own ?? {}), ...(file?.waivers ?? [])].filter(isWaiver);
  return { policy, team: file?.policy ?? null, waivers, tested };
};

/** When nothing of it matters: what a page proves does not depend on who judges. @type {import('./types').Decided} */
export const NOTHING_DECIDED = { policy: '', team: null, waivers: [], tested: [] };
