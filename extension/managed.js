/** What an organisation has decided for the browsers that it manages (`storage.managed`, described in `managed.json`). */
import { isTeamFile } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').Managed} Managed */

/** @param {unknown} value @returns {string | undefined} */
const text = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

/** @param {unknown} value @returns {unknown} */
const parsed = (value) => {
  try {
    return typeof value === 'string' ? JSON.parse(value) : undefined;
  } catch {
    return undefined;
  }
};

/** Firefox refuses where nobody manages it. @returns {Promise<Managed>} */
export const managed = async () => {
  /** @type {Record<string, unknown>} */
  const said = await api.storage.managed?.get(null).catch(() => ({})) ?? {};
  const team = parsed(said.teamPolicyCompiled);
  const { allowedOrgs, retentionDays } = said;
  return {
    policy: text(said.policy),
    teamText: text(said.teamPolicy),
    team: isTeamFile(team) ? team : undefined,
    orgs: Array.isArray(allowedOrgs) ? allowedOrgs.filter((org) => typeof org === 'string') : undefined,
    retention: Number.isSafeInteger(retentionDays) && Number(retentionDays) > 0 ? Number(retentionDays) : undefined,
    // Only a plain no takes something away: whoever says nothing has nothing to say.
    allows: { fix: said.allowFix !== false, scan: said.allowReadAll !== false, import: said.allowImport !== false, waivers: said.allowWaivers !== false },
  };
};

/** Whether anything was decided. @param {Managed} managed */
export const isAny = ({ allows, ...decided }) => [...Object.values(decided), ...Object.values(allows)].some((value) => value !== undefined && value !== true);

/** Whether an org may be looked at: `acme`, or `acme--*` for every sandbox of it. @param {Pick<Managed, 'orgs'>} managed @param {string} org */
export const allowsOrg = ({ orgs }, org) => orgs === undefined || orgs.some((name) => (name.endsWith('*') ? org.startsWith(name.slice(0, -1)) : org === name));

/** Everything that is stored, as the organisation lets it count. @param {Record<string, any>} stored @param {Managed} managed @returns {Record<string, any>} */
export const overlaid = (stored, { policy, teamText, team, retention, allows }) => {
  const kept = Object.entries(stored).filter(([key]) => allows.waivers || !key.startsWith('waivers:'));
  const settings = { ...stored.settings, ...(policy === undefined ? {} : { policy }), ...(retention === undefined ? {} : { retention }) };
  return {
    ...Object.fromEntries(kept),
    ...(policy === undefined && retention === undefined ? {} : { settings }),
    ...(teamText === undefined ? {} : { team: { file: 'organisation.toml', text: teamText, time: '2000-01-01T00:00:00.000Z' } }),
    ...(team === undefined ? {} : { teamPolicy: team }),
  };
};
