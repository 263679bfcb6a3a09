/**
 * How old it is what a page shows, and whether somebody has just saved it: then what was read before the Save says nothing of what
 * holds since.
 */
import { recordsIn } from './decisions.js';
import { orgOf } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

/** For so long a page is waited for after a Save. */
const WAIT_MS = 2 * 60_000;

/** When and where it was, in which document, and the document that came after it. @typedef {{ time: number, url: string, from: string, document: string }} Save */

/** @param {string} url */
const keysOf = (url) => recordsIn(url).map((id) => `saved:${orgOf(url)}:${id}`);

/** Somebody has pressed Save on a page. @param {string} url @param {string} from the document */
export const noteSave = (url, from) => api.storage.session.set(Object.fromEntries(keysOf(url).map((key) => [key, { time: Date.now(), url, from, document: '' }])));

/** What may still be waited for. @param {string} url */
const recentOf = async (url) => /** @type {[string, Save][]} */ (Object.entries(await api.storage.session.get(keysOf(url))))
  .filter(([, { time }]) => Date.now() - time <= WAIT_MS);

/**
 * Whether a document is the form that was sent from its address, come back: its boxes show what was sent, and nobody knows whether
 * that was saved.
 * @param {string} url @param {string} document
 */
export const cameBack = async (url, document) => (await recentOf(url))
  .some(([, save]) => save.url === url && save.from !== document && save.document === '');

/**
 * Whether a document came after a Save: the first one about the record that is no form. A form that comes back was not saved.
 * @param {string} url @param {string} document
 */
export const cameBySave = async (url, document) => {
  if (new URL(url).pathname.endsWith('/e')) return false;
  const recent = (await recentOf(url)).filter(([, save]) => save.url !== url && (save.document === '' || save.document === document));
  await api.storage.session.set(Object.fromEntries(recent.map(([key, save]) => [key, { ...save, document }])));
  return recent.length > 0;
};

/**
 * When a document first said what it says now. One that stood open, or came back from the memory of the browser, says nothing new.
 * @param {string | undefined} document its id, where the browser has one for it @param {[string, string][]} facts
 */
export const firstSaid = async (document, facts) => {
  const now = Date.now();
  if (document === undefined) return now;
  const key = `document:${document}`;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(facts)));
  const said = Array.from(new Uint8Array(digest)).join();
  const known = /** @type {{ said: string, time: number } | undefined} */ ((await api.storage.session.get(key))[key]);
  if (known?.said === said) return known.time;
  await api.storage.session.set({ [key]: { said, time: now } });
  return now;
};
