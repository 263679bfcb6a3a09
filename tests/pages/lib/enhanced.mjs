/** The frame of a section page, App and System Permissions, the overview: one page family for permission sets and enhanced profiles. */

import { appGroup, byLabel, label } from './catalog.mjs';
import { classicDocument, hiddenSecrets, pageTitle, pathOf, secret } from './classic-document.mjs';
import * as org from './demo-org.mjs';
import { DESCRIPTIONS } from './descriptions.mjs';
import { attrs, checkImage, esc, lines, link } from './html.mjs';

/** @typedef {import('./classic-document.mjs').Context & {section: string, object?: import('./demo-org.mjs').Rights, unreadable?: boolean}} Context */

/** The ids are generated: the numbers change between releases, so the replicas shift them. */
export const j = (ctx, number) => `j_id${number + ctx.shift}`;

export const formId = (ctx) => `page:console:${j(ctx, 77)}:${j(ctx, 79)}:${j(ctx, 80)}:${ctx.object ? 'objects_tabs_detail' : 'permissions_form'}`;

export const typeOf = (ctx) => (ctx.subject.kind === 'profile' ? ctx.words.profile : ctx.words.permissionSet);

const SECTIONS = {
  profile: [
    ['apps', [['AssignedApps', 'Assigned Apps'], ['ConnectedApps', 'Assigned Connected Apps'],
      ['ObjectsAndTabs', 'Object Settings'], ['AppPermissions', ''], ['ClassAccess', 'Apex Class Access'],
      ['PageAccess', 'Visualforce Page Access'], ['NamedCredentialAccess', 'Named Credential Access'],
      ['FlowAccess', 'Flow Access'], ['CustomPermissions', 'Custom Permissions']]],
    ['system', [['SystemPermissions', ''], ['DesktopClients', 'Desktop Client Access'], ['LoginHours', 'Login Hours'],
      ['LoginIPRanges', 'Login IP Ranges'], ['ServiceProviders', 'Service Providers'],
      ['SessionSettings', 'Session Settings'], ['PasswordPolicies', 'Password Policies']]],
  ],
  'permission-set': [
    ['apps', [['AssignedApps', 'Assigned Apps'], ['ConnectedApps', 'Assigned Connected Apps'],
      ['EntityPermissions', 'Object Settings'], ['AppPermissions', ''], ['ClassAccess', 'Apex Class Access'],
      ['PageAccess', 'Visualforce Page Access'], ['ExternalDataSourceAccess', 'External Data Source Access'],
      ['ExternalCredentialAccess', 'External Credential Principal Access'],
      ['FlowAccess', 'Flow Access'], ['CustomPermissions', 'Custom Permissions']]],
    ['system', [['SystemPermissions', ''], ['ServiceProviders', 'Service Providers']]],
  ],
};

/** A muting permission set has the pages of a permission set. */
const sectionsOf = ({ kind }) => SECTIONS[kind] ?? SECTIONS['permission-set'];

const sectionName = (ctx, code, name) => {
  if (code === 'AppPermissions') return ctx.words.appPermissions;
  if (code === 'ObjectsAndTabs' || code === 'EntityPermissions') return ctx.words.objectSettings;
  return code === 'SystemPermissions' ? ctx.words.systemPermissions : name;
};

/** @param {{subject: {kind: string}}} ctx */
export const objectSection = ({ subject }) => (subject.kind === 'profile' ? 'ObjectsAndTabs' : 'EntityPermissions');

const titleOf = (ctx) => {
  const names = Object.fromEntries(sectionsOf(ctx.subject).flatMap(([, list]) => list));
  return sectionName(ctx, ctx.section, ctx.words[ctx.section] ?? names[ctx.section]);
};

const overviewHeader = (ctx) => {
  const { subject, words } = ctx;
  const id = `page:console:overview_header:${j(ctx, 21)}`;
  // One button has an id of its own form.
  const tool = (key, text) => {
    const name = `${key === 'manage_assignments' ? 'page:console:pc_form' : id}:button_${key}`;
    return `<input${attrs({ type: 'submit', id: name, name, value: text, class: 'btn pc_button' })} />`;
  };
  const tools = subject.kind === 'profile'
    ? [['clone', words.clone], ['delete', words.remove], ['edit_properties', words.editProperties], ['assigned_users', words.assignedUsers]]
    : [['clone', words.clone], ['edit_properties', words.editProperties], ['manage_assignments', words.manageAssignments], ['view_summary', words.viewSummary]];
  return lines(
    `<form${attrs({ id: 'page:console:overview_header', name: 'page:console:overview_header', method: 'post', action: pathOf(ctx) })}>`,
    '<div class="overviewHeader"><div class="pc_findSettings">',
    `<input${attrs({ type: 'text', id: `${id}:search`, class: 'pc_search', placeholder: words.findSettings, title: words.findSettings })} />`,
    `</div><div class="pc_toolbar">${tools.map(([key, text]) => tool(key, text)).join(' ')}</div></div>`,
    hiddenSecrets(ctx), '</form>',
  );
};

