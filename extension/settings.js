/**
 * What the user set, and word to open pages that it or what is decided has changed. Content scripts cannot read the storage where
 * the browser lets us close it, so a frame asks, and hears only that there is news: what it is, is nobody's business but of its org.
 */
import { isSpot, recordsNamed } from './gate.js';
import { managed } from './managed.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').Settings} Settings */

/** @type {Settings} */
const DEFAULTS = { policy: '', marks: true, collapsed: false };

/** @returns {Promise<Settings>} */
const own = async () => ({ ...DEFAULTS, .../** @type {Partial<Settings>} */ ((await api.storage.local.get('settings')).settings) });

/** What holds: what the organisation has decided comes first. @returns {Promise<Settings>} */
export const load = async () => {
  const [settings, { policy }] = await Promise.all([own(), managed()]);
  return policy === undefined ? settings : { ...settings, policy };
};

/** @param {Partial<Settings>} change */
export const save = async (change) => api.storage.local.set({ settings: { ...await own(), ...change } });

/** What a frame may change: where its pill stands. @param {Record<string, unknown>} change */
export const keep = ({ pill, collapsed }) => save({
  ...(isSpot(pill) ? { pill } : {}), ...(typeof collapsed === 'boolean' ? { collapsed } : {}),
});

/** Entries that change what a page shows. */
const NEWS = /^(labels|waivers|tested|due|scope):|^(teamPolicy|settings)$/;

/** Of whose a record is, pages want to hear what is said and which records it lists, not what else pages prove. @param {unknown} record */
const said = (record) => {
  const { answer = '', holder = '', facts = [] } = /** @type {Partial<import('./types').ScopeRecord>} */ (record ?? {});
  return answer + holder + facts.filter(([name]) => recordsNamed(name).length > 0).join();
};

/** The tabs that wait while another one reads: they alone hear how far that is. @param {unknown} scan */
const waiting = (scan) => (/** @type {Partial<import('./types').Scan>} */ (scan ?? {}).queue ?? []).map(({ runner }) => Number.parseInt(runner, 10));

/** Only trusted pages of ours may read what is stored, where the browser can see to that. */
export const guard = () => {
  const local = /** @type {{setAccessLevel?: (level: {accessLevel: string}) => Promise<void>}} */ (api.storage.local);
  local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' }).catch(console.error);
  api.storage.onChanged.addListener(async (changes, area) => {
    const isNews = area === 'local' && Object.entries(changes).some(([key, { oldValue, newValue }]) => NEWS.test(key)
      && (!key.startsWith('scope:') || said(oldValue) !== said(newValue)));
    const some = area === 'local' ? Object.entries(changes).filter(([key]) => key.startsWith('scan:')) : [];
    const tabs = isNews ? (await api.tabs.query({})).flatMap(({ id }) => id ?? [])
      : [...new Set(some.flatMap(([, { oldValue, newValue }]) => [...waiting(oldValue), ...waiting(newValue)]))];
    for (const tab of tabs) api.tabs.sendMessage(tab, { kind: 'news' }).catch(() => {});
  });
};
