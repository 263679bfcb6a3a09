/** The replicas of the user, group, company, security and log pages. */

import { ACME } from './demo-org.mjs';
import { GROUP, MUTING, ORG, ORG_UAT, USERS, fullName } from './demo-users.mjs';
import { sortFacts } from './facts.mjs';
import * as company from './org-company.mjs';
import * as errors from './org-errors.mjs';
import * as groups from './org-groups.mjs';
import { wholeList } from './org-lists.mjs';
import * as logs from './org-logs.mjs';
import * as native from './org-native.mjs';
import * as settings from './org-settings.mjs';
import * as users from './org-users.mjs';
import { orgWordsOf } from './org-words.mjs';
import { frameAddress, hostsOf } from './place.mjs';

/**
 * @typedef {object} Definition
 * @property {string} name
 * @property {string} node of the Lightning shell
 * @property {boolean} [home] the node's own page shows the frame
 * @property {boolean} [native] a page of Lightning without a frame
 * @property {string} path of the classic document, or of the native page
 * @property {(ctx: object) => string} write
 * @property {(ctx: object) => import('./facts.mjs').Fact[]} facts
 * @property {{kind: string, id: string, name: string}} subject
 * @property {string} notes
 * @property {string} [language]
 * @property {'acme' | 'acme--uat'} [org]
 * @property {'setup' | 'crossorigin' | 'toplevel'} [place]
 * @property {'shadow' | 'light'} [style]
 * @property {{permissions: number, on: string[], off: string[], absent: string[]}} [truth] about user permissions
 * @property {object} [more] what only the writer of this page needs
 */

const userSubject = (user) => ({ kind: 'user', id: user.id, name: fullName(user) });

/** @returns {Definition} */
const user = (name, who, { more, ...rest }) => ({
  name, node: 'ManageUsers', subject: userSubject(who), path: users.userAddress(who), write: users.userDetail, facts: users.userDetailFacts,
  more: { user: who, known: rest.language !== 'nl_NL', ...more }, ...rest,
});

/** @returns {Definition} */
const org = (name, node, path, [write, facts], rest) => ({ name, node, home: true, path, write, facts, subject: ORG, ...rest });

const nothing = () => [];

/** @returns {Definition} */
const group = (name, section, [write, facts], rest) => ({
  name, node: 'PermSetGroups', path: `/${GROUP.id}${section}`, write, facts,
  subject: { kind: 'permission-set-group', id: GROUP.id, name: GROUP.name }, ...rest,
});

/** @returns {Definition} */
const muting = (name, edit, { section = 'SystemPermissions', ...rest }) => ({
  name, node: 'PermSetGroups', path: `/${MUTING.id}${edit ? '/e' : ''}?s=${section}`, write: groups.mutingSection, facts: nothing,
  subject: { kind: 'muting-permission-set', id: MUTING.id, name: MUTING.name }, truth: groups.mutingTruth(section), more: { edit, section }, ...rest,
});

/** @returns {Definition} */
const summary = (name, node, { kind, id, name: title }, write) => ({
  name, node, native: true, path: `/lightning/setup/${node}/${id}/summary`, write, facts: nothing, subject: { kind, id, name: title },
  notes: 'no frame; open shadow roots; what the lists hold is made up, so nothing may be proved from it',
});

/** @returns {Definition} */
const answer = (name, id, write, notes) => ({
  name, node: 'EnhancedProfiles', path: `/${id}`, write, facts: nothing, subject: { kind: 'profile', id, name: '' }, notes,
});

const overview = [groups.groupOverview, groups.overviewFacts];
const components = [groups.groupComponents, groups.componentFacts];
const companyInformation = [company.companyInformation, company.companyFacts];
const loginHistory = [logs.loginHistory, logs.loginFacts];
const auditTrail = [logs.auditTrail, logs.auditFacts];
const AUDIT = '/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents';

