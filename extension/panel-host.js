/**
 * What only the browser can do for the panel: storage, tabs, messages. The panel itself is Rust, in `pkg/panel.js`. Workers load this as
 * well, for the sake of `readFile`: there is no `api` in them.
 */
import { addressOf } from './gate.js';
import { managed, overlaid } from './managed.js';
import { text } from './words.js';

/** Under which a report waits for its page. */
const PRINTED = 'printed';

const api = globalThis.browser ?? globalThis.chrome;

/** More keys than these of other orgs are not waited for. */
const MANY = 100;

/** The keys of one org and of none; null where there are few others. @param {string} org */
const keysOf = async (org) => {
  const keys = await api.storage.local.getKeys?.() ?? [];
  const own = keys.filter((key) => !key.startsWith('evidence:') || key.startsWith(`evidence:${org}:`));
  return org && keys.length - own.length > MANY ? own : null;
};

/** What counts: all that is stored, as far as the organisation lets it; of one org alone, where most is of others, else null. @param {string} [org] */
export const readAll = async (org) => {
  const keys = org === undefined ? null : await keysOf(org);
  if (org !== undefined && !keys) return null;
  const [stored, decided] = await Promise.all([api.storage.local.get(keys), managed()]);
  return overlaid(stored, decided);
};

/** All that is stored, also what does not count: it is saved, forgotten and put back as it is. */
export const readStored = () => api.storage.local.get(null);

/** What the organisation has decided. */
export const decided = managed;

/** @param {boolean} allowed by the organisation */
const insist = (allowed) => { if (!allowed) throw new Error(message('panelNotAllowed', [])); };

/** @param {Record<string, unknown>} changes */
export const write = (changes) => api.storage.local.set(changes);

/**
 * Changes entries of what stands under a key; null takes one away. Says what stood there. Tabs and windows take turns, so that none
 * writes over another.
 * @param {string} key @param {Record<string, unknown>} changes @returns {Promise<Record<string, unknown>>}
 */
export const updateAll = (key, changes) => navigator.locks.request(key, async () => {
  if (key.startsWith('waivers:')) insist((await managed()).allows.waivers || Object.values(changes).every((value) => value === null));
  const known = /** @type {Record<string, unknown>} */ ((await api.storage.local.get(key))[key] ?? {});
  const next = Object.entries({ ...known, ...changes }).filter(([, value]) => value !== null);
  await api.storage.local.set({ [key]: Object.fromEntries(next) });
  return Object.fromEntries(Object.keys(changes).map((entry) => [entry, known[entry] ?? null]));
});

/** The same with one entry. @param {string} key @param {string} entry @param {unknown} value */
export const update = async (key, entry, value) => (await updateAll(key, { [entry]: value }))[entry];

/** @param {string[]} keys */
export const remove = (keys) => api.storage.local.remove(keys);

/** @param {() => void} callback */
export const onChange = (callback) => {
  api.storage.onChanged.addListener((changes) => { if (!(DRAFTS in changes || 'clock' in changes)) callback(); });
  api.tabs.onActivated.addListener(callback);
  api.runtime.onMessage.addListener(showPainted);
};

/** The tab that the panel stands beside; the panel may be a tab itself. */
const besideUs = async () => {
  const own = await api.tabs.getCurrent();
  const tabs = await api.tabs.query(own ? { windowId: own.windowId } : { active: true, currentWindow: true });
  /** @type {Record<string, import('./types').SeenPage>} */
  const seen = await api.storage.session.get(tabs.map(({ id }) => `page:${id}`));
  const pages = tabs.flatMap(({ id }) => {
    const page = seen[`page:${id}`];
    return page ? [{ tab: id, page }] : [];
  });
  return pages.sort((a, b) => b.page.time - a.page.time)[0];
};

export const currentPage = async () => (await besideUs())?.page ?? null;

/** A page of Setup is given by its path, and opens in the tab beside the panel; anything else in a tab of its own. @param {string} address */
export const open = async (address) => {
  if (!address.startsWith('/')) {
    if (URL.canParse(address) && new URL(address).protocol === 'https:') await api.tabs.create({ url: address });
    return;
  }
  const beside = await besideUs();
  const url = beside && addressOf(address, beside.page.origin);
  if (url) await api.tabs.update(/** @type {number} */ (beside.tab), { url, active: true });
};

/** What is to be shown in which tab, once its page is painted. @type {{tab: number, message: object} | null} */
let showing = null;

/** @param {number} tab @param {object} message @returns {Promise<boolean>} a frame of the tab has it */
const tellToShow = (tab, message) => api.tabs.sendMessage(tab, message).then((answer) => answer === true, () => false);

