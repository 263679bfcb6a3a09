/** What only the browser can do for the panel: storage, tabs, messages. The panel itself is Rust, in `pkg/panel.js`. */
import { addressOf } from './gate.js';

const api = globalThis.browser ?? globalThis.chrome;

export const readAll = () => api.storage.local.get(null);

/** @param {Record<string, unknown>} changes */
export const write = (changes) => api.storage.local.set(changes);

/**
 * Changes one entry of what stands under a key; null takes it away. Tabs and windows take turns, so that none writes over another.
 * @param {string} key @param {string} entry @param {unknown} value
 */
export const update = (key, entry, value) => navigator.locks.request(key, async () => {
  const { [entry]: _, ...others } = /** @type {Record<string, unknown>} */ ((await api.storage.local.get(key))[key] ?? {});
  await api.storage.local.set({ [key]: value === null ? others : { ...others, [entry]: value } });
});

/** @param {string[]} keys */
export const remove = (keys) => api.storage.local.remove(keys);

/** @param {() => void} callback */
export const onChange = (callback) => {
  api.storage.onChanged.addListener(callback);
  api.tabs.onActivated.addListener(callback);
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
export const message = (key, values) => api.i18n.getMessage(key, values) || key;

/** @param {string} path */
export const readFile = async (path) => (await fetch(api.runtime.getURL(path))).text();

/** @param {File} file */
export const readChosen = (file) => file.text();

/** @param {string} text */
export const copy = (text) => navigator.clipboard.writeText(text);

let pressed = false;
addEventListener('pointerdown', () => { pressed = true; }, true);
for (const end of ['pointerup', 'pointercancel', 'dragend']) addEventListener(end, () => { pressed = false; }, true);
// Only that of the window: a field loses the focus to the very button that is being pressed.
addEventListener('blur', () => { pressed = false; });

/** @returns {Promise<void>} */
export const quiet = () => new Promise((resolve) => {
  // The click itself comes after the pointer is up.
  const look = () => (pressed ? setTimeout(look, 10) : resolve());
  if (pressed) setTimeout(look, 10);
  else resolve();
});

export const now = () => new Date().toISOString();

/** @param {string} time */
export const showTime = (time) => new Intl.DateTimeFormat(api.i18n.getUILanguage(), { dateStyle: 'medium', timeStyle: 'short' })
  .format(new Date(time));
