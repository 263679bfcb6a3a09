/** What the popup and the welcome page share: elements, words, and the choice of the policy. */
import { managed } from './managed.js';
import { load, save } from './settings.js';
import { text as said } from './words.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {import('./types').PolicyInfo} PolicyInfo */
/** @param {string} key @param {(string | number)[]} values */
export const text = (key, ...values) => said(key, values);

/** @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} name @param {string} [className] @param {(Node | string)[]} children */
export const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

/** Puts the words of the user's language in their places. */
export const speak = () => {
  document.documentElement.lang = api.i18n.getUILanguage();
  document.documentElement.dir = text('@@bidi_dir');
  for (const place of document.querySelectorAll('[data-text]')) {
    place.textContent = text(/** @type {HTMLElement} */ (place).dataset.text ?? '');
  }
};

/** Fills the select `policy` with what can be chosen, and says below it what is. */
export const showPolicies = async () => {
  const select = /** @type {HTMLSelectElement} */ (byId('policy'));
  const reply = await api.runtime.sendMessage({ kind: 'policies' }).catch((error) => ({ ok: false, error }));
  if (!reply?.ok) {
    byId('policy-says').textContent = text('engineError');
    return;
  }
  const policies = /** @type {PolicyInfo[]} */ (reply.value);
  const [{ policy }, decided] = await Promise.all([load(), managed()]);
  select.disabled = decided.policy !== undefined;
  const chosen = policies.find(({ id }) => id === policy) ?? policies.find(({ isDefault }) => isDefault);
  for (const { id, title } of policies) {
    const option = document.createElement('option');
    Object.assign(option, { value: id, textContent: title, selected: id === chosen?.id });
    select.append(option);
  }
  const says = () => {
    const now = policies.find(({ id }) => id === select.value);
    if (now) byId('policy-says').textContent = `${text('popupRules', now.rules)} · ${now.summary}`;
  };
  select.addEventListener('change', () => {
    save({ policy: select.value });
    says();
  });
  says();
};
