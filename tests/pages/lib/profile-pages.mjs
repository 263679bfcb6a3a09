/** The replicas of profiles and permission sets. */

import { fillUp } from './catalog.mjs';
import { ACME, UAT } from './demo-org.mjs';
import { build } from './profile-definition.mjs';

/** @typedef {import('./profile-definition.mjs').Definition} Definition */

const STRICT_CSP = "default-src 'none'; script-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'none'";

const { hubspot, marketo, apiOnly, standardUser, sync, reporting, loader } = ACME;
const page = (form) => (name, subject, more) => ({ name, form, subject, ...more });
const original = page('original');
const system = page('SystemPermissions');
const app = page('AppPermissions');
const object = page('Object');
const uat = { org: 'acme--uat' };

const withCredential = { ...sync, access: { ...sync.access, externalCredentials: ['HubSpot API - Sync User'] } };
const syncIn = (language) => ({ ...sync, id: `0PS5g000000Xy${language}` });
const marketoIn = (language) => ({ ...marketo, id: `00e5g000001Mk${language}` });
const large = (subject, id) => {
  const offered = fillUp(subject.offered, 800);
  return { ...subject, id, name: `${subject.name} (large)`, offered };
};

const sparse = {
  ...apiOnly, id: '00e5g000001AbSp', name: 'Partner Integration', custom: true, licence: 'Salesforce Integration',
  description: 'Cloned from Minimum Access - API Only Integrations', objects: hubspot.objects.slice(0, 3),
  offered: ['ApiEnabled', 'ApiUserOnly', 'ChatterInternalUser', 'EditTask', 'ViewSetup'],
};

/** @type {Definition[]} */
const ORIGINAL = [
  original('profile-original-view', hubspot, { notes: 'original interface, half-right profile' }),
  original('profile-original-view-ja', { ...hubspot, id: '00e5g000001AbJa' }, { language: 'ja', style: 'light', notes: 'Japanese; labels that Salesforce has not translated are English' }),
  original('profile-original-edit', hubspot, { edit: true, notes: 'opaque input names; the label is the only identity of a row' }),
  original('profile-original-edit-ja', { ...hubspot, id: '00e5g000001AbJa' }, { edit: true, language: 'ja', style: 'light', notes: 'Japanese edit form' }),
  original('profile-original-view-licence', apiOnly, { notes: 'Salesforce Integration licence: a permission that the licence lacks has no row' }),
  original('profile-standard-edit', standardUser, { edit: true, notes: 'standard profile: every input is disabled' }),
  original('profile-original-view-large', large(hubspot, '00e5g000001AbLg'), { moreClasses: true, notes: '800 permissions; the list of Apex classes goes on on another page' }),
  original('profile-original-view-uat', UAT.hubspot, { ...uat, notes: 'the same profile in the sandbox, cleaned up' }),
  original('profile-original-view-strict-csp', { ...hubspot, id: '00e5g000001AbCs' }, { csp: STRICT_CSP, notes: 'the page forbids inline scripts and connections' }),
  original('profile-original-view-toplevel', hubspot, { place: 'toplevel', notes: 'Salesforce Classic: no shell, header and Setup tree on the page' }),
  original('profile-original-edit-uat', UAT.hubspot, { ...uat, edit: true, notes: 'edit form of the sandbox profile' }),
  original('profile-original-view-sparse', sparse, {
    longId: true, notes: 'sections and rows are missing; 18-character id in the address',
    skip: ['connectedApps', 'serviceProviders', 'customTabs', 'sessionSettings', 'passwordPolicies', 'loginHours', 'loginIpRanges', 'pages', 'customPermissions'],
  }),
];