/** Visualforce writes it behind the last form of a page. */
export const viewState = (ctx) => {
  const part = (name, value) => `<input${attrs({ type: 'hidden', id: `com.salesforce.visualforce.${name}`, name: `com.salesforce.visualforce.${name}`, value })} />`;
  return '<span id="ajax-view-state-page-container" style="display: none"><span id="ajax-view-state" style="display: none">'
    + `${part('ViewState', `i:AAAAW${secret(`${ctx.page} state`, 60)}`)}${part('ViewStateVersion', secret(`${ctx.page} version`, 15))}</span></span>`;
};

const crumbs = (ctx) => {
  const next = ' <span class="pc_crumbSeparator">&gt;</span> ';
  const current = (text) => `<span class="pc_crumbCurrent">${esc(text)}</span>`;
  const first = link(ctx, pathOf(ctx), `${typeOf(ctx)} ${ctx.words.overview}`);
  const here = ctx.object
    ? `${link(ctx, `${pathOf(ctx)}?s=${ctx.section}`, titleOf(ctx))}${next}${current(ctx.object.label)}` : current(titleOf(ctx));
  return `<div class="pc_breadcrumb">${first}${next}${here}</div>`;
};

/** Which permissions of a subject stand on the section's page, under their headings. */
const groupsOf = (ctx) => {
  const isApp = (name) => appGroup(name) !== null;
  if (ctx.section === 'SystemPermissions') return [[ctx.words.system, byLabel(ctx.rows, ctx.language)]];
  const titles = [...new Set(ctx.rows.filter(isApp).map(appGroup))].sort();
  return titles.map((title) => [title, byLabel(ctx.rows.filter((name) => appGroup(name) === title), ctx.language)]);
};

/** @param {string} section @param {string[]} offered */
export const rowsOf = (section, offered) =>
  offered.filter((name) => (appGroup(name) !== null) === (section === 'AppPermissions'));

const control = (ctx, id, name) => {
  const on = ctx.subject.on.includes(name);
  if (ctx.unreadable) {
    return `<span class="pcx-toggle pcx-v${secret(`${ctx.page} ${name}`, 4)}"><i class="pcx-knob"></i></span>`;
  }
  if (!ctx.edit && ctx.images) return checkImage(on, ctx.words);
  const title = ctx.edit ? name : undefined;
  return `<input${attrs({ id, type: 'checkbox', name: id, checked: on, disabled: !ctx.edit, title })} />`;
};

const table = (ctx, list, group) => {
  const base = `${formId(ctx)}:permissions_pb:${j(ctx, 89)}:${j(ctx, 90)}:${j(ctx, 92)}:${group}:${j(ctx, 95)}:${j(ctx, 96)}`;
  const { words } = ctx;
  const rows = list.map((name, at) => {
    const id = `${base}:${at}:userPerm`;
    const text = esc(label(name, ctx.language));
    const title = ctx.edit ? `<label for="${id}">${text}</label>` : `<span class="pc_permName">${text}</span>`;
    const place = [at % 2 ? 'odd' : 'even', at === 0 ? 'first' : '', at === list.length - 1 ? 'last' : ''].filter(Boolean).join(' ');
    return `<tr class="dataRow ${place}"><td class="dataCell pc_name">${title}</td>`
      + `<td class="dataCell booleanColumn">${control(ctx, id, name)}</td>`
      + `<td class="dataCell pc_description"><span>${esc(DESCRIPTIONS[name] ?? '')}</span></td></tr>`;
  });
  return lines(
    '<table class="list pc_permissions" border="0" cellpadding="0" cellspacing="0"><tbody>',
    `<tr class="headerRow"><th scope="col">${esc(words.permissionName)}</th><th scope="col" class="booleanColumn">${esc(words.enabled)}</th><th scope="col">${esc(words.description)}</th></tr>`,
    rows, '</tbody></table>',
  );
};

const buttons = (ctx, place) => {
  const id = `${formId(ctx)}:permissions_pb:${j(ctx, place === 'top' ? 82 : 120)}`;
  if (!ctx.edit) {
    const path = `${pathOf(ctx)}/e?${parameters(ctx)}`;
    return link(ctx, path, ctx.words.edit, { class: 'btn pc_buttonLink', id: `${id}:button_pc_edit` });
  }
  const one = (name, text) => `<input${attrs({ type: 'submit', id: `${id}:${name}`, name: `${id}:${name}`, value: text, class: 'btn' })} />`;
  return `${one('button_pc_save', ctx.words.save)} ${one('button_pc_cancel', ctx.words.cancel)}`;
};

/** `s`, and `o` on the page of one object, whose custom objects go by their id. */
export const parameters = ({ section, object }) => `s=${section}${object ? `&o=${object.id ?? object.name}` : ''}`;

