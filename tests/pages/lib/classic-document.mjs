/** The classic document around a Setup page: head, language, title bar, page blocks, related lists. */

import { createHash } from 'node:crypto';
import { ADMIN } from './demo-org.mjs';
import { attrs, button, checkImage, chunks, esc, lines, link } from './html.mjs';

/**
 * @typedef {object} Context
 * @property {string} page name of the replica
 * @property {string} language Salesforce language code
 * @property {import('./words.mjs').Words} words
 * @property {boolean} framed inside the Lightning shell
 * @property {import('./demo-org.mjs').Subject} subject
 * @property {boolean} edit
 * @property {boolean} images view pages of the enhanced family: images, otherwise disabled inputs
 * @property {string[]} rows permissions on the page
 * @property {number} shift how far the generated ids are shifted
 */

/** A made-up secret that looks like Salesforce's; the same page always gets the same one. */
export const secret = (seed, length) => createHash('sha512').update(`replica ${seed}`).digest('hex').slice(0, length);

const token = (seed) => Buffer.from(`replica;${secret(seed, 48)}`).toString('base64');

/** When Salesforce's labels changed last: it stands in the address of the script that holds them. */
const LABELS_CHANGED = '1793181600000';

/** @param {Context} ctx */
export const hiddenSecrets = (ctx) => lines(
  `<input${attrs({ type: 'hidden', name: '_CONFIRMATIONTOKEN', id: '_CONFIRMATIONTOKEN', value: token(`${ctx.page} confirm`) })} />`,
  `<input${attrs({ type: 'hidden', name: 'nonce', id: 'nonce', value: secret(`${ctx.page} form`, 64) })} />`,
);

/** @param {Context} ctx */
export const pathOf = (ctx) => `/${ctx.subject.id}`;

/** Field-level link pair of the original profile page: a label and an action on the right. */
export const actionRows = (ctx, items) => detailTable(items.map(({ label, path, action }) => ({
  label, value: `[&nbsp;${link(ctx, path, action)}&nbsp;]`,
})));

/**
 * Label and value cells, two pairs in a row, fillers at the end, `last` on the last row.
 * @param {{label: string, value: string, for?: string, help?: string, required?: boolean}[]} items
 */
export const detailTable = (items) => {
  const rows = chunks(items, 2);
  const cells = rows.map((row, at) => {
    const last = at === rows.length - 1 ? ' last' : '';
    const pair = (item, column) => {
      if (!item) return `<td class="labelCol empty${last}">&nbsp;</td><td class="dataCol empty${last}">&nbsp;</td>`;
      const text = `${item.for ? `<label for="${item.for}">${item.required ? REQUIRED : ''}${esc(item.label)}</label>` : esc(item.label)}${item.help ?? ''}`;
      return `<td class="labelCol${item.required ? ' requiredInput' : ''}${last}">${text}</td><td class="dataCol${column}${last}">${item.value}</td>`;
    };
    return `<tr>${pair(row[0], ' col02')}${pair(row[1], '')}</tr>`;
  });
  return `<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>${cells.join('')}</tbody></table>`;
};

/** What a screen reader hears of a field that must be filled. */
const REQUIRED = '<span class="assistiveText">*</span>';

/** Help behind a label: words that show while the pointer is there. */
export const hoverHelp = (id, text) => `<span class="helpButton" id="${id}-_help" tabindex="0"><img src="/img/s.gif" alt="Help" class="helpOrb" title="" />`
  + `<script type="text/javascript">sfdcPage.setHelp('${id}', '${esc(text).replaceAll("'", '')}');</script></span>`;

/** Help in a heading or a cell: it is there and hidden. */
export const mouseOver = (text) => `<div class="mouseOverInfoOuter" tabindex="0"><img src="/img/s.gif" alt="Info" class="infoIcon" title="" />`
  + `<div style="display: none;" class="mouseOverInfo">${esc(text)}</div></div>`;

