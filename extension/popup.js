/** The popup: which policy judges, whether marks are shown, and what the page in the current tab gave. */
const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').FrameState} FrameState */
/** @typedef {import('./types').PolicyInfo} PolicyInfo */
/** @typedef {import('./types').Settings} Settings */

/** @type {Settings} */
const DEFAULTS = { policy: '', marks: true, collapsed: false };

/** @param {string} key @param {(string | number)[]} values */
const text = (key, ...values) => api.i18n.getMessage(key, values.map(String));

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} name @param {string} [className] @param {(Node | string)[]} children */
const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

/** @returns {Promise<Settings>} */
const load = async () => ({ ...DEFAULTS, .../** @type {Partial<Settings>} */ ((await api.storage.local.get('settings')).settings) });

/** @param {Partial<Settings>} change */
const save = async (change) => api.storage.local.set({ settings: { ...await load(), ...change } });

/** @returns {Promise<FrameState | undefined>} */
const frameState = async () => {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  if (tab?.id === undefined) return undefined;
  try {
    return await api.tabs.sendMessage(tab.id, { kind: 'frame-state' });
  } catch {
    // No frame of this tab has our content script.
    return undefined;
  }
};

/** @param {FrameState} state */
const countList = ({ counts }) => {
  const list = element('ul', 'counts');
  for (const [outcome, amount] of /** @type {const} */ ([
    ['fail', counts.fail], ['pass', counts.pass], ['unknown', counts.unknown], ['manual', counts.manual],
  ])) {
    if (outcome === 'manual' && amount === 0) continue;
    const name = text(`outcome_${outcome}`);
    list.append(element('li', amount > 0 ? outcome : 'none', element('b', '', String(amount)), element('span', '', name)));
  }
  return list;
};

const showPage = async () => {
  const { marks } = await load();
  const state = marks ? await frameState() : undefined;
  const parts = [];
  if (!marks) parts.push(element('p', 'quiet', text('popupOff')));
  else if (!state) parts.push(element('p', 'quiet', text('popupNoPage')));
  else {
    if (state.page) parts.push(element('p', '', element('b', '', state.subject || text('cardNameless')), element('span', 'quiet', state.page)));
    if (Object.values(state.counts).some((amount) => amount > 0)) parts.push(countList(state));
    if (state.message) parts.push(element('p', 'notice', state.message));
  }
  byId('page').replaceChildren(...parts);
};

/** @param {PolicyInfo[]} policies */
const showPolicies = async (policies) => {
  const { policy } = await load();
  const chosen = policies.find(({ id }) => id === policy) ?? policies.find(({ isDefault }) => isDefault);
  for (const { id, title, summary, rules } of policies) {
    const radio = document.createElement('input');
    Object.assign(radio, { type: 'radio', name: 'policy', value: id, checked: id === chosen?.id });
    radio.addEventListener('change', () => save({ policy: id }));
    const words = element('span', 'words', element('b', '', title), element('span', 'quiet', text('popupRules', rules)),
      element('span', 'summary', summary));
    byId('policies').append(element('label', 'policy', radio, words));
  }
};

/** @type {number | undefined} known before the click: a browser opens a panel only in the click itself */
let ownWindow;

/** Beside the page where the browser has a place for it, else in a tab of its own. */
const openPanel = async () => {
  try {
    /** @typedef {{open(options?: {windowId: number | undefined}): Promise<void>}} Place */
    const { sidebarAction, sidePanel } = /** @type {{sidebarAction?: Place, sidePanel?: Place}} */ (/** @type {unknown} */ (api));
    if (sidebarAction) await sidebarAction.open();
    else if (sidePanel) await sidePanel.open({ windowId: ownWindow });
    else throw new Error('no place beside the page');
  } catch {
    await api.tabs.create({ url: api.runtime.getURL('panel.html') });
  }
  window.close();
};

const start = async () => {
  document.documentElement.lang = api.i18n.getUILanguage();
  for (const place of document.querySelectorAll('[data-text]')) {
    place.textContent = text(/** @type {HTMLElement} */ (place).dataset.text ?? '');
  }
  byId('version').textContent = text('popupVersion', api.runtime.getManifest().version);
  const marks = /** @type {HTMLInputElement} */ (byId('marks'));
  marks.checked = (await load()).marks;
  marks.addEventListener('change', () => save({ marks: marks.checked }));
  // A frame answers once it has painted, which it does after this popup has opened if the engine was asleep.
  api.runtime.onMessage.addListener((message) => { if (message?.kind === 'counts') showPage(); });
  ownWindow = (await api.windows.getCurrent()).id;
  byId('panel').addEventListener('click', openPanel);
  await showPage();
  const reply = await api.runtime.sendMessage({ kind: 'policies' }).catch((error) => ({ ok: false, error }));
  if (reply?.ok) await showPolicies(reply.value);
  else byId('policies').append(element('p', 'notice', text('engineError')));
};

start();
