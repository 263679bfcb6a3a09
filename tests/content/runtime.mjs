// @ts-check
/**
 * What a browser offers to an extension, played in Node: messages, storage, texts, files. The background that answers is our own,
 * with the engine; this file knows nothing of what they say to one another.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/browser.mjs';

const EXTENSION = join(ROOT, 'extension');
const SHIPPED = join(ROOT, 'target/extension/chromium');
const BASE = 'https://extension.permlight.invalid/';
const ID = 'permlight';

/** @typedef {{id: string, url: string, tab: {id: number}, frameId: number, documentId: string}} Sender */
/** @typedef {(changes: Record<string, object>, area: string) => void} OnChanged */
/** @typedef {Record<string, {message: string}>} Messages */

/** @type {Messages} */
const MESSAGES = JSON.parse(readFileSync(join(SHIPPED, '_locales/en/messages.json'), 'utf8'));
// As it ships: with the pages that it names.
const MANIFEST = JSON.parse(readFileSync(join(SHIPPED, 'manifest.json'), 'utf8'));

/**
 * A text of the extension. It is sent to pages as text, so it uses nothing from around it.
 * @param {Messages} messages @param {string} key @param {string | string[]} [values]
 */
export const textOf = (messages, key, values = []) => {
  const { message = '' } = messages[key] ?? {};
  const given = [values].flat();
  return message.replace(/\$(\d|\$)/g, (_, sign) => (sign === '$' ? '$' : String(given[Number(sign) - 1] ?? '')));
};

/** One area of storage. What is put in is a copy, as in a browser. @param {string} name @param {Set<OnChanged>} listeners */
const areaOf = (name, listeners) => {
  /** @type {Record<string, any>} */
  let items = {};
  /** @param {Record<string, any>} next */
  const change = (next) => {
    /** @type {Record<string, object>} */
    const changes = {};
    for (const key of new Set([...Object.keys(items), ...Object.keys(next)])) {
      const [oldValue, newValue] = [items[key], next[key]];
      if (JSON.stringify(oldValue) !== JSON.stringify(newValue)) {
        changes[key] = { ...(oldValue === undefined ? {} : { oldValue }), ...(newValue === undefined ? {} : { newValue }) };
      }
    }
    items = next;
    if (Object.keys(changes).length > 0) for (const listener of listeners) listener(structuredClone(changes), name);
  };
  /** @param {null | string | string[] | Record<string, unknown>} [keys] @returns {Promise<Record<string, any>>} */
  const get = async (keys = null) => {
    if (keys === null) return structuredClone(items);
    const names = typeof keys === 'string' ? [keys] : Array.isArray(keys) ? keys : Object.keys(keys);
    const defaults = typeof keys === 'object' && !Array.isArray(keys) ? keys : {};
    return structuredClone({ ...defaults, ...Object.fromEntries(names.filter((key) => key in items).map((key) => [key, items[key]])) });
  };
  return {
    get,
    set: async (/** @type {Record<string, any>} */ more) => change({ ...items, ...JSON.parse(JSON.stringify(more)) }),
    remove: async (/** @type {string | string[]} */ keys) => {
      const gone = [keys].flat();
      change(Object.fromEntries(Object.entries(items).filter(([key]) => !gone.includes(key))));
    },
    clear: async () => change({}),
    setAccessLevel: async () => {},
  };
};

/** @type {Set<OnChanged>} */
const onChanged = new Set();
/** @type {Set<(request: unknown, sender: Sender, reply: (answer: unknown) => void) => boolean | void>} */
const onMessage = new Set();

/** @param {Set<any>} listeners */
const eventOf = (listeners) => ({
  addListener: (/** @type {any} */ listener) => { listeners.add(listener); },
  removeListener: (/** @type {any} */ listener) => { listeners.delete(listener); },
});

/** @type {Set<(tab: number) => unknown>} */
const onRemoved = new Set();
/** @type {((tab: number, message: any, options: {documentId?: string, frameId?: number}) => unknown) | null} */
let hearing = null;

const EVERY_TAB = -1;

/** @type {Set<(message: any) => void>} */
const frames = new Set();

/** Hears what the background says to all frames. @param {(message: any) => void} listener @returns {() => void} ends it */
export const hearFrames = (listener) => {
  frames.add(listener);
  return () => { frames.delete(listener); };
};