/** Each frame says so when it has painted. @param {any} message @param {chrome.runtime.MessageSender} sender */
const showPainted = (message, { tab }) => {
  if (message?.kind !== 'counts' || !showing || tab?.id !== showing.tab) return;
  const { message: wanted } = showing;
  tellToShow(showing.tab, wanted).then((done) => { if (done && showing?.message === wanted) showing = null; });
};

/**
 * Shows a setting in the tab beside the panel: on the page that is there if it can be changed on it, else on the one at the path.
 * @param {string} path @param {string} subject record id @param {string} target
 */
export const show = async (path, subject, target) => {
  const beside = await besideUs();
  const url = beside && addressOf(path, beside.page.origin);
  if (!url) return;
  const tab = /** @type {number} */ (beside.tab);
  const message = { kind: 'show', subject, target };
  if (await tellToShow(tab, { ...message, live: true })) await api.tabs.update(tab, { active: true });
  else {
    showing = { tab, message };
    await api.tabs.update(tab, { url, active: true });
  }
};

/** @param {string} name @param {Blob} file */
const save = (name, file) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser holds what it is saving.
  URL.revokeObjectURL(link.href);
};

/** @param {string} name @param {string} media @param {Uint8Array<ArrayBuffer>} bytes */
export const saveBytes = (name, media, bytes) => save(name, new Blob([bytes], { type: media }));

/** The page in the new tab takes it from there. @param {string} html */
export const printReport = async (html) => {
  await api.storage.session.set({ [PRINTED]: html });
  await api.tabs.create({ url: api.runtime.getURL('print.html') });
};

/** Where the comma stands in numbers, spreadsheets part columns by semicolons. */
export const usualSeparator = () => (new Intl.NumberFormat(api.i18n.getUILanguage()).format(1.5).includes(',') ? ';' : ',');

/** @param {string} name @param {string} text */
export const saveText = (name, text) => save(name, new Blob([text], { type: 'application/json' }));

/** @param {string} kind @param {string} id @param {string} name */
export const startScan = async (kind, id, name) => {
  const tab = (await besideUs())?.tab;
  if (tab === undefined) return false;
  try {
    return await api.tabs.sendMessage(tab, { kind: 'scan-subject', subject: { kind, id, name } }) === true;
  } catch {
    // The tab has gone on to a page that we do not read.
    return false;
  }
};

/** @param {string} key @param {string[]} values */
export const message = (key, values) => text(key, values) || key;

/** @param {string} path */
export const readFile = async (path) => (await fetch(new URL(path, import.meta.url))).text();

/** @param {File} file */
export const readChosen = async (file) => {
  insist((await managed()).allows.import);
  return file.text();
};

/**
 * Has files read in a worker, which lasts for as long as that takes: its memory goes with it, and if it breaks off, only it.
 * @param {string} kind @param {unknown[]} given @returns {Promise<string>}
 */
const readInWorker = async (kind, ...given) => {
  insist((await managed()).allows.import);
  const worker = new Worker(api.runtime.getURL('reader.js'), { type: 'module' });
  try {
    const { text, error } = await new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data));
      worker.addEventListener('error', ({ message }) => resolve({ error: message ?? 'reader.js' }));
      worker.postMessage({ language: api.i18n.getUILanguage(), kind, given });
    });
    if (error !== undefined) throw new Error(error);
    return text;
  } finally {
    worker.terminate();
  }
};

/** @param {string} source @param {File[]} files */
export const readMetadata = (source, files) => readInWorker('files', source, files);

/** @param {string} username @param {string} id @param {File[]} files */
export const readUsage = (username, id, files) => readInWorker('usage', username, id, files);

/** @param {File} file */
export const readCells = (file) => readInWorker('cells', file);

/** @param {(files: File[]) => void} callback */
export const onDrop = (callback) => {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const files = [...event.dataTransfer?.files ?? []];
    if (files.length > 0) callback(files);
  });
};

/** @param {string} text */
export const copy = (text) => navigator.clipboard.writeText(text);

const DRAFTS = 'drafts';

/** What was typed and not kept, by whom it is about and the id of its field; it is gone with the session of the browser. @type {Record<string, string>} */
let drafts = {};

export const loadDrafts = async () => { drafts = /** @type {typeof drafts} */ ((await api.storage.session.get(DRAFTS))[DRAFTS] ?? {}); };

const keepDrafts = () => api.storage.session.set({ [DRAFTS]: drafts }).catch(console.error);

/** @param {string} id */
const draftKey = (id) => `${document.getElementById('panel')?.dataset.owner} ${id}`;

