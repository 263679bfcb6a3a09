/** Whether a page shows what somebody has just saved: then what was read before the Save says nothing of what holds since. */
import { recordsIn } from './decisions.js';
import { orgOf } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

/** For so long a page is waited for after a Save. */
const WAIT_MS = 2 * 60_000;

/** When it was, and the document that came after it. @typedef {{ time: number, document: string }} Save */

/** @param {string} url */
const keysOf = (url) => recordsIn(url).map((id) => `saved:${orgOf(url)}:${id}`);

/** Somebody has pressed Save on a page. @param {string} url */
export const noteSave = (url) => api.storage.session.set(Object.fromEntries(keysOf(url).map((key) => [key, { time: Date.now(), document: '' }])));

/**
 * Whether a document came after a Save: the first one about the record that is no form. A form that comes back was not saved.
 * @param {string} url @param {string} document
 */
export const cameBySave = async (url, document) => {
  if (new URL(url).pathname.endsWith('/e')) return false;
  const saves = /** @type {[string, Save][]} */ (Object.entries(await api.storage.session.get(keysOf(url))));
  const recent = saves.filter(([, save]) => Date.now() - save.time <= WAIT_MS && (save.document === '' || save.document === document));
  await api.storage.session.set(Object.fromEntries(recent.map(([key, save]) => [key, { ...save, document }])));
  return recent.length > 0;
};