/** @type {Definition[]} */
const PERMISSIONS = [
  system('profile-enhanced-system-view', marketo, { images: true, notes: 'view markup with images (assumed)' }),
  system('profile-enhanced-system-view-uat', UAT.marketo, { ...uat, images: true, notes: 'the sandbox profile: API Enabled and API Only User' }),
  system('profile-enhanced-system-edit', marketo, { edit: true, notes: 'title is the API name' }),
  app('profile-enhanced-app-edit', marketo, { edit: true, notes: 'title is the API name; several headings' }),
  system('permission-set-system-view-img', sync, { images: true, notes: 'view markup with images (assumed)' }),
  system('permission-set-system-view-input', reporting, { notes: 'view markup with disabled inputs (assumed), no title' }),
  system('permission-set-system-edit', sync, { edit: true, notes: 'title is the API name; ticking a box changes no other before Save' }),
  app('permission-set-app-view-img', sync, { images: true, notes: 'view markup with images (assumed)' }),
  app('permission-set-app-edit', sync, { edit: true, notes: 'title is the API name; several headings' }),
  system('permission-set-system-edit-ja', syncIn('Ja'), { edit: true, language: 'ja', shift: 4, notes: 'Japanese labels, the same titles, shifted ids' }),
  system('permission-set-system-view-ja', syncIn('Ja'), { images: true, language: 'ja', shift: 4, notes: 'Japanese labels only' }),
  system('permission-set-system-edit-de', syncIn('De'), { edit: true, language: 'de', style: 'light', notes: 'German; most labels are English' }),
  system('permission-set-system-edit-nl', syncIn('Nl'), { edit: true, language: 'nl', shift: 2, notes: 'made-up Dutch labels that no catalog knows, real titles' }),
  system('permission-set-system-view-nl', syncIn('Nl'), { images: true, language: 'nl', shift: 2, notes: 'made-up Dutch labels: unreadable until the edit page has been read' }),
  system('permission-set-system-edit-large', large(sync, '0PS5g000000XyLg'), { edit: true, notes: '800 permissions under one heading' }),
  system('permission-set-system-unreadable', { ...sync, id: '0PS5g000000XyUr' }, { unreadable: true, notes: 'labels are there, but the controls are unknown markup: no state can be read' }),
  system('permission-set-system-view-hostile', { ...loader, id: '0PS5g000000XyHo', name: 'Sync <b>&"\u202Etset', on: ['ViewSetup', 'ViewRoles', 'ManageUsers', 'AuthorApex'], offered: [...loader.offered, 'ManageUsers', 'AuthorApex'] }, {
    images: true, hostile: true, notes: 'labels with markup, bidi controls and 100 KB; a row without a control, a control without a label, rows that contradict',
  }),
  system('permission-set-system-view-crossorigin', sync, { images: true, place: 'crossorigin', style: 'light', notes: 'older org: the shell is on lightning.force.com, the frame on my.salesforce.com' }),
  system('permission-set-system-edit-uat', UAT.sync, { ...uat, edit: true, notes: 'edit form of the sandbox permission set' }),
];

const VIEWS = { 'login-ip': 'LoginIPRanges', 'login-hours': 'LoginHours', session: 'SessionSettings', password: 'PasswordPolicies', apps: 'AssignedApps',
  classes: 'ClassAccess', pages: 'PageAccess', 'connected-apps': 'ConnectedApps', 'custom-permissions': 'CustomPermissions', flows: 'FlowAccess' };

const views = (prefix, subject, keys, more = {}) => keys.map((key) => page(VIEWS[key])(`${prefix}-${key}-view${more.org ? '-uat' : ''}`, subject, {
  images: key !== 'password', notes: `${VIEWS[key]}, view`, ...more,
}));