/** Sections of a page block number their headings through. */
export const sectionWriter = () => {
  let count = 0;
  return (title, ...bodies) => {
    count += 1;
    // Between a heading and what it is of stands nothing, not even white space.
    return `<div class="pbSubheader brandTertiaryBgr${count === 1 ? ' first' : ''} tertiaryPalette" id="head_${count}_ep">`
      + `<h3>${esc(title)}<span class="titleSeparatingColon">:</span></h3></div>${
        bodies.map((body) => `<div class="pbSubsection">${lines(body)}</div>`).join('')}`;
  };
};

/** @param {{title: string, buttons: string, body: string[], edit: boolean, id?: string}} block */
export const pageBlock = ({ title, buttons, body, edit, id = 'ep' }) => {
  const row = (place) => `<td class="pbButton${place === 'bottom' ? 'b' : ''}" id="${place}ButtonRow">${buttons}</td>`;
  return lines(
    `<div class="bPageBlock brandSecondaryBrd ${edit ? 'bEditBlock' : 'bDetailBlock'} secondaryPalette" id="${id}">`,
    '<div class="pbHeader"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
    `<td class="pbTitle"><img src="/img/s.gif" alt="" width="1" height="1" class="minWidth" title="" /><h2 class="mainTitle">${esc(title)}</h2></td>`,
    row('top'), '</tr></tbody></table></div>',
    '<div class="pbBody">', body, '</div>',
    edit ? lines('<div class="pbBottomButtons"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
      '<td class="pbTitle"><img src="/img/s.gif" alt="" width="1" height="1" class="minWidth" title="" />&nbsp;</td>',
      row('bottom'), '</tr></tbody></table></div>') : '',
    '<div class="pbFooter secondaryPalette"><div class="bg"></div></div>', '</div>',
  );
};

/**
 * @param {Context} ctx
 * @param {{key: string, title: string, columns: string[], rows: (string | boolean)[][], more?: number}} list `more` rows are not shown
 */
export const relatedList = (ctx, { key, title, columns, rows, more }) => {
  const id = `${ctx.subject.id}_${key}`;
  const cell = (value, at) => {
    if (typeof value === 'boolean') return `<td class=" dataCell  booleanColumn">${checkImage(value, ctx.words)}</td>`;
    return at === 0 ? `<th scope="row" class=" dataCell  ">${value}</th>` : `<td class=" dataCell  ">${value}</td>`;
  };
  const body = rows.map((row, at) => {
    const place = [at % 2 ? 'odd' : 'even', at === rows.length - 1 ? 'last' : '', at === 0 ? 'first' : ''];
    return `<tr class=" dataRow ${place.filter(Boolean).join(' ')}">${row.map(cell).join('')}</tr>`;
  });
  return lines(
    `<div class="bRelatedList" id="${id}"><a name="${id}_target"></a>`,
    '<div class="listRelatedObject setupBlock"><div class="bPageBlock brandSecondaryBrd secondaryPalette">',
    '<div class="pbHeader"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
    `<td class="pbTitle"><h3 id="${id}_title">${esc(title)}</h3></td>`,
    `<td class="pbButton">${button({ name: `edit${key}`, value: ctx.words.edit, type: 'button' })}</td>`,
    '</tr></tbody></table></div>', `<div class="pbBody" id="${id}_body">`,
    '<table class="list" border="0" cellspacing="0" cellpadding="0"><tbody>',
    rows.length === 0
      ? `<tr class="headerRow"><th scope="col" class="noRowsHeader">${esc(ctx.words.none)}</th></tr>`
      : `<tr class="headerRow">${columns.map((name) => `<th scope="col" class=" zen-deemphasize">${esc(name)}</th>`).join('')}</tr>`,
    body, '</tbody></table>',
    more ? `<div class="pShowMore">${link(ctx, `${pathOf(ctx)}?rlid=${key}&id=${ctx.subject.id}`, ctx.words.showMore.replace('{n}', String(more)))}</div>` : '',
    '</div>', '<div class="pbFooter secondaryPalette"><div class="bg"></div></div></div></div></div>',
  );
};

