/** A permission set's view page on which nothing can be relied on. */

import { byLabel, label } from './catalog.mjs';
import { block, formId, sectionPage } from './enhanced.mjs';
import { checkImage, esc, lines } from './html.mjs';

const row = (text, control) => `<tr class="dataRow"><td class="dataCell pc_name"><span class="pc_permName">${esc(text)}</span></td>`
  + `<td class="dataCell booleanColumn">${control}</td><td class="dataCell pc_description"><span></span></td></tr>`;

const HUGE = 100 * 1024;

/** Both are on the page, but nobody can say how they are set. */
export const CONTRADICTORY = 'ManageUsers';
export const WITHOUT_CONTROL = 'AuthorApex';

/** @param {import('./enhanced.mjs').Context} ctx */
export const hostilePage = (ctx) => {
  const text = (name) => label(name, ctx.language);
  const image = (on) => checkImage(on, ctx.words);
  const readable = byLabel(ctx.rows.filter((name) => name !== CONTRADICTORY && name !== WITHOUT_CONTROL), ctx.language);
  const named = readable.map((name) => row(text(name), image(ctx.subject.on.includes(name))));
  const hostile = [
    row('<img src=x onerror="document.title=\'owned\'">', image(true)),
    row('</td></tr></table><script>document.title = "owned"</script>', image(false)),
    row('View All Data <b>(harmless)</b>', image(true)),
    row('\u202Eataddna sresu llA\u202C', image(true)),
    row('Run\u2066 Reports, once approved\u2069\u200B', image(false)),
    row('=HYPERLINK("https://phish.example","Manage Roles")', image(true)),
    row(`Modify All Data ${'or less '.repeat(HUGE / 8)}`, image(true)),
    row(text(WITHOUT_CONTROL), '&nbsp;'),
    row('', image(true)),
    row(text(CONTRADICTORY), image(true)),
    row(text(CONTRADICTORY), image(false)),
  ];
  const middle = Math.floor(named.length / 2);
  return sectionPage(ctx, block(ctx.words.system, lines(
    `<table class="list pc_permissions" id="${formId(ctx)}:permissions_pb:hostile" border="0" cellpadding="0" cellspacing="0"><tbody>`,
    `<tr class="headerRow"><th scope="col">${esc(ctx.words.permissionName)}</th><th scope="col" class="booleanColumn">${esc(ctx.words.enabled)}</th><th scope="col">${esc(ctx.words.description)}</th></tr>`,
    named.slice(0, middle), hostile, named.slice(middle), '</tbody></table>',
  ), true));
};