/** @param {string} id */
export const draftOf = (id) => drafts[draftKey(id)] ?? '';

/** @param {string} part of the ids of the fields that are kept now */
export const dropDrafts = (part) => {
  const own = draftKey('');
  drafts = Object.fromEntries(Object.entries(drafts).filter(([key]) => !key.startsWith(own) || !key.slice(own.length).includes(part)));
  for (const field of document.querySelectorAll('[data-draft]')) if (field.id.includes(part)) field.removeAttribute('id');
  keepDrafts();
};

addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.dataset.draft === undefined) return;
  drafts[draftKey(target.id)] = target.value;
  keepDrafts();
});

const READ_MS = 10_000;
const UNDO_MS = 30_000;
/** Who types nothing for so long looks at something else, and that must not be old. */
const TYPING_MS = 3_000;

/** @param {boolean} long @returns {Promise<void>} */
export const aWhile = (long) => new Promise((resolve) => { setTimeout(resolve, long ? UNDO_MS : READ_MS); });

let composing = false;
let typed = 0;
// Of a field that is emptied in between, no browser says that the composition ended.
addEventListener('input', (event) => { composing = /** @type {InputEvent} */ (event).isComposing; typed = performance.now(); }, true);
addEventListener('compositionend', () => { composing = false; }, true);

let pressed = false;
addEventListener('pointerdown', () => { pressed = true; }, true);
for (const end of ['pointerup', 'pointercancel', 'dragend']) addEventListener(end, () => { pressed = false; }, true);
// Only that of the window: a field loses the focus to the very button that is being pressed.
addEventListener('blur', () => { pressed = composing = false; });

// What was chosen stands there until the view shows it.
addEventListener('change', ({ target }) => { if (target instanceof HTMLInputElement && 'shows' in target.dataset) target.dataset.shows = target.value; }, true);

/** A choice that is found by typing is only half typed: a new view would close the list under it. */
const isHalfTyped = () => {
  const { activeElement: field } = document;
  return field instanceof HTMLInputElement && 'shows' in field.dataset && ![field.dataset.shows, field.defaultValue].includes(field.value);
};

/** @returns {Promise<void>} */
export const quiet = () => new Promise((resolve) => {
  const isTyping = () => document.hasFocus() && performance.now() - typed < TYPING_MS && isHalfTyped();
  // The click itself comes after the pointer is up.
  const look = () => (pressed || composing || isTyping() ? setTimeout(look, 10) : resolve());
  look();
});

/** Who may have the focus once the view is made anew, by id, the best first; what is half typed; and what is selected in a text. @type {{ heirs: string[], half: string | null, from: number | null, to: number | null }} */
let held = { heirs: [], half: null, from: null, to: null };

/**
 * What has it now, what comes after that, what stands before it: nobody who settles something by the keyboard is thrown back to the
 * top. A summary goes by its details, and what has no name is given one for its last moment.
 */
export const holdFocus = () => {
  held = { heirs: [], half: null, from: null, to: null };
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  if (!active?.closest('#panel *')) return;
  const own = active.localName === 'summary' ? active.parentElement ?? active : active;
  own.id ||= 'held';
  const stops = [...document.querySelectorAll('#part :is(details, button, select, input:not([type=checkbox]))')].map(({ id }) => id);
  const at = stops.indexOf(own.id);
  const heirs = at < 0 ? [own.id] : [...stops.slice(at), ...stops.slice(0, at).reverse()];
  const half = isHalfTyped() ? active.value : null;
  held = { heirs: heirs.filter(Boolean), half, from: active.selectionStart, to: active.selectionEnd };
};

export const giveFocusBack = () => {
  const { heirs: [own, ...others], half, from, to } = held;
  if (own === undefined) return;
  const same = /** @type {HTMLInputElement | null} */ (document.getElementById(own));
  // Another part of the panel has none of them.
  const heir = same ?? others.map((id) => document.getElementById(id)).find(Boolean) ?? document.querySelector('[aria-selected=true]');
  /** @type {HTMLElement | null | undefined} */ (heir?.querySelector(':scope > summary') ?? heir)?.focus();
  if (same && half !== null) same.value = half;
  // A field without a text, such as a day, has nothing to select.
  if (typeof from === 'number') same?.setSelectionRange(from, to);
};

/** The day where the user is. */
export const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

export const now = () => new Date().toISOString();

/** @param {string} time */
export const showTime = (time) => new Intl.DateTimeFormat(api.i18n.getUILanguage(), { dateStyle: 'medium', timeStyle: 'short' })
  .format(new Date(time));
