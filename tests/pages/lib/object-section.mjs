/** Object Settings of an enhanced profile or a permission set: the list of all objects, and the page of one. */

import * as access from './demo-access.mjs';
import { fieldLevel } from './demo-org.mjs';
import { block, formId, j, objectSection, sectionPage } from './enhanced.mjs';
import { pathOf } from './classic-document.mjs';
import { tabText, tabWords } from './facts.mjs';
import { attrs, checkImage, esc, lines, link } from './html.mjs';

/** @typedef {import('./enhanced.mjs').Context} Context */

const base = (ctx, number) => `${formId(ctx)}:permissions_pb:${j(ctx, 89)}:${j(ctx, 90)}:${j(ctx, number)}`;

/** @param {Context} ctx @param {string} id @param {boolean} on @param {{fixed?: boolean}} [more] */
export const box = (ctx, id, on, { fixed = false } = {}) => (!ctx.edit && ctx.images ? checkImage(on, ctx.words)
  : `<input${attrs({ id, type: 'checkbox', name: id, checked: on, disabled: !ctx.edit || fixed })} />`);

const table = (heads, rows, more = {}) => lines(
  `<table${attrs({ class: 'list', border: '0', cellpadding: '0', cellspacing: '0', ...more })}><tbody>`,
  `<tr class="headerRow">${heads.join('')}</tr>`, rows, '</tbody></table>',
);

const rowOf = (cells, at) => `<tr class="dataRow ${at % 2 ? 'odd' : 'even'}">${cells.join('')}</tr>`;
const head = (text) => `<th scope="col">${esc(text)}</th>`;
const boolean = (content) => `<td class="dataCell booleanColumn">${content}</td>`;
const cell = (content) => `<td class="dataCell">${content}</td>`;

const tabBlock = (ctx, api) => {
  const id = `${formId(ctx)}:${j(ctx, 120)}:0:${j(ctx, 125)}:${j(ctx, 130)}:${j(ctx, 134)}`;
  const chosen = ctx.subject.access.tabs[api] ?? 'Hidden';
  const options = Object.entries(tabWords(ctx.subject, ctx.words))
    .map(([value, name]) => `<option${attrs({ value, selected: value === chosen })}>${esc(name)}</option>`);
  const value = ctx.edit
    ? `<select${attrs({ id, name: id, size: '1' })}>${options.join('')}</select>` : `<span>${esc(tabText(ctx, api))}</span>`;
  return block(ctx.words.tabs, lines(
    '<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>',
    `<tr><td class="labelCol">${esc(ctx.object.label)}</td><td class="dataCol">${value}</td></tr>`, '</tbody></table>',
  ), true);
};

const recordTypeBlock = (ctx, types) => block(ctx.words.assignedTypes, table(
  [head(ctx.words.recordType), `<th scope="col" class="booleanColumn">${esc(ctx.words.enabled)}</th>`],
  types.map((type, at) => rowOf([cell(esc(type)), boolean(box(ctx, `${base(ctx, 104)}:rtpl:rtplrows:${at}:rt_assign`,
    ctx.subject.access.recordTypes.includes(`${ctx.object.name}.${type}`)))], at)),
));

/** View All Fields came later than the other six: nobody knows the number in its id, so it has one of its own here. */
const rightsBlock = (ctx) => {
  const { words, object } = ctx;
  const names = [words.read, words.create, words.edit, words.delete, words.viewAllRecords, words.modifyAllRecords];
  const rows = names.slice(0, object.wide ? 6 : 4).map((name, at) => [name, object.rights[at], at]);
  if (object.wide) rows.push([words.viewAllFields, object.viewAllFields, ctx.subject.kind === 'profile' ? 7 : 6]);
  return block(words.objectPermissions, table(
    [head(words.permissionName), `<th scope="col" class="booleanColumn">${esc(words.enabled)}</th>`],
    rows.map(([name, on, number], at) => {
      const id = `${base(ctx, 108)}:${number}:olp_check`;
      const label = ctx.edit ? `<label for="${id}">${esc(name)}</label>` : esc(name);
      return rowOf([cell(label), boolean(box(ctx, id, on))], at);
    }), { class: 'list pc_objectPermissions' },
  ));
};

