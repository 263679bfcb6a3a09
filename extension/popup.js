/** The popup: the way to the panel, what the page in the current tab gave, which policy judges, whether marks are shown. */
import { byId, element, showPolicies, speak, text } from './own-page.js';
import { isAny, managed } from './managed.js';
import { openPanel } from './panel-place.js';
import { load, save } from './settings.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').FrameState} FrameState */

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

/** Whether the user lets us read pages of Setup without a click on each. */
const hasAccess = () => api.permissions.contains({ origins: (api.runtime.getManifest().content_scripts ?? []).flatMap(({ matches = [] }) => matches) });

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

/** Whether whom the page is about is judged, and the other answer. @param {FrameState} state @returns {HTMLElement[]} */
const scopeOf = ({ scope, about, url }) => {
  if (!scope || !about) return [];
  const answers = { 'judged': /** @type {const} */ (['no']), 'undecided': /** @type {const} */ (['yes', 'no']), 'left-out': /** @type {const} */ (['yes']) };
  const buttons = answers[scope.standing].map((answer) => {
    const made = /** @type {HTMLButtonElement} */ (element('button', '', text(answer === 'yes' ? 'scopeJudge' : 'scopeLeave')));
    made.type = 'button';
    made.dataset.answer = answer;
    made.addEventListener('click', () => api.runtime.sendMessage({ kind: 'scope', url, subject: about, answer }));
    return made;
  });
  return [element('p', `scope ${scope.standing}`, scope.message), element('p', 'answers', ...buttons)];
};

const showPage = async () => {
  const { marks } = await load();
  const state = marks ? await frameState() : undefined;
  const parts = [];
  if (!marks) parts.push(element('p', 'quiet', text('popupOff')));
  else if (!state) parts.push(element('p', 'quiet', text(await hasAccess() ? 'popupNoPage' : 'popupNoAccess')));
  else {
    if (state.page) parts.push(element('p', '', element('b', '', state.subject || text('cardNameless')), element('span', 'quiet', state.page)));
    if (Object.values(state.counts).some((amount) => amount > 0)) parts.push(countList(state));
    if (state.message) parts.push(element('p', 'notice', state.message));
    parts.push(...scopeOf(state));
  }
  byId('page').replaceChildren(...parts);
};

/** @type {number | undefined} known before the click: a browser opens a panel only in the click itself */
let ownWindow;

const start = async () => {
  speak();
  byId('version').textContent = text('popupVersion', api.runtime.getManifest().version);
  const marks = /** @type {HTMLInputElement} */ (byId('marks'));
  marks.checked = (await load()).marks;
  marks.addEventListener('change', () => save({ marks: marks.checked }));
  // A frame answers once it has painted, which it does after this popup has opened if the engine was asleep.
  api.runtime.onMessage.addListener((message) => { if (message?.kind === 'counts') showPage(); });
  ownWindow = (await api.windows.getCurrent()).id;
  byId('panel').addEventListener('click', async () => {
    await openPanel(ownWindow);
    window.close();
  });
  byId('managed').hidden = !isAny(await managed());
  await showPage();
  await showPolicies();
};

start();