/** @type {Record<string, unknown>} */
let decided = {};

/** What the organisation decides for this browser. @param {Record<string, unknown>} what */
export const manage = (what) => { decided = what; };

/** Who answers what the background asks of a page; without anybody, no page is there. @param {typeof hearing} who */
export const hearTabs = (who) => { hearing = who; };

/** A tab is closed. @param {number} tab */
export const closeTab = (tab) => Promise.all([...onRemoved].map((listener) => listener(tab)));

const api = {
  runtime: {
    id: ID,
    getURL: (/** @type {string} */ path) => `${BASE}${path}`,
    getManifest: () => MANIFEST,
    onMessage: eventOf(onMessage),
    onStartup: eventOf(new Set()),
    onInstalled: eventOf(new Set()),
  },
  storage: {
    local: areaOf('local', onChanged), session: areaOf('session', onChanged), onChanged: eventOf(onChanged),
    managed: { get: async () => structuredClone(decided) },
  },
  i18n: {
    getUILanguage: () => 'en',
    getMessage: (/** @type {string} */ key, /** @type {string | string[]} */ values) => textOf(MESSAGES, key, values),
  },
  action: { setBadgeText: async () => {}, setBadgeBackgroundColor: async () => {} },
  tabs: {
    // One stands for all: what is said to it, all frames hear.
    query: async () => [{ id: EVERY_TAB }],
    onRemoved: eventOf(onRemoved),
    sendMessage: async (/** @type {number} */ tab, /** @type {unknown} */ message, /** @type {{documentId?: string, frameId?: number}} */ options) => {
      if (tab === EVERY_TAB) {
        for (const listener of frames) listener(message);
        return undefined;
      }
      if (!hearing) throw new Error('Could not establish connection. Receiving end does not exist.');
      return hearing(tab, message, options);
    },
  },
};

const TYPES = /** @type {Record<string, string>} */ ({ wasm: 'application/wasm', json: 'application/json' });

/** Files of the extension, for our own modules only. */
const serveFiles = () => {
  const usual = globalThis.fetch;
  /** @type {typeof fetch} */
  globalThis.fetch = async (input, options) => {
    const address = String(input instanceof Request ? input.url : input);
    if (!address.startsWith(BASE)) return usual(input, options);
    const file = join(EXTENSION, address.slice(BASE.length));
    if (!existsSync(file)) throw new TypeError(`Failed to fetch ${address}`);
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
    return new Response(new Uint8Array(readFileSync(file)), { headers: { 'content-type': type } });
  };
};

/** @type {Promise<unknown> | undefined} */
let background;

/** Starts the background, once in a process. */
const start = () => {
  background ??= (async () => {
    serveFiles();
    Object.assign(globalThis, { chrome: api });
    await import('../../extension/background.js');
  })();
  return background;
};

/** Kinds of message whose answers wait, as those of a background that has much to do. @type {Map<string, Promise<void>>} */
const waiting = new Map();

/** From now on, answers to a kind of message wait. @param {string} kind @returns {() => void} lets them go */
export const holdAnswers = (kind) => {
  let release = () => {};
  waiting.set(kind, new Promise((resolve) => { release = resolve; }));
  return () => {
    waiting.delete(kind);
    release();
  };
};

/**
 * What a page asks for.
 * @param {Sender} sender @param {any} value @returns {Promise<unknown>}
 */
export const answer = async (sender, value) => {
  await start();
  await waiting.get(value?.kind);
  return new Promise((resolve, reject) => {
    const taken = [...onMessage].some((listener) => listener(value, sender, resolve) === true);
    if (!taken) reject(new Error('Could not establish connection. Receiving end does not exist.'));
  });
};

/** Runs a function as a page of the extension would. @param {(argument: any) => unknown} work @param {unknown} argument */
export const inExtension = async (work, argument) => {
  await start();
  return work(argument);
};

/** What is sent to each page before its own scripts run. */
export const forPages = () => {
  const { content_scripts: [{ matches, js }] } = MANIFEST;
  return {
    id: ID, manifest: MANIFEST, messages: MESSAGES, textOf: String(textOf),
    matches: /** @type {string[]} */ (matches),
    scripts: /** @type {string[]} */ (js).map((file) => `${readFileSync(join(EXTENSION, file), 'utf8')}\n//# sourceURL=${file}`),
  };
};
