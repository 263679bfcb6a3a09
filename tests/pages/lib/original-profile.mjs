/** The profile page of the original interface, view and edit. */

import { byLabel, isAdministrative, label } from './catalog.mjs';
import {
  actionRows, classicDocument, detailTable, hiddenSecrets, hoverHelp, pageBlock, pageTitle, pathOf, relatedList, sectionWriter,
} from './classic-document.mjs';
import * as access from './demo-access.mjs';
import * as org from './demo-org.mjs';
import { DAYS, hoursText, policyRows, tabText, tabWords } from './facts.mjs';
import { attrs, button, checkImage, chunks, esc, lines, link } from './html.mjs';

/** @typedef {import('./classic-document.mjs').Context} Context */

const disabledOn = (ctx) => !ctx.subject.custom;

const input = (ctx, id, on, more = {}) => `<input${attrs({
  checked: on && 'checked', disabled: disabledOn(ctx) && 'disabled', id, name: id, type: 'checkbox', value: '1', ...more,
})} />`;

const details = (ctx) => {
  const { subject, words } = ctx;
  const by = (user, when) => `${link(ctx, `/${user.id}?noredirect=1&isUserEntityOverride=1`, user.name)}, ${when}`;
  const name = ctx.edit && subject.custom
    ? `<div class="requiredInput"><div class="requiredBlock"></div><input${attrs({ id: 'ProfileName', maxlength: '255', name: 'ProfileName', size: '20', type: 'text', value: subject.name })} /></div>`
    : esc(subject.name);
  const rows = [
    { label: words.name, value: name },
    { label: words.userLicense, value: esc(subject.licence) },
    { label: words.customProfile, value: checkImage(subject.custom, words, 'Custom_chkbox') },
    { label: words.description, value: subject.description === '' ? '&nbsp;' : esc(subject.description) },
  ];
  const stamps = [
    { label: words.createdBy, value: by(org.ADMIN, '3/14/2024 9:26 AM') },
    { label: words.modifiedBy, value: by(org.RELEASE_MANAGER, '11/3/2026 4:51 PM') },
  ];
  return detailTable(ctx.edit ? rows : [...rows, ...stamps]);
};

const layouts = (ctx) => actionRows(ctx, ctx.subject.objects.filter(({ name }) => !name.endsWith('__c')).slice(0, 8)
  .map(({ name, label: text }) => ({ label: text, path: `/setup/layout/layoutassignment.jsp?type=${name}`, action: ctx.words.assignment })));

const fieldSecurity = (ctx) => actionRows(ctx, ctx.subject.objects.map(({ name, label: text }) => ({
  label: text,
  path: `/setup/layout/flsedit.jsp?id=${ctx.subject.id}&type=${name}&retURL=${encodeURIComponent(pathOf(ctx))}`,
  action: ctx.words.view,
})));

const tabSets = (ctx) => {
  const { words, edit } = ctx;
  const half = (app) => {
    const visible = ctx.subject.access.apps.includes(app.api);
    const isDefault = ctx.subject.access.apps[0] === app.api;
    const text = isDefault ? words.checked : words.notChecked;
    const seen = edit ? input(ctx, `tabSet_visible___${app.id}`, visible, { title: `${app.name} ${words.visible}` }) : checkImage(visible, words);
    const first = edit
      ? `<input${attrs({ checked: isDefault && 'checked', disabled: disabledOn(ctx) && 'disabled', name: 'tabSet_default', type: 'radio', value: app.id, title: `${app.name} ${words.byDefault}` })} />`
      : `<img${attrs({ src: `/img/${isDefault ? 'radio_checked' : 'radio_unchecked'}.gif`, alt: text, class: 'radioImg', title: text })} />`;
    return `<td class="labelCol">${esc(app.name)}</td><td class="dataCol"><table class="tabSetTable"><tbody>`
      + `<tr><td>${seen}</td><td>${first}</td></tr></tbody></table></td>`;
  };
  const head = `<td class="labelCol empty">&nbsp;</td><td class="dataCol"><table class="tabSetTable"><tbody><tr><th scope="col">${esc(words.visible)}</th>`
    + `<th scope="col">${esc(words.byDefault)}</th></tr></tbody></table></td>`;
  return lines('<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>', `<tr>${head}${head}</tr>`,
    chunks(access.APPS, 2).map((pair) => `<tr>${pair.map(half).join('\n')}</tr>`), '</tbody></table>');
};

