/** The demo org as metadata in source format. It holds what the replicas show. */

import * as access from './demo-access.mjs';
import * as org from './demo-org.mjs';
import { esc } from './html.mjs';

const xml = (root, elements) => [
  '<?xml version="1.0" encoding="UTF-8"?>', `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">`,
  ...elements.flat(9), `</${root}>`, '',
].join('\n');

const leaf = (name, value) => `    <${name}>${esc(String(value))}</${name}>`;

const node = (name, children) => [
  `    <${name}>`, ...Object.entries(children).map(([key, value]) => `        <${key}>${esc(String(value))}</${key}>`), `    </${name}>`,
];

const byName = (key) => (first, second) => (first[key] < second[key] ? -1 : 1);

const userPermissions = (names) => [...names].sort().map((name) => node('userPermissions', { enabled: true, name }));

const objectPermissions = (subject) => subject.objects.filter(({ rights }) => rights.some(Boolean)).sort(byName('name'))
  .map(({ name, rights: [read, create, edit, remove, viewAll, modifyAll], viewAllFields }) => node('objectPermissions', {
    allowCreate: create, allowDelete: remove, allowEdit: edit, allowRead: read, modifyAllRecords: modifyAll,
    object: name, viewAllFields, viewAllRecords: viewAll,
  }));

const fieldPermissions = (subject) => [...access.FIELDS].sort(byName('name'))
  .map((field) => ({ name: field.name, level: org.fieldLevel(subject, field) }))
  .filter(({ level }) => level !== 'none')
  .map(({ name, level }) => node('fieldPermissions', { editable: level === 'edit', field: name, readable: true }));

const WEEKDAYS = ['friday', 'monday', 'thursday', 'tuesday', 'wednesday'];

const loginHours = ({ loginHours: restricted }) => (restricted
  ? node('loginHours', Object.fromEntries(WEEKDAYS.flatMap((day) => [[`${day}End`, 1320], [`${day}Start`, 360]])))
  : []);

const loginIpRanges = ({ ipRanges }) =>
  ipRanges.map(({ start, end, description }) => node('loginIpRanges', { description, endAddress: end, startAddress: start }));

/** A profile names every app and tab; a permission set only those that it opens. */
const appVisibilities = ({ kind, access: { apps } }) => [...access.APPS].sort(byName('api'))
  .filter(({ api }) => kind === 'profile' || apps.includes(api))
  .map(({ api }) => node('applicationVisibilities', kind === 'profile'
    ? { application: api, default: apps[0] === api, visible: apps.includes(api) } : { application: api, visible: true }));

const SET_TABS = { DefaultOn: 'Visible', DefaultOff: 'Available' };

const tabs = ({ kind, access: opened }) => [...access.TABS, ...access.CUSTOM_TABS].sort(byName('api'))
  .filter(({ api }) => kind === 'profile' || opened.tabs[api])
  .map(({ api }) => (kind === 'profile' ? node('tabVisibilities', { tab: api, visibility: opened.tabs[api] ?? 'Hidden' })
    : node('tabSettings', { tab: api, visibility: SET_TABS[opened.tabs[api]] })));

const recordTypes = ({ kind, access: opened }) => access.RECORD_TYPES.flatMap(({ object, types }) => types
  .map((type) => `${object}.${type}`).filter((name) => opened.recordTypes.includes(name))
  .map((recordType, at) => node('recordTypeVisibilities', kind === 'profile'
    ? { default: at === 0, recordType, visible: true } : { recordType, visible: true })));

/** Elements stand in the order of their names. */
const enabled = (root, key, names) => [...names].sort()
  .map((name) => node(root, key < 'enabled' ? { [key]: name, enabled: true } : { enabled: true, [key]: name }));

const customPermissions = ({ access: opened }) => enabled('customPermissions', 'name', access.CUSTOM_PERMISSIONS
  .filter(({ label }) => opened.customPermissions.includes(label)).map(({ api }) => api));

const flowAccesses = ({ access: opened }) => enabled('flowAccesses', 'flow', opened.flows.map((name) => name.replaceAll(' ', '_')));

const profile = (subject) => xml('Profile', subject.access === access.NO_ACCESS && subject.objects.length === 0 ? [
  leaf('custom', subject.custom), loginIpRanges(subject), leaf('userLicense', subject.licence), userPermissions(subject.on),
] : [
  appVisibilities(subject),
  enabled('classAccesses', 'apexClass', subject.access.classes),
  leaf('custom', subject.custom),
  customPermissions(subject),
  subject.description === '' ? [] : leaf('description', subject.description),
  fieldPermissions(subject),
  ['Account', 'Contact', 'Lead'].map((name) => node('layoutAssignments', { layout: `${name}-${name} Layout` })),
  loginHours(subject),
  loginIpRanges(subject),
  objectPermissions(subject),
  enabled('pageAccesses', 'apexPage', subject.access.pages),
  recordTypes(subject),
  tabs(subject),
  leaf('userLicense', subject.licence),
  userPermissions(subject.on),
]);

/** Names of permission set licences in metadata. */
const LICENCES = { 'Salesforce API Integration': 'SalesforceAPIIntegrationPsl' };

const permissionSet = (subject) => xml('PermissionSet', [
  appVisibilities(subject),
  enabled('classAccesses', 'apexClass', subject.access.classes),
  customPermissions(subject),
  leaf('description', subject.description),
  fieldPermissions(subject),
  flowAccesses(subject),
  leaf('hasActivationRequired', false),
  leaf('label', subject.name),
  subject.licence === '' ? [] : leaf('license', LICENCES[subject.licence]),
  objectPermissions(subject),
  enabled('pageAccesses', 'apexPage', subject.access.pages),
  recordTypes(subject),
  tabs(subject),
  userPermissions(subject.on),
]);

const group = (muting) => xml('PermissionSetGroup', [
  leaf('description', 'Everything that the HubSpot connector may do'),
  leaf('hasActivationRequired', false), leaf('label', 'HubSpot Connector'),
  leaf('mutingPermissionSets', muting), leaf('permissionSets', 'HubSpot_Reporting'), leaf('permissionSets', 'HubSpot_Sync'),
  leaf('status', 'Updated'),
]);

/** In a muting permission set `true` means muted. */
const mutingSet = (names) => xml('MutingPermissionSet', [leaf('label', 'HubSpot Connector Muted'), userPermissions(names)]);

/** Standard User is `Standard` in metadata; source format percent-encodes other signs. */
const fileName = ({ name }) => (name === 'Standard User' ? 'Standard'
  : name.replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`));

const MUTED = { acme: ['BulkApiHardDelete', 'ExportReport'], 'acme--uat': ['ExportReport'] };

/** @returns {Map<string, string>} path below the metadata folder to text */
export const metadataFiles = () => {
  const files = new Map();
  for (const [name, subjects] of [['acme', org.ACME], ['acme--uat', org.UAT]]) {
    const base = `${name}/force-app/main/default`;
    for (const subject of Object.values(subjects)) {
      if (subject.kind === 'profile') files.set(`${base}/profiles/${fileName(subject)}.profile-meta.xml`, profile(subject));
      else files.set(`${base}/permissionsets/${subject.apiName}.permissionset-meta.xml`, permissionSet(subject));
    }
    files.set(`${base}/permissionsetgroups/HubSpot_Connector.permissionsetgroup-meta.xml`, group('HubSpot_Connector_Muted'));
    files.set(`${base}/mutingpermissionsets/HubSpot_Connector_Muted.mutingpermissionset-meta.xml`, mutingSet(MUTED[name]));
  }
  return files;
};
