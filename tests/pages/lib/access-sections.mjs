/** The section pages of an enhanced profile or a permission set beside permissions and objects. */

import { detailTable, pathOf } from './classic-document.mjs';
import * as access from './demo-access.mjs';
import { formId, j, sectionPage } from './enhanced.mjs';
import { DAYS, hoursText, policyRows } from './facts.mjs';
import { attrs, button, checkImage, esc, lines, link } from './html.mjs';
import { box } from './object-section.mjs';
import { dualList } from './org-lists.mjs';

/** @typedef {import('./enhanced.mjs').Context} Context */

const named = (names) => names.map((name, at) => ({ id: `3015g00000000${String(at).padStart(2, '0')}`, name }));

/** What the lists of enabled things hold: heading, everything there is, and where a subject says what it enables. */
const LISTS = {
  AssignedApps: ['appName', access.APPS, 'apps'],
  ConnectedApps: ['connectedAppName', access.CONNECTED_APPS, 'connectedApps'],
  ClassAccess: ['className', access.CLASSES, 'classes'],
  PageAccess: ['pageName', named(access.PAGES), 'pages'],
  CustomPermissions: ['customPermissionName', named(access.CUSTOM_PERMISSIONS.map(({ label }) => label)), 'customPermissions'],
  FlowAccess: ['flowName', named(access.FLOWS), 'flows'],
  ExternalCredentialAccess: ['externalCredentialName', named(access.EXTERNAL_CREDENTIALS), 'externalCredentials'],
};

const table = (ctx, columns, rows) => lines(
  '<table class="list" border="0" cellpadding="0" cellspacing="0"><tbody>',
  rows.length === 0
    ? `<tr class="headerRow"><th scope="col" class="noRowsHeader">${esc(ctx.words.none)}</th></tr>`
    : `<tr class="headerRow">${columns.map((text) => `<th scope="col">${esc(text)}</th>`).join('')}</tr>`,
  rows.map((cells, at) => `<tr class="dataRow ${at % 2 ? 'odd' : 'even'}">${cells.join('')}</tr>`),
  '</tbody></table>',
);

const cell = (content) => `<td class="dataCell">${content}</td>`;

const MOVE = `
document.addEventListener('click', function (event) {
  var button = /^(.*:backingList_)(add|remove)$/.exec((event.target.closest('a') || {}).id);
  if (!button) return;
  event.preventDefault();
  var lists = ['a', 's'].map(function (key) { return document.getElementById(button[1] + key); });
  if (button[2] === 'remove') lists.reverse();
  Array.prototype.slice.call(lists[0].selectedOptions).forEach(function (option) {
    if (!option.disabled) lists[1].appendChild(option);
  });
});
`;

/** A list of what is enabled; its form shows what is available beside it. */
const accessList = (ctx) => {
  const [heading, all, key] = LISTS[ctx.section];
  const names = ctx.subject.access[key] ?? [];
  const enabled = (entry) => names.includes(entry.api ?? entry.name);
  const component = `${formId(ctx)}:permissions_pb:${j(ctx, 89)}:duelingListBox`;
  if (ctx.edit) {
    return sectionPage(ctx, dualList(component, {
      titles: [ctx.words.available, ctx.words.enabledList], available: all.filter((entry) => !enabled(entry)), enabled: all.filter(enabled),
    }), { script: MOVE });
  }
  return sectionPage(ctx, table(ctx, [ctx.words[heading]], all.filter(enabled).map(({ name }) => [cell(esc(name))])));
};

/** Profiles say for every app whether it is visible and which one comes first. */
const profileApps = (ctx) => {
  const { words, subject: { access: { apps } }, edit } = ctx;
  const base = `${formId(ctx)}:permissions_pb:${j(ctx, 89)}:${j(ctx, 94)}`;
  const first = (on, id) => (edit || !ctx.images
    ? `<input${attrs({ id, type: 'radio', name: `${base}:app_default`, value: id, checked: on, disabled: !edit })} />`
    : `<img${attrs({ src: `/img/${on ? 'radio_checked' : 'radio_unchecked'}.gif`, alt: on ? words.checked : words.notChecked, class: 'radioImg' })} />`);
  const rows = access.APPS.map(({ name, api }, at) => [
    cell(edit ? `<label for="${base}:${at}:app_visible">${esc(name)}</label>` : esc(name)),
    `<td class="dataCell booleanColumn">${box(ctx, `${base}:${at}:app_visible`, apps.includes(api))}</td>`,
    `<td class="dataCell booleanColumn">${first(apps[0] === api, `${base}:${at}:app_default`)}</td>`,
  ]);
  return sectionPage(ctx, table(ctx, [words.appName, words.visible, words.byDefault], rows));
};

const loginIpRanges = (ctx) => {
  const { words, subject } = ctx;
  const row = ({ start, end, description }) => [
    link(ctx, `${pathOf(ctx)}/ip/e`, words.edit, { class: 'actionLink' }), start, end, esc(description),
  ].map(cell);
  return sectionPage(ctx, lines(
    `<p>${button({ name: 'addIpRange', value: words.add, type: 'button' })}</p>`,
    table(ctx, [words.action, words.ipStart, words.ipEnd, words.description], subject.ipRanges.map(row)),
  ), { readOnly: true });
};

/** The form has a time from which and one until which, in the zone of the org. */
const loginHours = (ctx) => sectionPage(ctx, lines(
  detailTable(DAYS.map((day, at) => ({
    label: ctx.words[day],
    value: ctx.edit ? ['start', 'end'].map((key) => choice(`${formId(ctx)}:${at}:${key}`, '--None--', '8:00 AM', '6:00 PM')).join(' ') : esc(hoursText(ctx, day)),
  }))),
  `<p class="pc_description">${esc(ctx.words.timeZone)}</p>`,
));

const choice = (id, ...options) => `<select${attrs({ id, name: id })}>${options.map((each, at) => `<option${attrs({ selected: at === 0 })}>${esc(each)}</option>`).join('')}</select>`;

const policy = (section) => (ctx) => sectionPage(ctx, detailTable(policyRows(ctx.words)[section].map(([label, value], at) => {
  const id = `${formId(ctx)}:${section}_${at}`;
  if (typeof value !== 'boolean') return ctx.edit ? { label, for: id, value: choice(id, value, '1') } : { label, value: esc(value) };
  const box = `<input${attrs({ id, type: 'checkbox', checked: value, disabled: !ctx.edit })} />`;
  return { label, for: ctx.edit ? id : undefined, value: ctx.images && !ctx.edit ? checkImage(value, ctx.words) : box };
})));

/** @type {Record<string, (ctx: any) => string>} by section */
export const ACCESS_SECTIONS = {
  AssignedApps: (ctx) => (ctx.subject.kind === 'profile' ? profileApps(ctx) : accessList(ctx)),
  ConnectedApps: accessList, ClassAccess: accessList, PageAccess: accessList, CustomPermissions: accessList, FlowAccess: accessList,
  ExternalCredentialAccess: accessList,
  LoginIPRanges: loginIpRanges, LoginHours: loginHours,
  SessionSettings: policy('session'), PasswordPolicies: policy('password'),
};