/** @type {Definition[]} */
const PROFILE = [
  page('overview')('profile-enhanced-overview', marketo, { notes: 'no permission rows; links to the section pages' }),
  page('overview')('profile-enhanced-overview-uat', UAT.marketo, { ...uat, notes: 'the same profile in the sandbox' }),
  page('ObjectList')('profile-enhanced-object-list', marketo, { notes: 'all objects; the second cell of a row that has a tab only is --' }),
  page('ObjectList')('profile-enhanced-object-list-uat', UAT.marketo, { ...uat, notes: 'no right on any object' }),
  object('profile-enhanced-object-view', marketo, { object: 'Account', notes: 'disabled inputs' }),
  object('profile-enhanced-object-view-narrow', marketo, { object: 'Idea', notes: 'an object without View All and Modify All, without fields; disabled inputs' }),
  object('profile-enhanced-object-view-uat', UAT.marketo, { ...uat, object: 'Account', notes: 'no right; disabled inputs' }),
  object('profile-enhanced-object-edit', marketo, { object: 'Account', edit: true, notes: 'ticks of the page\'s own scripts fire no event; View All Fields has the number 7' }),
  ...views('profile-enhanced', marketo, ['login-ip', 'login-hours', 'session', 'password', 'apps', 'classes', 'pages', 'connected-apps', 'custom-permissions']),
  ...views('profile-enhanced', UAT.marketo, ['login-ip', 'apps', 'classes'], uat),
  page('AssignedApps')('profile-enhanced-apps-edit', marketo, { edit: true, notes: 'check box and radio button per app' }),
  page('ClassAccess')('profile-enhanced-classes-edit', marketo, { edit: true, notes: 'dual list; nothing is available' }),
  page('SessionSettings')('profile-enhanced-session-edit', marketo, { edit: true, notes: 'form assumed' }),
  page('LoginHours')('profile-enhanced-login-hours-edit', marketo, { edit: true, notes: 'the form shows other times than the page: not read' }),
  page('LoginIPRanges')('profile-enhanced-login-ip-view-ja', marketoIn('Ja'), { language: 'ja', shift: 4, notes: 'Japanese headings' }),
  page('LoginIPRanges')('profile-enhanced-login-ip-view-nl', marketoIn('Nl'), { language: 'nl', shift: 2, notes: 'made-up Dutch headings' }),
];

/** @type {Definition[]} */
const SET = [
  page('overview')('permission-set-overview', sync, { notes: 'tied to no licence' }),
  page('overview')('permission-set-overview-licence', loader, { notes: 'tied to a permission set licence' }),
  page('ObjectList')('permission-set-object-list', sync, { notes: 'plain links; a custom object goes by its id' }),
  object('permission-set-object-view', sync, { object: 'Lead', notes: 'disabled inputs' }),
  object('permission-set-object-edit', sync, { object: 'Lead', edit: true, notes: 'ticks of the page\'s own scripts fire no event; View All Fields has the number 6' }),
  object('permission-set-object-view-custom', sync, { object: 'Sync_Log__c', images: true, notes: 'the address has the id of the object, not its API name' }),
  object('permission-set-object-edit-custom', sync, { object: 'Sync_Log__c', edit: true, notes: 'the address has the id of the object, not its API name' }),
  object('permission-set-object-view-ja', syncIn('Ja'), { object: 'Lead', images: true, language: 'ja', shift: 4, notes: 'Japanese labels only' }),
  object('permission-set-object-edit-ja', syncIn('Ja'), { object: 'Lead', edit: true, language: 'ja', shift: 4, notes: 'Japanese labels, shifted ids' }),
  object('permission-set-object-view-nl', syncIn('Nl'), { object: 'Lead', language: 'nl', shift: 2, notes: 'made-up Dutch labels: only what has a number in its id can be read' }),
  object('permission-set-object-edit-nl', syncIn('Nl'), { object: 'Lead', edit: true, language: 'nl', shift: 2, notes: 'made-up Dutch labels: only what has a number in its id can be read' }),
  ...views('permission-set', sync, ['apps', 'classes', 'pages', 'custom-permissions', 'flows']),
  page('ClassAccess')('permission-set-classes-edit', sync, { edit: true, notes: 'dual list' }),
  page('FlowAccess')('permission-set-flows-edit', sync, { edit: true, notes: 'dual list' }),
  page('ExternalCredentialAccess')('permission-set-external-credentials-view', withCredential, { notes: 'names of principals as the page says them' }),
];

export const replicas = () => [...ORIGINAL, ...PERMISSIONS, ...PROFILE, ...SET].map(build);
