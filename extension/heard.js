/** When somebody was heard to save a record: what was read of it before says nothing of what holds since, until it is read again. */
import { isSaves, orgOf, recordsNamed } from './gate.js';
import { put } from './room.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

const inTurn = turns();

/** One for each record that an address names. @param {string} url */
const keysOf = (url) => {
  const { pathname, search } = new URL(url);
  const ids = recordsNamed(`${pathname}${search}`);
  return [...new Set(ids.length > 0 ? ids : ['org'])].map((id) => `saves:${orgOf(url)}:${id}`);
};

/** Somebody presses Save on a page, now. @param {string} url */
export const hearSave = (url) => {
  const now = new Date().toISOString();
  return inTurn(async () => {
    const { pathname, searchParams } = new URL(url);
    const section = searchParams.get('s');
    const path = section === null ? pathname : `${pathname}?s=${section}`;
    const keys = keysOf(url);
    const stored = await api.storage.local.get(keys);
    for (const key of keys) {
      const known = stored[key];
      await put(orgOf(url), key, { version: 1, times: { ...(isSaves(known) ? known.times : {}), [path]: now } }, known);
    }
  });
};

/** When what an address names was saved last; 0: nobody has heard that it was. @param {string} url */
export const savedAt = async (url) => {
  const stored = Object.values(await api.storage.local.get(keysOf(url)));
  return Math.max(0, ...stored.filter(isSaves).flatMap(({ times }) => Object.values(times)).map((time) => Date.parse(time)));
};
