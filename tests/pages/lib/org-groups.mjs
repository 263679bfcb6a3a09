/** A permission set group: overview and components; its muting permission set. */

import { appGroup } from './catalog.mjs';
import { classicDocument, pageTitle } from './classic-document.mjs';
import { ADMIN, RELEASE_MANAGER } from './demo-org.mjs';
import { EDITION, GROUP, GROUP_SETS, MUTING } from './demo-users.mjs';
import { permissionSection, rowsOf } from './enhanced.mjs';
import { attrs, checkImage, esc, lines } from './html.mjs';
import { listTable, orgLink, wholeList } from './org-lists.mjs';
import { NOT_OFFERED, OFFERED_SALESFORCE } from './permission-lists.mjs';

const TYPE = 'Permission Set Group';

const document = (ctx, content) => classicDocument(ctx, {
  title: `${TYPE}: ${GROUP.name} ~ Salesforce - ${EDITION}`, bodyClass: 'hasMotif setupTab ext-webkit ext-chrome sfdcBody brandQuaternaryBgr',
  content: lines(pageTitle(TYPE, GROUP.name), content),
});

const toolbar = (...names) => `<div class="pc_toolbar">${names.map((value) =>
  `<input${attrs({ type: 'submit', value, class: 'btn pc_button' })} />`).join(' ')}</div>`;

/** @param {object} ctx @returns {string} */
export const groupOverview = (ctx) => {
  const { words } = ctx;
  const person = (who) => orgLink(ctx, `/${who.id}?noredirect=1&isUserEntityOverride=1`, who.name);
  const rows = [
    [words.description, esc(GROUP.description), words.apiName, 'HubSpot_Connector'],
    ['Status', 'Updated', 'Session Activation Required', checkImage(false, words)],
    [words.createdBy, person(ADMIN), words.modifiedBy, person(RELEASE_MANAGER)],
  ];
  const entries = [
    [`/${GROUP.id}?s=ComponentPS`, 'Permission Sets in Group'], [`/${MUTING.id}`, 'Muting Permission Set in Group'],
  ];
  return document(ctx, lines(
    `<div class="overviewHeader">${toolbar(words.clone, words.remove, words.editProperties, words.manageAssignments, words.viewSummary)}</div>`,
    '<div class="bPageBlock brandSecondaryBrd bDetailBlock apexDefaultPageBlock secondaryPalette"><div class="pbBody"><div class="pbSubsection">',
    '<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>',
    rows.map(([first, one, second, two]) =>
      `<tr><td class="labelCol">${esc(first)}</td><td class="dataCol">${one}</td><td class="labelCol">${esc(second)}</td><td class="dataCol">${two}</td></tr>`),
    '</tbody></table></div></div></div>',
    '<div class="pc_category"><h3>Permission Sets</h3><ul class="pc_sections">',
    entries.map(([path, text]) => `<li class="pc_section">${orgLink(ctx, path, text)}</li>`), '</ul></div>',
  ));
};

/** @returns {import('./facts.mjs').Fact[]} */
export const overviewFacts = () => [
  ['about', 'name', GROUP.name], ['about', 'api-name', 'HubSpot_Connector'], ['about', 'description', GROUP.description], ['about', 'status', 'Updated'],
];

/** @param {object} ctx @returns {string} */
export const groupComponents = (ctx) => document(ctx, lines(
  `<div class="pc_breadcrumb">${orgLink(ctx, `/${GROUP.id}`, `${TYPE} ${ctx.words.overview}`)} <span class="pc_crumbSeparator">&gt;</span> <span class="pc_crumbCurrent">Permission Sets in Group</span></div>`,
  '<div class="bPageBlock brandSecondaryBrd bDetailBlock apexDefaultPageBlock secondaryPalette"><div class="pbHeader">',
  toolbar('Add Permission Set', 'Remove Permission Set'), '</div><div class="pbBody" id="page:console:components_pb">',
  listTable(ctx.words, {
    columns: ['Permission Set Name', ctx.words.apiName, ctx.words.description],
    rows: GROUP_SETS.map((set) => [orgLink(ctx, `/${set.id}`, set.name), esc(set.apiName), esc(set.description)]),
  }), '</div></div>',
));

export const componentFacts = () => wholeList('permission-set', GROUP_SETS);

/** The pages of a permission set serve a muting set as well; on means muted. */
export const mutingSection = (ctx) => permissionSection({
  ...ctx, words: { ...ctx.words, permissionSet: 'Muting Permission Set' }, rows: mutingRows(ctx.section),
  images: true, shift: 0, subject: { ...MUTING, kind: 'muting-permission-set', on: MUTING.muted },
});

const mutingRows = (section) => rowsOf(section, OFFERED_SALESFORCE);

/** The truth about a muting page, as `meta.json` has it. */
export const mutingTruth = (section) => {
  const rows = mutingRows(section);
  // The catalog has no label for the one left out, so no page can show it.
  const never = NOT_OFFERED.filter((name) => name !== 'ManageUserAccessPolicies' && (appGroup(name) !== null) === (section === 'AppPermissions'));
  return {
    permissions: rows.length, on: rows.filter((name) => MUTING.muted.includes(name)).sort(),
    off: rows.filter((name) => !MUTING.muted.includes(name)).sort(), absent: [...never].sort(),
  };
};
