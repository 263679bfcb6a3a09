/** Company Information, the full list of user licences, and Network Access. */

import { classicDocument, detailTable, pageBlock, pageTitle, sectionWriter } from './classic-document.mjs';
import { ADMIN } from './demo-org.mjs';
import { EDITION, SET_LICENCES, USER_LICENCES } from './demo-users.mjs';
import { button, esc, lines } from './html.mjs';
import { hoverLinks, listTable, orgLink, orgList } from './org-lists.mjs';

/** @typedef {import('./facts.mjs').Fact} Fact */

const document = (ctx, title, content) => classicDocument(ctx, {
  title: `${title} ~ Salesforce - ${EDITION}`, bodyClass: 'hasMotif setupTab detailPage ext-webkit ext-chrome sfdcBody brandQuaternaryBgr', content,
});

const licenceColumns = (words) => [words.name, words.status, words.totalLicences, words.usedLicences, words.remainingLicences, words.expirationDate];

/** Headings with help. */
const licenceHelp = (words) => ({ [words.totalLicences]: 'Licenses that were bought.', [words.usedLicences]: 'Licenses of active users.' });

const statusOf = (words, [name]) => (name === 'Identity Connect' ? words.statusDisabled : words.statusActive);

const licenceRows = (words, list) => list.map((licence) => {
  const [name, total, used] = licence;
  return [esc(name), statusOf(words, licence), String(total), String(used), String(total - used), '&nbsp;'];
});

/** @returns {Fact[]} */
const licenceFacts = (words, section, list) => list.map((licence) => {
  const [name, total, used] = licence;
  return [section, name, [statusOf(words, licence), total, used, total - used].join('; ')];
});

const shownLicences = (ctx) => (ctx.shown ? USER_LICENCES.slice(0, ctx.shown) : USER_LICENCES);

const details = (ctx) => {
  const { subject, words } = ctx;
  const rows = [
    [words.organizationName, esc(subject.name)], [words.phone, '(555) 010-0199'],
    [words.primaryContact, orgLink(ctx, `/${ADMIN.id}`, ADMIN.name)], ['Fax', '&nbsp;'],
    [words.division, '&nbsp;'], [words.locale, 'English (United States)'],
    [words.address, '1 Example Way<br>San Francisco, CA 94105<br>US'], [words.language, esc(ctx.language)],
    [words.fiscalYear, 'January'], [words.timeZone, '(GMT-08:00) America/Los_Angeles'],
    [words.usedData, '312.4 MB (3%)'], [words.currency, 'English (United States) - USD'],
    [words.usedFiles, '1.2 GB (1%)'], [words.apiRequests, '41,280 (220,000 max)'],
    [words.edition, EDITION], [words.organizationId, esc(subject.id)],
    [words.instance, 'USA404'], [words.modifiedBy, `${orgLink(ctx, `/${ADMIN.id}`, ADMIN.name)}, 11/3/2026 4:51 PM`],
  ];
  return detailTable(rows.map(([label, value]) => ({ label, value })));
};

/** @param {object} ctx @returns {string} */
export const companyInformation = (ctx) => {
  const { subject, words } = ctx;
  const section = sectionWriter();
  const shown = shownLicences(ctx);
  const lists = [
    {
      key: 'RelatedUserLicenseList', title: words.userLicences, rows: licenceRows(words, shown),
      more: ctx.shown && { count: USER_LICENCES.length - shown.length, path: fullLicencesAddress(subject) },
    },
    { key: 'RelatedPermissionSetLicenseList', title: words.setLicences, rows: licenceRows(words, SET_LICENCES) },
  ].map((list) => ({
    ...list, kind: 'sysAdminBlock', help: licenceHelp(words), columns: licenceColumns(words), count: `${list.rows.length}${list.more ? '+' : ''}`,
  }));
  return document(ctx, `${words.companyInformation}: ${subject.name}`, lines(
    pageTitle(words.companyInformation, subject.name), hoverLinks(ctx, lists),
    pageBlock({
      title: words.organizationDetail, buttons: button({ name: 'edit', value: words.edit, type: 'button' }), edit: false,
      body: [section(words.generalInformation, details(ctx))],
    }),
    lists.map((list) => orgList(ctx, list)),
  ));
};

/** @returns {Fact[]} */
export const companyFacts = (ctx) => [
  ['org', 'name', ctx.subject.name], ['org', 'id', ctx.subject.id], ['org', 'edition', EDITION], ['org', 'instance', 'USA404'],
  ...licenceFacts(ctx.words, 'user-licence', shownLicences(ctx)),
  ...licenceFacts(ctx.words, 'org-permission-set-licence', SET_LICENCES),
  ...(ctx.shown ? [] : [['list', 'user-licence', String(USER_LICENCES.length)]]),
  ['list', 'org-permission-set-licence', String(SET_LICENCES.length)],
];

export const fullLicencesAddress = (org) => `/100?rlid=RelatedUserLicenseList&id=${org.id}`;

/** @param {object} ctx @returns {string} */
export const fullLicences = (ctx) => {
  const { subject, words } = ctx;
  return document(ctx, words.userLicences, lines(
    pageTitle(words.userLicences, subject.name),
    `<p class="ptBreadcrumb">${orgLink(ctx, `/${subject.id}`, words.companyInformation)}</p>`,
    '<div class="bRelatedList"><div class="listRelatedObject sysAdminBlock"><div class="bPageBlock brandSecondaryBrd secondaryPalette"><div class="pbBody">',
    listTable(words, { columns: licenceColumns(words), help: licenceHelp(words), rows: licenceRows(words, USER_LICENCES) }), '</div></div></div></div>',
  ));
};

/** @returns {Fact[]} */
export const fullLicencesFacts = ({ words }) => [
  ...licenceFacts(words, 'user-licence', USER_LICENCES), ['list', 'user-licence', String(USER_LICENCES.length)],
];

/** Start, end, description. @type {[string, string, string][]} */
const TRUSTED = [
  ['192.0.2.0', '192.0.2.63', 'Office San Francisco'], ['198.51.100.40', '198.51.100.47', 'Data warehouse'],
  ['203.0.113.0', '203.0.113.255', ''],
];

/** @param {object} ctx @returns {string} */
export const networkAccess = (ctx) => {
  const { words } = ctx;
  const actions = (at) => [words.edit, words.del].map((text, which) =>
    orgLink(ctx, `/05G5g000000Tr0${at}${which === 0 ? '/e' : ''}`, text, { class: 'actionLink' })).join('&nbsp;|&nbsp;');
  return document(ctx, 'Network Access', lines(
    pageTitle('Network Access', 'Trusted IP Ranges'),
    orgList(ctx, {
      key: 'RelatedIpRangeList', title: 'Trusted IP Ranges', buttons: [['new', 'New']], actions: true,
      columns: [words.action, 'Start IP Address', 'End IP Address', words.description],
      rows: TRUSTED.map(([start, end, description], at) => [actions(at), start, end, description === '' ? '&nbsp;' : esc(description)]),
    }),
  ));
};

/** @returns {Fact[]} */
export const networkFacts = () => [
  ...TRUSTED.map(([start, end, description]) => ['trusted-ip', `${start}-${end}`, description]),
  ['list', 'trusted-ip', String(TRUSTED.length)],
];
