/** Every replica: its subject, form, place and ground truth. */

import { appGroup, fillUp } from './catalog.mjs';
import { secret } from './classic-document.mjs';
import { ACME, UAT } from './demo-org.mjs';
import { overview, permissionSection, rowsOf } from './enhanced.mjs';
import { originalProfile } from './original-profile.mjs';
import { GUIDE, HIGH_RISK, NOT_OFFERED } from './permission-lists.mjs';
import { wordsOf } from './words.mjs';

const SETUP = 'my.salesforce-setup.com';
const STRICT_CSP = "default-src 'none'; script-src 'self'; img-src 'self' data:; style-src 'self'; connect-src 'none'";

const LANGUAGES = { ja: 'ja', de: 'de', nl: 'nl_NL' };

/**
 * @typedef {object} Definition
 * @property {string} name
 * @property {'original' | 'AppPermissions' | 'SystemPermissions' | 'overview'} form
 * @property {import('./demo-org.mjs').Subject} subject
 * @property {string} notes
 * @property {boolean} [edit]
 * @property {boolean} [images]
 * @property {string} [language]
 * @property {'acme' | 'acme--uat'} [org]
 * @property {'setup' | 'crossorigin' | 'toplevel'} [place]
 * @property {'shadow' | 'light'} [style]
 * @property {string | null} [csp]
 * @property {number} [shift]
 * @property {boolean} [unreadable]
 */

const { hubspot, marketo, apiOnly, standardUser, sync, reporting } = ACME;
const original = (name, subject, more) => ({ name, form: 'original', subject, ...more });
const system = (name, subject, more) => ({ name, form: 'SystemPermissions', subject, ...more });
const app = (name, subject, more) => ({ name, form: 'AppPermissions', subject, ...more });

const syncIn = (language) => ({ ...sync, id: `0PS5g000000Xy${language}` });
const large = (subject, id) => {
  const offered = fillUp(subject.offered, 800);
  return { ...subject, id, name: `${subject.name} (large)`, offered };
};

/** @type {Definition[]} */
const DEFINITIONS = [
  original('profile-original-view', hubspot, { notes: 'original interface, half-right profile' }),
  original('profile-original-view-ja', { ...hubspot, id: '00e5g000001AbJa' }, { language: 'ja', style: 'light', notes: 'Japanese; labels that Salesforce has not translated are English' }),
  original('profile-original-edit', hubspot, { edit: true, notes: 'opaque input names; the label is the only identity of a row' }),
  original('profile-original-view-licence', apiOnly, { notes: 'Salesforce Integration licence: a permission that the licence lacks has no row' }),
  original('profile-standard-edit', standardUser, { edit: true, notes: 'standard profile: every input is disabled' }),
  original('profile-original-view-large', large(hubspot, '00e5g000001AbLg'), { notes: '800 permissions' }),
  original('profile-original-view-uat', UAT.hubspot, { org: 'acme--uat', notes: 'the same profile in the sandbox, cleaned up' }),
  original('profile-original-view-strict-csp', { ...hubspot, id: '00e5g000001AbCs' }, { csp: STRICT_CSP, notes: 'the page forbids inline scripts and connections' }),
  original('profile-original-view-toplevel', hubspot, { place: 'toplevel', notes: 'Salesforce Classic: no shell, header and Setup tree on the page' }),
  { name: 'profile-enhanced-overview', form: 'overview', subject: marketo, notes: 'no permission rows; links to the section pages' },
  system('profile-enhanced-system-view', marketo, { images: true, notes: 'view markup with images (assumed)' }),
  system('profile-enhanced-system-edit', marketo, { edit: true, notes: 'title is the API name' }),
  app('profile-enhanced-app-edit', marketo, { edit: true, notes: 'title is the API name; several headings' }),
  system('permission-set-system-view-img', sync, { images: true, notes: 'view markup with images (assumed)' }),
  system('permission-set-system-view-input', reporting, { notes: 'view markup with disabled inputs (assumed), no title' }),
  system('permission-set-system-edit', sync, { edit: true, notes: 'title is the API name' }),
  app('permission-set-app-view-img', sync, { images: true, notes: 'view markup with images (assumed)' }),
  app('permission-set-app-edit', sync, { edit: true, notes: 'title is the API name; several headings' }),
  system('permission-set-system-edit-ja', syncIn('Ja'), { edit: true, language: 'ja', shift: 4, notes: 'Japanese labels, the same titles, shifted ids' }),
  system('permission-set-system-view-ja', syncIn('Ja'), { images: true, language: 'ja', shift: 4, notes: 'Japanese labels only' }),
  system('permission-set-system-edit-de', syncIn('De'), { edit: true, language: 'de', style: 'light', notes: 'German; most labels are English' }),
  system('permission-set-system-edit-nl', syncIn('Nl'), { edit: true, language: 'nl', shift: 2, notes: 'made-up Dutch labels that no catalog knows, real titles' }),
  system('permission-set-system-view-nl', syncIn('Nl'), { images: true, language: 'nl', shift: 2, notes: 'made-up Dutch labels: unreadable until the edit page has been read' }),
  system('permission-set-system-edit-large', large(sync, '0PS5g000000XyLg'), { edit: true, notes: '800 permissions under one heading' }),
  system('permission-set-system-unreadable', { ...sync, id: '0PS5g000000XyUr' }, { unreadable: true, notes: 'labels are there, but the controls are unknown markup: no state can be read' }),
  system('permission-set-system-view-crossorigin', sync, { images: true, place: 'crossorigin', style: 'light', notes: 'older org: the shell is on lightning.force.com, the frame on my.salesforce.com' }),
  original('profile-original-edit-uat', UAT.hubspot, { edit: true, org: 'acme--uat', notes: 'edit form of the sandbox profile' }),
  system('permission-set-system-edit-uat', UAT.sync, { edit: true, org: 'acme--uat', notes: 'edit form of the sandbox permission set' }),
];