/** These boxes stand beside the permissions and are none. */
const accessTable = (ctx, className, all, names) => {
  const half = (entry) => {
    if (!entry) return '<td class="labelCol empty">&nbsp;</td><td class="dataCol empty">&nbsp;</td>';
    const on = names.includes(entry.name);
    return `<td class="labelCol">${esc(entry.name)}</td><td class="dataCol col02"><table class="${className}"><tbody><tr>`
      + `<td>${ctx.edit ? input(ctx, entry.id, on, { title: entry.name }) : checkImage(on, ctx.words)}</td></tr></tbody></table></td>`;
  };
  return lines('<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>',
    chunks(all, 2).map(([first, second]) => `<tr>${half(first)}${half(second)}</tr>`), '</tbody></table>');
};

const choice = (ctx, id, options, chosen) => `<select${attrs({ id, name: id, disabled: disabledOn(ctx) && 'disabled' })}>${
  options.map(([value, name]) => `<option${attrs({ value, selected: value === chosen })}>${esc(name)}</option>`).join('')}</select>`;

const tabRows = (ctx, tabs) => detailTable(tabs.map(({ label: text, api }) => {
  if (!ctx.edit) return { label: text, value: esc(tabText(ctx, api)) };
  const id = `tab__${api}`;
  const options = Object.entries(tabWords(ctx.subject, ctx.words));
  return { label: text, for: id, value: choice(ctx, id, options, ctx.subject.access.tabs[api] ?? 'Hidden') };
}));

const recordTypes = (ctx) => detailTable(access.RECORD_TYPES.map(({ label: text, types, object }) => {
  const shown = types.filter((type) => ctx.subject.access.recordTypes.includes(`${object}.${type}`));
  return {
    label: text,
    value: `${shown.map(esc).join(', ')}&nbsp;&nbsp;[&nbsp;${link(ctx, `/setup/ui/profilerecordtypeedit.jsp?id=${ctx.subject.id}&type=${object}`, ctx.words.edit)}&nbsp;]`,
  };
}));

/** Settings with a value or a check box; the form offers one other value. */
const policyTable = (ctx, section) => detailTable(policyRows(ctx.words)[section].map(([name, value], at) => {
  const id = `${section}_${at}`;
  if (typeof value === 'boolean') {
    return ctx.edit ? { label: name, for: id, value: input(ctx, id, value) } : { label: name, value: checkImage(value, ctx.words) };
  }
  return ctx.edit ? { label: name, for: id, value: choice(ctx, id, [['0', ctx.words.noneChosen], ['1', value]].slice(value === ctx.words.noneChosen ? 1 : 0), '1') }
    : { label: name, value: esc(value) };
}));

/** Labels beside which the page has help. */
const HELPED = { ModifyAllData: 'Create, edit and delete all organization data.', ManageUsers: 'Create and edit users.' };

/** The real input names are not known: `p` and a number stand for an opaque name. */
const permissionRows = (ctx, list, numbers) => detailTable(list.map((name) => {
  const on = ctx.subject.on.includes(name);
  const text = label(name, ctx.language);
  const help = HELPED[name] && hoverHelp(name, HELPED[name]);
  if (!ctx.edit) return { label: text, help, value: checkImage(on, ctx.words) };
  const id = `p${numbers.next}`;
  numbers.next += 1;
  return { label: text, help, for: id, value: input(ctx, id, on) };
}));

const crudTable = (ctx, objects) => {
  const { words } = ctx;
  const columns = [words.read, words.create, words.edit, words.delete];
  const head = '<td class="labelCol empty">&nbsp;</td><td class="dataCol"><table class="crudTable"><tbody><tr>'
    + `<th class="whiteText tertiaryPalette crudCols" colspan="4" scope="col">${esc(words.basicAccess)}</th>`
    + `<th class="whiteText tertiaryPalette marvarCols" colspan="2" scope="col">${esc(words.dataAdministration)}</th></tr><tr>`
    + columns.map((text) => `<th class="crudCol" scope="col">${esc(text)}</th>`).join('')
    + `<th class="marvarCol" scope="col">${esc(words.viewAll)}&nbsp;</th><th class="marvarCol" scope="col">${esc(words.modifyAll)}&nbsp;</th></tr></tbody></table></td>`;
  const right = (object, at) => {
    if (at > 3 && !object.wide) return '&nbsp;';
    const on = object.rights[at];
    return ctx.edit ? input(ctx, `o${object.name}_${at}`, on) : checkImage(on, words);
  };
  const half = (object) => (object
    ? `<th class="labelCol" scope="row">${esc(object.label)}</th><td class="dataCol"><table class="crudTable"><tbody><tr class="crudTable">${
      [0, 1, 2, 3].map((at) => `<td class="crudCol">${right(object, at)}</td>`).join('')
    }${[4, 5].map((at) => `<td class="marvarCol">${right(object, at)}</td>`).join('')}</tr></tbody></table></td>`
    : '<th class="labelCol empty">&nbsp;</th><td class="dataCol empty">&nbsp;</td>');
  return lines('<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>', `<tr>${head}\n${head}</tr>`,
    chunks(objects, 2).map(([first, second]) => `<tr>${half(first)}${half(second)}</tr>`).join(''), '</tbody></table>');
};