const fieldsBlock = (ctx, fields) => {
  const { words } = ctx;
  const id = base(ctx, 113);
  const right = (text, key) => `<th scope="col" class="booleanColumn"><div id="${id}:fls_${key}header">${esc(text)}</div></th>`;
  return block(words.fieldPermissions, table(
    [head(words.fieldName), head(words.fieldApiName), right(words.readAccess, 'read'), right(words.editAccess, 'edit')],
    fields.map((field, at) => {
      const level = fieldLevel(ctx.subject, field);
      return rowOf([cell(esc(field.label)), cell(field.field), boolean(box(ctx, `${id}:${at}:fls_read_ck`, level !== 'none')),
        boolean(box(ctx, `${id}:${at}:fls_edit_ck`, level === 'edit', { fixed: field.most === 'fixed' }))], at);
    }), { class: 'list pc_fieldPermissions' },
  ));
};

/** A box that is ticked ticks what it needs, a box that is cleared clears what needs it; no event says so. */
const CASCADE = `
(function () {
  var needs = { 1: [0], 2: [0], 3: [0, 2], 4: [0], 5: [0, 2, 3, 4] };
  document.addEventListener('click', function (event) {
    var box = event.target;
    var right = /^(.*:)(\\d)(:olp_check)$/.exec(box.id);
    var field = /^(.*:fls_)(read|edit)(_ck)$/.exec(box.id);
    if (field) {
      var other = document.getElementById(field[1] + (field[2] === 'read' ? 'edit' : 'read') + field[3]);
      if ((field[2] === 'edit') === box.checked) other.checked = box.checked;
    }
    if (right) {
      Object.keys(needs).forEach(function (each) {
        needs[each].forEach(function (needed) {
          var changed = box.checked ? [each, needed] : [String(needed), each];
          var found = document.getElementById(right[1] + changed[1] + right[3]);
          if (changed[0] === right[2] && found) found.checked = box.checked;
        });
      });
    }
  });
}());
`;

/** @param {Context} ctx */
export const objectPage = (ctx) => {
  const tab = access.tabOf(ctx.object.name);
  const types = access.RECORD_TYPES.find(({ object }) => object === ctx.object.name)?.types;
  return sectionPage(ctx, [
    tab ? tabBlock(ctx, tab) : '', types ? recordTypeBlock(ctx, types) : '',
    ...(ctx.object.tabOnly ? [] : [rightsBlock(ctx), fieldsBlock(ctx, access.FIELDS.filter(({ object }) => object === ctx.object.name))]),
  ], { script: ctx.edit ? CASCADE : '' });
};

/** @param {Context} ctx */
export const objectList = (ctx) => {
  const { subject, words } = ctx;
  const names = [words.read, words.create, words.edit, words.delete, words.viewAllRecords, words.modifyAllRecords, words.viewAllFields];
  const to = (object, text) => {
    const path = `${pathOf(ctx)}?s=${objectSection(ctx)}&o=${object}`;
    return subject.kind === 'profile' ? link(ctx, path, text) : `<a href="${esc(path)}">${esc(text)}</a>`;
  };
  const cells = (object) => {
    const tab = access.tabOf(object.name);
    const fields = access.FIELDS.filter((field) => field.object === object.name).length;
    return [
      to(object.id ?? object.name, object.label),
      object.tabOnly ? '--' : esc(names.filter((_, at) => [...object.rights, object.viewAllFields][at]).join(', ') || words.noAccess),
      object.tabOnly ? '--' : String(fields), tab ? esc(tabText(ctx, tab)) : '--',
    ];
  };
  const rows = [...subject.objects, ...access.TAB_ONLY].sort((a, b) => (a.label < b.label ? -1 : 1)).map(cells);
  const id = `${base(ctx, 92)}:table_objects_and_tabs`;
  return sectionPage(ctx, lines(
    `<table class="list rich-table" id="${id}" border="0" cellpadding="0" cellspacing="0">`,
    `<thead><tr class="headerRow">${[words.objectName, words.objectPermissions, words.totalFields, words.tabs].map(head).join('')}</tr></thead>`,
    `<tbody id="${id}:tb">`, rows.map((row, at) => rowOf(row.map((content) => cell(`<span>${content}</span>`)), at)), '</tbody></table>',
  ), { readOnly: true });
};
