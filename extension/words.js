/**
 * What the pages of the extension say. A browser that is very busy may give a page none of these texts: then they are read from
 * where they stand, so that no button is ever without a name.
 */
const api = globalThis.browser ?? globalThis.chrome;

/** @typedef {Record<string, { message: string }>} Texts */

/** @param {string} language @returns {Promise<Texts>} */
const read = async (language) => (await fetch(api.runtime.getURL(`_locales/${language}/messages.json`))).json();

/** What the browser did not give. */
let own = /** @type {Texts} */ ({});
// Workers load this along with others, and have no `api`.
if (api?.i18n.getMessage('name') === '') {
  const [language = 'en'] = api.i18n.getUILanguage().split(/[-_]/, 1);
  own = await read(language).catch(() => read('en')).catch(() => ({}));
}

/** @param {string} key @param {unknown[]} values */
export const text = (key, values = []) => api.i18n.getMessage(key, values.map(String))
  || (own[key]?.message ?? '').replace(/\$(\$|\d)/g, (_, sign) => (sign === '$' ? '$' : String(values[sign - 1] ?? '')));