/** @type {Definition[]} */
const DEFINITIONS = [
  user('user-detail', USERS.hubspot, { notes: 'two lists whose buttons share a name; one assignment expires' }),
  user('user-detail-integration', USERS.warehouse, { notes: 'Salesforce Integration licence; no role, no group' }),
  user('user-detail-inactive', USERS.marketo, { notes: 'inactive; every list is empty' }),
  user('user-detail-ja', USERS.hubspotJa, { language: 'ja', style: 'light', notes: 'Japanese' }),
  user('user-detail-nl', USERS.hubspotNl, { language: 'nl_NL', notes: 'made-up Dutch: only links and ids can be known' }),
  user('user-detail-more', USERS.legacy, { more: { srcUp: true }, notes: 'the list of permission sets is cut off; links go through srcUp' }),
  user('user-detail-uat', USERS.hubspotUat, { org: 'acme--uat', notes: 'the same user in the sandbox, with fewer sets' }),
  user('user-detail-admin', USERS.admin, { notes: 'a person with System Administrator, to compare assignments with' }),
  user('user-edit', USERS.hubspot, {
    path: users.userEditAddress(USERS.hubspot), write: users.userEdit, facts: users.userFacts, notes: 'edit form; ids are the same in every language',
  }),
  user('user-assign-permission-sets', USERS.hubspot, {
    node: 'PermSets', path: `/udd/PermissionSet/assignPermissionSet.apexp?userId=${USERS.hubspot.id}`, write: users.assignSets,
    facts: () => wholeList('permission-set', USERS.hubspot.sets), notes: 'dual list',
  }),
  user('user-assign-groups', USERS.hubspot, {
    node: 'PermSetGroups', path: `/udd/PermissionSetGroup/assignPermissionSet.apexp?userId=${USERS.hubspot.id}&isPermsetGroup=1`,
    write: users.assignGroups, facts: () => wholeList('permission-set-group', USERS.hubspot.groups), notes: 'dual list',
  }),
  org('company-information', 'CompanyProfileInfo', `/${ORG.id}`, companyInformation, { notes: 'both licence lists are whole' }),
  org('company-information-ja', 'CompanyProfileInfo', `/${ORG.id}`, companyInformation, {
    language: 'ja', place: 'crossorigin', style: 'light', more: { shown: 5 }, notes: 'Japanese; the list of user licences is cut off before Salesforce Integration',
  }),
  org('company-licences-full', 'CompanyProfileInfo', company.fullLicencesAddress(ORG), [company.fullLicences, company.fullLicencesFacts], {
    home: false, notes: 'the full list behind Company Information',
  }),
  group('permission-set-group', '', overview, { notes: 'links to the sets in the group and to the muting set' }),
  group('permission-set-group-components', '?s=ComponentPS', components, { notes: 'the sets in the group' }),
  group('permission-set-group-uat', '', overview, { org: 'acme--uat', notes: 'the same group in the sandbox' }),
  group('permission-set-group-components-uat', '?s=ComponentPS', components, { org: 'acme--uat', notes: 'the sets in the group in the sandbox' }),
  muting('muting-permission-set-system-view', false, { notes: 'page form assumed; on means muted' }),
  muting('muting-permission-set-system-edit', true, { notes: 'page form assumed; title is the API name; on means muted' }),
  org('session-settings', 'SecuritySession', `/_ui/system/security/SessionSettings?id=${ORG.id}`, settings.sessionSettings, {
    notes: 'a check box stands in the cell of its label; one box is locked',
  }),
  org('identity-verification', 'IdentityVerification', '/_ui/identity/verification/IdentityVerificationSettings', settings.identityVerification, {
    notes: 'path assumed, form assumed',
  }),
  org('password-policies', 'SecurityPolicies', `/secur/orgloginsettingedit.jsp?id=${ORG.id}`, settings.passwordPolicies, { notes: 'form of the org' }),
  org('network-access', 'NetworkAccess', '/05G', [company.networkAccess, company.networkFacts], { notes: 'trusted IP ranges of the org' }),
  org('login-history', 'OrgLoginHistory', '/0Ya', loginHistory, { notes: 'three failed logins of the HubSpot user' }),
  org('login-history-ja', 'OrgLoginHistory', '/0Ya', loginHistory, { language: 'ja', place: 'crossorigin', style: 'light', notes: 'Japanese' }),
  org('audit-trail', 'SecurityEvents', AUDIT, auditTrail, { notes: 'seven rows touch the HubSpot user, its profile, set or group' }),
  org('audit-trail-quiet', 'SecurityEvents', AUDIT, auditTrail, {
    org: 'acme--uat', subject: ORG_UAT, more: { quiet: true }, notes: 'no row touches the HubSpot user, its profile or sets',
  }),
  summary('user-access-summary', 'ManageUsers', userSubject(USERS.hubspot), native.userSummary),
  summary('permission-set-summary', 'PermSets', ACME.sync, native.setSummary),
  // As the newer lists of users and permission sets lead to them.
  summary('user-access-summary-list', 'ManageUsersLightning', userSubject(USERS.hubspot), native.userSummary),
  summary('permission-set-summary-list', 'PermissionSetListView', ACME.sync, native.setSummary),
  summary('permission-set-group-summary', 'PermSetGroups', { kind: 'permission-set-group', ...GROUP }, native.groupSummary),
  answer('no-rights', '00e5g000001AbNr', errors.insufficientPrivileges, 'the reader of the page lacks the rights; status 200'),
  answer('page-not-found', '00e5g000001AbGn', errors.noLongerExists, 'no such page; status 200'),
  answer('login-redirect', '00e5g000001AbLo', errors.loginPage, 'session expired: the login page comes instead, status 200'),
];

