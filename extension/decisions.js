/** What the user and the team decided: which policy judges, what is waived. The panel writes it, this reads it. */
const api = globalThis.browser ?? globalThis.chrome;

/** Under this name the settings know the team's own policy. */
export const TEAM = 'team';

/** @typedef {import('./types').TeamFile} TeamFile */

/** @returns {Promise<TeamFile | undefined>} */
export const teamFile = async () => /** @type {TeamFile | undefined} */ ((await api.storage.local.get('teamPolicy')).teamPolicy);

/** @param {string} org @returns {Promise<import('./types').Decided>} */
export const decidedIn = async (org) => {
  const key = `waivers:${org}`;
  const { settings, [key]: own } = await api.storage.local.get(['settings', key]);
  const policy = /** @type {Partial<import('./types').Settings> | undefined} */ (settings)?.policy ?? '';
  const file = policy === TEAM ? await teamFile() : undefined;
  const waivers = Object.values(/** @type {Record<string, import('./types').Waiver>} */ (own ?? {}));
  return { policy, team: file?.policy ?? null, waivers: [...waivers, ...(file?.waivers ?? [])] };
};

/** When nothing of it matters: what a page proves does not depend on who judges. @type {import('./types').Decided} */
export const NOTHING_DECIDED = { policy: '', team: null, waivers: [] };