/** @param {string} type @param {string} description */
export const pageTitle = (type, description) => lines(
  '<div class="bPageTitle"><div class="ptBody"><div class="content">',
  '<img src="/img/s.gif" alt="" class="pageTitleIcon" title="" />',
  `<h1 class="pageType">${esc(type)}<span class="titleSeparatingColon">:</span></h1>`,
  `<h2 class="pageDescription"> ${esc(description)}</h2>`,
  '<div class="blank">&nbsp;</div></div></div></div>',
);

const SETUP_TREE = [['ManageUsers', 'Users'], ['PermSets', 'Permission Sets'], ['EnhancedProfiles', 'Profiles'],
  ['Roles', 'Roles'], ['SecuritySession', 'Session Settings'], ['NetworkAccess', 'Network Access']];

const classicHeader = () => lines(
  '<div id="AppBodyHeader" class="bodyHeader"><div class="phHeader"><span class="phLogo">acme</span>',
  `<span class="multiforce">${esc(ADMIN.name)} | Setup | Help</span></div>`,
  '<div class="zen-tabMenu" id="tabContainer"><ul id="tabBar" class="zen-inlineList zen-tabMenu">',
  ['Home', 'Leads', 'Accounts', 'Contacts', 'Reports'].map((tab) => `<li><a href="/home/home.jsp">${tab}</a></li>`),
  '</ul></div></div>',
);

const sidebar = () => lines(
  '<td id="sidebarCell" class="sidebarCell"><div id="setupNavTree" class="setupNavtree">',
  '<h2>Administer</h2>',
  SETUP_TREE.map(([node, text]) => `<div class="${node === 'EnhancedProfiles' ? 'setupHighlightLeaf' : 'setupLeaf'}">`
    + `<a class="setupLeaf" id="${node}_font" href="/setup/forcecomHomepage.apexp">${text}</a></div>`),
  '</div></td>',
);

/**
 * @param {Context} ctx
 * @param {{title: string, bodyClass: string, content: string}} parts
 */
export const classicDocument = (ctx, { title, bodyClass, content }) => {
  const user = JSON.stringify({
    siteUrlPrefix: '', language: ctx.language, locale: ctx.language.includes('_') ? ctx.language : `${ctx.language}_XX`,
    userId: ADMIN.id, userName: 'dana.whitfield@acme.example', orgPreferences: [], isS1Desktop: ctx.framed,
  });
  return `${lines(
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
    `<html lang="${ctx.language.replace('_', '-')}"><head>`,
    '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />',
    `<title>${esc(title)}</title>`,
    '<link class="user" href="/sCSS/replica/common.css" rel="stylesheet" type="text/css" />',
    `<script src="/jslibrary/jslabels/${LABELS_CHANGED}/${ctx.language}.js"></script>`,
    '</head>',
    `<body class="${bodyClass} ${ctx.framed ? 'inFrame' : 'inClassic'}">`,
    `<script>UserContext.initialize(${user});</script>`,
    ctx.framed ? '' : classicHeader(),
    '<div class="bodyDiv brdPalette brandPrimaryBrd"><table id="bodyTable" border="0" cellpadding="0" cellspacing="0" class="outerNoSidebar"><tbody><tr>',
    ctx.framed ? '' : sidebar(),
    '<td class="noSidebarCell" id="bodyCell"><a name="skiplink"></a>',
    content,
    '<!-- Body events -->', '<script type="text/javascript">function bodyOnLoad() { setFocusOnLoad(); } function bodyOnFocus() { closePopupFocusEscapeHatch(); }</script>',
    '</td></tr></tbody></table></div>', '</body></html>',
  )}\n`;
};