const shellAddress = ({ node, home, path }, host) => (home
  ? `https://${host}/lightning/setup/${node}/home`
  : `https://${host}/lightning/setup/${node}/page?address=${encodeURIComponent(path)}`);

/** A fact has one value; a key that two rows share would hide one of them. */
const factsOf = ({ name, facts }, ctx) => {
  const found = sortFacts(facts(ctx));
  const twice = found.find(([section, key], at) => section === found[at - 1]?.[0] && key === found[at - 1][1]);
  if (twice) throw new Error(`${name}: two facts about ${twice[0]} ${twice[1]}`);
  return found;
};

/** @param {Definition} definition @returns {{name: string, html: string, meta: object}} */
const build = (definition) => {
  const { name, subject, path, language = 'en_US' } = definition;
  const hosts = definition.native ? { ...hostsOf(definition), shell: null } : hostsOf(definition);
  const ctx = { page: name, language, words: orgWordsOf(language), framed: hosts.shell !== null, subject, edit: false, rows: [], ...definition.more };
  const html = definition.write(ctx);
  return {
    name, html,
    meta: {
      title: /<title>(.*)<\/title>/.exec(html)[1],
      url: frameAddress(name, hosts, path), language, org: definition.org ?? 'acme',
      shell: hosts.shell ? { url: shellAddress(definition, hosts.shell), style: definition.style ?? 'shadow' } : null,
      csp: null, subject, permissions: 0, on: [], off: [], unknown: [], absent: [], ...definition.truth,
      facts: factsOf(definition, ctx), notes: definition.notes,
    },
  };
};

export const replicas = () => DEFINITIONS.map(build);

/**
 * What belongs to one user of an org beside profile and permission sets: made when it is asked for.
 * @param {'acme' | 'acme--uat'} org @param {import('./demo-users.mjs').User} who
 */
export const around = (org, who) => {
  const own = { org, notes: 'made for one user' };
  const name = (rest) => `${org}-${rest}`;
  const page = (rest, node, path, [write, facts]) =>
    ({ name: name(rest), node, home: true, path, write, facts, subject: org === 'acme' ? ORG : ORG_UAT, ...own });
  return [
    user(name('user'), who, own),
    group(name('group'), '', overview, own),
    group(name('group-components'), '?s=ComponentPS', components, own),
    ...['SystemPermissions', 'AppPermissions'].flatMap((section) =>
      [false, true].map((edit) => muting(name(`muting-${section}-${edit ? 'edit' : 'view'}`), edit, { section, ...own }))),
    page('login-history', 'OrgLoginHistory', '/0Ya', loginHistory),
    { ...page('audit-trail', 'SecurityEvents', AUDIT, auditTrail), more: { quiet: true } },
    page('company-information', 'CompanyProfileInfo', `/${(org === 'acme' ? ORG : ORG_UAT).id}`, companyInformation),
    page('network', 'NetworkAccess', '/05G', [company.networkAccess, company.networkFacts]),
    page('session-settings', 'SecuritySession', '/_ui/system/security/SessionSettings', settings.sessionSettings),
  ].map(build);
};