/** @param {Definition} definition */
const rowsFor = ({ form, subject, name }) => {
  if (form === 'overview') return [];
  if (form === 'original' || name.endsWith('-large')) return subject.offered;
  return rowsOf(form, subject.offered);
};

/** The permissions that a test may look for on this page and that it does not have. */
const absentFrom = ({ form }, rows) => {
  if (form === 'overview') return [];
  const interest = [...GUIDE, ...HIGH_RISK, ...NOT_OFFERED.filter((name) => name !== 'ManageUserAccessPolicies')];
  const belongs = (name) => form === 'original' || (appGroup(name) !== null) === (form === 'AppPermissions');
  return interest.filter((name) => belongs(name) && !rows.includes(name)).sort();
};

const hostsOf = ({ org = 'acme', place = 'setup' }) => {
  const sandbox = org.includes('--') ? '.sandbox' : '';
  const host = (suffix) => `${org}${sandbox}.${suffix}`;
  if (place === 'toplevel') return { shell: null, frame: host('my.salesforce.com') };
  if (place === 'crossorigin') return { shell: host('lightning.force.com'), frame: host('my.salesforce.com') };
  return { shell: host(SETUP), frame: host(SETUP) };
};

const address = ({ form, subject, edit }) => {
  const section = form === 'AppPermissions' || form === 'SystemPermissions' ? `?s=${form}` : '';
  return `/${subject.id}${edit ? '/e' : ''}${section}`;
};

/** What the shell adds to the address of the frame. */
const shellParameters = (definition, shellHost) => new URLSearchParams({
  appLayout: 'setup', tour: '', isdtp: 'p1', sfdcIFrameOrigin: `https://${shellHost}`, sfdcIFrameHost: 'web',
  nonce: secret(`${definition.name} nonce`, 64), ltn_app_id: '06m5g000000SeTp', clc: '1',
}).toString();

/** @param {Definition} definition @returns {{name: string, html: string, meta: object}} */
const build = (definition) => {
  const { name, form, subject, edit = false } = definition;
  const language = LANGUAGES[definition.language] ?? 'en_US';
  const hosts = hostsOf(definition);
  const rows = rowsFor(definition);
  const ctx = {
    page: name, language, words: wordsOf(language), framed: hosts.shell !== null, subject, edit, rows,
    images: definition.images ?? false, shift: definition.shift ?? 0, unreadable: definition.unreadable,
    section: form === 'original' || form === 'overview' ? undefined : form,
  };
  const writers = { original: originalProfile, overview, AppPermissions: permissionSection, SystemPermissions: permissionSection };
  const html = writers[form](ctx);
  const path = address(definition);
  const node = subject.kind === 'profile' ? 'EnhancedProfiles' : 'PermSets';
  const readable = definition.unreadable ? [] : rows;
  const meta = {
    title: /<title>(.*)<\/title>/.exec(html)[1],
    url: hosts.shell
      ? `https://${hosts.frame}${path}${path.includes('?') ? '&' : '?'}${shellParameters(definition, hosts.shell)}`
      : `https://${hosts.frame}${path}`,
    language, org: definition.org ?? 'acme',
    shell: hosts.shell ? {
      url: `https://${hosts.shell}/lightning/setup/${node}/page?address=${encodeURIComponent(path)}`,
      style: definition.style ?? 'shadow',
    } : null,
    csp: definition.csp ?? null,
    subject: { kind: subject.kind, id: subject.id, name: subject.name, licence: subject.licence, custom: subject.custom },
    permissions: rows.length,
    on: readable.filter((permission) => subject.on.includes(permission)).sort(),
    off: readable.filter((permission) => !subject.on.includes(permission)).sort(),
    unknown: definition.unreadable ? [...rows].sort() : [],
    absent: absentFrom(definition, rows),
    notes: definition.notes,
  };
  return { name, html, meta };
};

export const replicas = () => DEFINITIONS.map(build);
