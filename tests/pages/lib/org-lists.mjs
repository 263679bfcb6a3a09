/** Lists of the classic pages whose rows begin with actions, and dual lists; what they prove. */

import { mouseOver } from './classic-document.mjs';
import { attrs, button, esc, lines, link } from './html.mjs';

/** @typedef {import('./facts.mjs').Fact} Fact */

/** @param {string} section @param {{id: string, name: string}[]} rows @returns {Fact[]} */
export const listed = (section, rows) => rows.map(({ id, name }) => [section, id, name]);

/** Everything of a list, and the proof that there is no more. @returns {Fact[]} */
export const wholeList = (section, rows) => [...listed(section, rows), ['list', section, String(rows.length)]];

/** A link with a plain address; older pages in the frame go through `srcUp`. */
export const orgLink = (ctx, path, text, more = {}) => link({ framed: ctx.srcUp }, path, text, more);

/**
 * @param {import('./words.mjs').Words} words
 * @param {{columns: string[], rows: string[][], actions?: boolean, help?: Record<string, string>}} list by column; the first column holds the actions if there are any
 */
export const listTable = (words, { columns, rows, actions = false, help = {} }) => {
  const nameAt = actions ? 1 : 0;
  const cell = (value, at) => {
    if (at < nameAt) return `<td class="actionColumn">${value}</td>`;
    return at === nameAt ? `<th scope="row" class=" dataCell  ">${value}</th>` : `<td class=" dataCell  ">${value}</td>`;
  };
  const place = (at) => [at % 2 ? 'odd' : 'even', at === rows.length - 1 ? 'last' : '', at === 0 ? 'first' : ''].filter(Boolean).join(' ');
  const head = columns.map((name, at) => `<th scope="col" class="${at < nameAt ? 'actionColumn' : ' zen-deemphasize'}">${esc(name)}${help[name] ? mouseOver(help[name]) : ''}</th>`);
  return lines(
    '<table class="list" border="0" cellspacing="0" cellpadding="0"><tbody>',
    rows.length === 0
      ? `<tr class="headerRow"><th scope="col" class="noRowsHeader">${esc(words.none)}</th></tr>`
      : `<tr class="headerRow">${head.join('')}</tr>`,
    rows.map((row, at) => `<tr class=" dataRow ${place(at)}">${row.map(cell).join('')}</tr>`),
    '</tbody></table>',
  );
};

/** @param {{key: string, title: string, count: string}[]} lists the links above a page that jump to its lists */
export const hoverLinks = (ctx, lists) => lines(
  '<div class="listHoverLinks">',
  lists.map(({ key, title, count }) => {
    const id = `${ctx.subject.id}_${key}`;
    return `<a class="linklet" href="#${id}_target" id="${id}_link"><span class="listTitle">${esc(title)}<span class="count">[${count}]</span></span></a>`;
  }),
  '</div>',
);

/**
 * @param {{key: string, title: string, buttons?: [string, string][], columns: string[], rows: string[][], actions?: boolean,
 *   more?: {count: number, path: string}, kind?: string}} list
 */
export const orgList = (ctx, { key, title, buttons = [], more, kind = 'setupBlock', ...list }) => {
  const id = `${ctx.subject.id}_${key}`;
  const { words } = ctx;
  return lines(
    `<div class="bRelatedList" id="${id}"><a name="${id}_target"></a>`,
    `<div class="listRelatedObject ${kind}"><div class="bPageBlock brandSecondaryBrd secondaryPalette">`,
    '<div class="pbHeader"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
    `<td class="pbTitle"><h3 id="${id}_title">${esc(title)}</h3></td>`,
    `<td class="pbButton">${buttons.map(([name, value]) => button({ name, value, type: 'button' })).join(' ')}</td>`,
    '</tr></tbody></table></div>', `<div class="pbBody" id="${id}_body">`, listTable(words, list),
    more ? `<div class="pShowMore">&nbsp;<a href="${more.path}">${esc(words.more.replace('{n}', String(more.count)))}</a>&nbsp;&nbsp;|&nbsp;&nbsp;<a href="${more.path}">${esc(words.goToList)}</a></div>` : '',
    '</div><div class="pbFooter secondaryPalette"><div class="bg"></div></div></div></div></div>',
  );
};

/**
 * @param {string} id of the component
 * @param {{titles: [string, string], available: {id: string, name: string}[], enabled: {id: string, name: string}[]}} list
 */
export const dualList = (id, { titles, available, enabled }) => {
  const side = (key, title, entries) => lines(
    `<td class="selectCell"><div class="pbSelectHeader"><label for="${id}:backingList_${key}">${esc(title)}</label></div>`,
    `<select${attrs({ id: `${id}:backingList_${key}`, name: `${id}:backingList_${key}`, multiple: true, size: '14', title })}>`,
    entries.length === 0 ? '<option value="" disabled="disabled">--None--</option>' : '',
    entries.map((entry) => `<option${attrs({ value: entry.id, title: entry.name })}>${esc(entry.name)}</option>`),
    '</select></td>',
  );
  const arrow = (key, text) => `<div class="text">${text}</div><a${attrs({ id: `${id}:backingList_${key}`, href: 'javascript:void(0);' })}>`
    + `<img${attrs({ src: '/img/s.gif', alt: text, class: key === 'add' ? 'rightArrowIcon' : 'leftArrowIcon', title: text })} /></a>`;
  return lines(
    '<table class="multiSelectPicklistTable duelingListBox" border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
    side('a', titles[0], available),
    `<td class="multiSelectPicklistCell">${arrow('add', 'Add')}${arrow('remove', 'Remove')}</td>`,
    side('s', titles[1], enabled), '</tr></tbody></table>',
  );
};