/** @param {Context} ctx @param {string | string[]} body @param {{readOnly?: boolean, script?: string}} [more] */
export const sectionPage = (ctx, body, { readOnly = false, script = '' } = {}) => {
  const { subject, words } = ctx;
  const pb = `${formId(ctx)}:permissions_pb`;
  const title = ctx.object ? ctx.object.label : titleOf(ctx);
  const row = (place) => `<td class="pbButton${place === 'top' ? '' : 'b'}">${readOnly ? '&nbsp;' : buttons(ctx, place)}</td>`;
  const content = lines(
    pageTitle(typeOf(ctx), subject.name), overviewHeader(ctx), crumbs(ctx),
    `<form${attrs({ id: formId(ctx), name: formId(ctx), method: 'post', action: `${pathOf(ctx)}${ctx.edit ? '/e' : ''}?${parameters(ctx)}`, enctype: 'application/x-www-form-urlencoded' })}>`,
    `<div class="bPageBlock brandSecondaryBrd ${ctx.edit ? 'bEditBlock' : 'bDetailBlock'} apexDefaultPageBlock secondaryPalette" id="${pb}">`,
    '<div class="pbHeader"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr>',
    `<td class="pbTitle"><h2 class="mainTitle">${esc(title)}</h2></td>${row('top')}</tr></tbody></table></div>`,
    `<div class="pbBody"><div class="errorMsg hidden" id="validationError">${esc(words.error)}</div>`,
    body,
    '</div>',
    ctx.edit ? `<div class="pbBottomButtons"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr><td class="pbTitle">&nbsp;</td>${row('bottom')}</tr></tbody></table></div>` : '',
    '<div class="pbFooter secondaryPalette"><div class="bg"></div></div>', '</div></form>', viewState(ctx),
    script === '' ? '' : `<script>${script}</script>`,
  );
  return page(ctx, content);
};

/** @param {string} title @param {string | string[]} body @param {boolean} [first] */
export const block = (title, body, first = false) => lines(
  `<div class="brandTertiaryBgr${first ? ' first' : ''} pbSubheader tertiaryPalette"><h3>${esc(title)}<span class="titleSeparatingColon">:</span></h3></div>`,
  `<div class="pbSubsection">${lines(body)}</div>`,
);

/** @param {Context} ctx */
export const permissionSection = (ctx) => sectionPage(ctx,
  groupsOf(ctx).map(([heading, list], at) => block(heading, table(ctx, list, at), at === 0)));

/** @param {Context} ctx */
export const overview = (ctx) => {
  const { subject, words } = ctx;
  const category = ([title, entries]) => lines(
    `<div class="pc_category"><h3>${esc(words[title])}</h3><ul class="pc_sections">`,
    entries.map(([code, name], at) => {
      const text = sectionName(ctx, code, name);
      return `<li class="pc_section" id="page:console:${j(ctx, 40)}:${title}:${at}:${j(ctx, 46)}">${link(ctx, `${pathOf(ctx)}?s=${code}`, text)}</li>`;
    }),
    '</ul></div>',
  );
  const pair = (name, value) => `<td class="labelCol">${esc(name)}</td><td class="dataCol">${value}</td>`;
  const user = (who) => link(ctx, `/${who.id}?noredirect=1&isUserEntityOverride=1`, who.name);
  return page(ctx, lines(
    pageTitle(typeOf(ctx), subject.name), overviewHeader(ctx),
    '<div class="bPageBlock brandSecondaryBrd bDetailBlock apexDefaultPageBlock secondaryPalette"><div class="pbBody"><div class="pbSubsection">',
    '<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>',
    subject.kind === 'profile' ? [
      `<tr>${pair(words.description, esc(subject.description))}${pair(words.userLicense, esc(subject.licence))}</tr>`,
      `<tr>${pair(words.customProfile, checkImage(subject.custom, words))}<td class="labelCol empty">&nbsp;</td><td class="dataCol empty">&nbsp;</td></tr>`,
    ] : [
      `<tr>${pair(words.description, esc(subject.description))}${pair(words.apiName, esc(subject.apiName))}</tr>`,
      `<tr>${pair(words.licence, esc(subject.licence))}${pair(words.activation, checkImage(false, words))}</tr>`,
    ],
    `<tr>${pair(words.createdBy, user(org.ADMIN))}${pair(words.modifiedBy, user(org.RELEASE_MANAGER))}</tr>`,
    '</tbody></table></div></div><div class="pbFooter secondaryPalette"><div class="bg"></div></div></div>',
    sectionsOf(subject).map(category), viewState(ctx),
  ));
};

const page = (ctx, content) => classicDocument(ctx, {
  title: `${typeOf(ctx)}: ${ctx.subject.name} ~ Salesforce - Enterprise Edition`,
  bodyClass: 'hasMotif setupTab ext-webkit ext-chrome sfdcBody brandQuaternaryBgr', content,
});
