/** Small helpers to write markup. */

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** @param {string} text @returns {string} */
export const esc = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/**
 * Attributes in the given order. `true` gives a bare attribute with its own name as value, as Salesforce writes it.
 * @param {Record<string, string | boolean | undefined>} list
 * @returns {string}
 */
export const attrs = (list) => Object.entries(list)
  .filter(([, value]) => value !== undefined && value !== false)
  .map(([name, value]) => ` ${name}="${value === true ? name : esc(value)}"`)
  .join('');

/** @param {(string | string[])[]} parts @returns {string} */
export const lines = (...parts) => parts.flat(9).filter((part) => part !== '').join('\n');

/**
 * @template T
 * @param {T[]} list
 * @param {number} size
 * @returns {T[][]}
 */
export const chunks = (list, size) => {
  const out = [];
  for (let at = 0; at < list.length; at += size) out.push(list.slice(at, at + size));
  return out;
};

/**
 * The image of a boolean value. Salesforce writes src first and alt second; both texts are localised.
 * @param {boolean} on
 * @param {import('./words.mjs').Words} words
 * @param {string} [id]
 */
export const checkImage = (on, words, id) => {
  const text = on ? words.checked : words.notChecked;
  return `<img${attrs({
    src: `/img/checkbox_${on ? 'checked' : 'unchecked'}.gif`,
    alt: text, width: '21', height: '16', class: 'checkImg', id, title: text,
  })} />`;
};

/**
 * A link as the classic page has it: inside the Lightning shell it goes through `srcUp` with an encoded path.
 * @param {{framed: boolean}} ctx
 * @param {string} path
 * @param {string} text
 * @param {Record<string, string>} [more]
 */
export const link = (ctx, path, text, more = {}) => {
  const framed = `${path}${path.includes('?') ? '&' : '?'}isdtp=p1`;
  const href = ctx.framed ? `javascript:srcUp('${encodeURIComponent(framed)}');` : path;
  return `<a${attrs({ href, ...more })}>${esc(text)}</a>`;
};

/** @param {{name: string, value: string, title?: string, type?: string, id?: string}} button */
export const button = ({ name, value, title = value, type = 'submit', id }) =>
  `<input${attrs({ value: ` ${value} `, class: 'btn', id, name, title, type })} />`;
