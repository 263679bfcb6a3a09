/** The demo org as metadata in source format. It holds what the replicas show. */

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
  .map(({ name, rights: [read, create, edit, remove, viewAll, modifyAll] }) => node('objectPermissions', {
    allowCreate: create, allowDelete: remove, allowEdit: edit, allowRead: read, modifyAllRecords: modifyAll,
    object: name, viewAllFields: false, viewAllRecords: viewAll,
  }));

const fieldPermissions = (subject) => {
  const readable = new Map(subject.objects.map(({ name, rights }) => [name, rights]));
  return [...org.FIELDS].sort(byName('name')).filter(({ name }) => readable.get(name.split('.')[0])?.[0])
    .map(({ name, edit }) => node('fieldPermissions', {
      editable: edit && readable.get(name.split('.')[0])[2], field: name, readable: true,
    }));
};

const WEEKDAYS = ['friday', 'monday', 'thursday', 'tuesday', 'wednesday'];

const loginHours = ({ loginHours: restricted }) => (restricted
  ? node('loginHours', Object.fromEntries(WEEKDAYS.flatMap((day) => [[`${day}End`, 1320], [`${day}Start`, 360]])))
  : []);

const loginIpRanges = ({ ipRanges }) =>
  ipRanges.map(({ start, end, description }) => node('loginIpRanges', { description, endAddress: end, startAddress: start }));

const profile = (subject) => xml('Profile', subject.bare ? [
  leaf('custom', subject.custom), loginIpRanges(subject), leaf('userLicense', subject.licence), userPermissions(subject.on),
] : [
  [...org.APPS].sort(byName('api')).map(({ api, isDefault, visible }) => node('applicationVisibilities', { application: api, default: isDefault, visible })),
  org.CLASSES.map((apexClass) => node('classAccesses', { apexClass, enabled: true })),
  leaf('custom', subject.custom),
  subject.description === '' ? [] : leaf('description', subject.description),
  fieldPermissions(subject),
  ['Account', 'Contact', 'Lead'].map((name) => node('layoutAssignments', { layout: `${name}-${name} Layout` })),
  loginHours(subject),
  loginIpRanges(subject),
  objectPermissions(subject),
  org.PAGES.map((apexPage) => node('pageAccesses', { apexPage, enabled: true })),
  org.RECORD_TYPES.flatMap(({ object, types }) => types.map((type, at) => node('recordTypeVisibilities', {
    default: at === 0, recordType: `${object}.${type}`, visible: true,
  }))),
  [...org.TABS, ...org.CUSTOM_TABS].sort(byName('api')).map(({ api, setting }) => node('tabVisibilities', { tab: api, visibility: setting })),
  leaf('userLicense', subject.licence),
  userPermissions(subject.on),
]);

const permissionSet = (subject) => xml('PermissionSet', [
  subject.objects.length > 0 ? node('classAccesses', { apexClass: 'HubSpotContactSync', enabled: true }) : [],
  leaf('description', subject.description),
  fieldPermissions(subject),
  leaf('hasActivationRequired', false),
  leaf('label', subject.name),
  objectPermissions(subject),
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