const loginHours = (ctx) => detailTable(DAYS.map((day) => ({ label: ctx.words[day], value: esc(hoursText(ctx, day)) })));

const MORE_CLASSES = 40;

/** @param {Context} ctx */
export const originalProfile = (ctx) => {
  const { subject, words, edit, skip = [] } = ctx;
  const write = sectionWriter();
  const section = (key, ...bodies) => (skip.includes(key) ? '' : write(words[key], ...bodies));
  const sorted = byLabel(ctx.rows, ctx.language);
  const numbers = { next: 1 };
  const custom = subject.objects.filter(({ name }) => name.endsWith('__c'));
  const standard = subject.objects.filter(({ name }) => !name.endsWith('__c'));
  const body = [
    edit ? `<div class="pbError" id="errorDiv_ep" style="display: none">${esc(words.error)}</div>` : '',
    `<div class="pbSubsection">${details(ctx)}</div>`,
    edit || standard.length === 0 ? '' : section('layouts', layouts(ctx)),
    edit || standard.length === 0 ? '' : section('fls', fieldSecurity(ctx)),
    section('customApps', tabSets(ctx)),
    section('connectedApps', accessTable(ctx, 'connectedAppTable', access.CONNECTED_APPS, subject.access.connectedApps)),
    section('serviceProviders', accessTable(ctx, 'serviceProviderTable', access.SERVICE_PROVIDERS, subject.access.serviceProviders)),
    section('tabs', tabRows(ctx, access.TABS), ...(skip.includes('customTabs') ? [] : [tabRows(ctx, access.customTabsOf(subject))])),
    edit || subject.access.recordTypes.length === 0 ? '' : section('recordTypes', recordTypes(ctx)),
    section('administrative', permissionRows(ctx, sorted.filter(isAdministrative), numbers)),
    section('general', permissionRows(ctx, sorted.filter((name) => !isAdministrative(name)), numbers)),
    standard.length === 0 ? '' : section('standardObjects', crudTable(ctx, standard)),
    custom.length === 0 ? '' : section('customObjects', crudTable(ctx, custom)),
    section('sessionSettings', policyTable(ctx, 'session')),
    section('passwordPolicies', policyTable(ctx, 'password')),
    edit ? '' : section('loginHours', loginHours(ctx)),
  ];
  const block = pageBlock({
    title: edit ? words.profileEdit : words.detail,
    buttons: edit
      ? `${button({ name: 'save', value: words.save })} ${button({ name: 'cancel', value: words.cancel })}`
      : [button({ name: 'edit', value: words.edit }), button({ name: 'clone', value: words.clone }),
        subject.custom ? button({ name: 'delete', value: words.remove }) : '',
        button({ name: 'assignedUsers', value: words.viewUsers })].filter(Boolean).join(' '),
    body, edit,
  });
  const list = (key, name, columns, rows, more) => (edit || skip.includes(key) ? '' : relatedList(ctx, { key: name, title: words[key], columns, rows, more }));
  const names = (all) => all.map((name) => [esc(name)]);
  const lists = lines(
    list('loginIpRanges', 'RelatedProfileIpRangeList', [words.action, words.ipStart, words.ipEnd, words.description],
      subject.ipRanges.map(({ start, end, description }) =>
        [link(ctx, `/${subject.id}/ip/e`, words.edit, { class: 'actionLink' }), start, end, esc(description)])),
    list('apexClasses', 'RelatedProfileApexClassList', [words.className], names(subject.access.classes), ctx.moreClasses ? MORE_CLASSES : undefined),
    list('pages', 'RelatedProfileApexPageList', [words.pageName], names(subject.access.pages)),
    list('customPermissions', 'RelatedProfileCustomPermissionList', [words.customPermissionName], names(subject.access.customPermissions)),
  );
  const form = lines(
    `<form${attrs({ action: `${pathOf(ctx)}/e`, id: 'editPage', method: edit ? 'post' : 'get', name: 'editPage' })}>`,
    hiddenSecrets(ctx), block, '</form>',
  );
  return classicDocument(ctx, {
    title: `${words.profile}: ${subject.name} ~ Salesforce - Enterprise Edition`,
    bodyClass: `hasMotif setupTab ${edit ? 'editPage' : 'detailPage'} ext-webkit ext-chrome sfdcBody brandQuaternaryBgr`,
    content: lines(pageTitle(edit ? words.profileEdit : words.profile, subject.name), form, lists),
  });
};
