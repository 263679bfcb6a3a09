/** The demo org beside its profiles and sets: company, licences, roles, users. */

import { ACME, ADMIN, RELEASE_MANAGER } from './demo-org.mjs';

/**
 * @typedef {object} Assignment
 * @property {string} id 15 characters, of the set, group or licence
 * @property {string} name
 * @property {string} assigned
 * @property {string} [expires]
 *
 * @typedef {object} User
 * @property {string} id 15 characters
 * @property {string} first
 * @property {string} last
 * @property {string} username
 * @property {string} alias
 * @property {string} email
 * @property {{id: string, name: string}} profile
 * @property {{id: string, name: string} | null} role
 * @property {string} licence
 * @property {boolean} active
 * @property {boolean} marketing
 * @property {Assignment[]} sets
 * @property {Assignment[]} groups
 * @property {Assignment[]} licences permission set licences
 * @property {number} [more] permission sets that the page does not show
 * @property {[string, string, string, string][]} logins time, source IP, type, status
 */

export const ORG = { kind: 'org', id: '00D5g000004AcMe', name: 'Acme Corp' };
export const ORG_UAT = { kind: 'org', id: '00D5g000004AcUt', name: 'Acme Corp' };
export const EDITION = 'Enterprise Edition';

/** Name, total, used. @type {[string, number, number][]} */
export const USER_LICENCES = [
  ['Salesforce', 120, 112], ['Salesforce Platform', 40, 31], ['Identity', 100, 14], ['Chatter Free', 5000, 212],
  ['Chatter External', 500, 0], ['Customer Community Login', 20, 3], ['Salesforce Integration', 5, 1],
  ['Analytics Cloud Integration User', 2, 2], ['Guest User License', 25, 1],
];

/** @type {[string, number, number][]} */
export const SET_LICENCES = [
  ['Salesforce API Integration', 5, 1], ['CRM User', 120, 96], ['Sales User', 120, 88], ['Identity Connect', 10, 0],
];

export const ROLES = [
  { id: '00E5g000000RoEx', name: 'Executive' }, { id: '00E5g000000RoIn', name: 'Integration Users' },
  { id: '00E5g000000RoMk', name: 'Marketing' },
];

export const LICENCE_IDS = [['1005g000000LcSf', 'Salesforce'], ['1005g000000LcIn', 'Salesforce Integration']];

export const GROUP = { id: '0PG5g0000000HbC', name: 'HubSpot Connector', description: 'Everything that the HubSpot connector may do' };
export const GROUP_SETS = [ACME.reporting, ACME.sync];
/** The demo metadata mutes the same. */
export const MUTING = { id: '0QM5g0000000HbM', name: 'HubSpot Connector Muted', muted: ['BulkApiHardDelete', 'ExportReport'] };

const API_INTEGRATION = { id: '0PL5g000000ApIn', name: 'Salesforce API Integration', assigned: '5/2/2026' };
const CRM_USER = { id: '0PL5g000000CrmU', name: 'CRM User', assigned: '3/14/2024' };
const { hubspot: profile, marketo, legacy, apiOnly, sync, reporting } = ACME;
const syncSet = { id: sync.id, name: sync.name, assigned: '3/14/2024' };
const reportingSet = { id: reporting.id, name: reporting.name, assigned: '9/1/2026', expires: '12/31/2026' };
const group = { id: GROUP.id, name: GROUP.name, assigned: '6/18/2026' };

/** @type {User} */
const hubspot = {
  id: '0055g000001HbIn', first: '', last: 'HubSpot API User', username: 'hubspot.api@acme.example', alias: 'hubapi',
  email: 'integrations@acme.example', profile, role: ROLES[1], licence: 'Salesforce', active: true, marketing: true,
  sets: [reportingSet, syncSet], groups: [group], licences: [CRM_USER],
  logins: [
    ['11/20/2026 9:14:03 AM PST', '203.0.113.18', 'Other Apex API', 'Success'],
    ['11/20/2026 8:02:47 AM PST', '198.51.100.77', 'Application', 'Invalid Password'],
  ],
};

/** @type {Record<string, User>} */
export const USERS = {
  hubspot,
  hubspotJa: {
    ...hubspot, id: '0055g000001HbJa', profile: { ...profile, id: '00e5g000001AbJa' },
    sets: [
      { ...reportingSet, assigned: '2026/09/01', expires: '2026/12/31' },
      { ...syncSet, id: '0PS5g000000XyJa', assigned: '2024/03/14' },
    ],
    groups: [{ ...group, assigned: '2026/06/18' }], licences: [{ ...CRM_USER, assigned: '2024/03/14' }],
    logins: [['2026/11/20 9:14:03 PST', '203.0.113.18', 'その他の Apex API', '成功']],
  },
  hubspotNl: {
    ...hubspot, id: '0055g000001HbNl',
    sets: [{ ...reportingSet, assigned: '1-9-2026', expires: '31-12-2026' }, { ...syncSet, id: '0PS5g000000XyNl', assigned: '14-3-2024' }],
    groups: [{ ...group, assigned: '18-6-2026' }], licences: [{ ...CRM_USER, assigned: '14-3-2024' }],
    logins: [['20-11-2026 9:14:03 PST', '203.0.113.18', 'Andere Apex API', 'Geslaagd']],
  },
  hubspotUat: { ...hubspot, username: 'hubspot.api@acme.example.uat', sets: [syncSet], logins: [] },
  warehouse: {
    ...hubspot, id: '0055g000001WhIn', first: 'Warehouse', last: 'Loader', username: 'warehouse.loader@acme.example',
    alias: 'wload', profile: apiOnly, role: null, licence: 'Salesforce Integration', marketing: false,
    sets: [{ ...reportingSet, expires: undefined }], groups: [], licences: [API_INTEGRATION],
    logins: [['11/20/2026 2:00:11 AM PST', '198.51.100.42', 'Remote Access 2.0', 'Success']],
  },
  marketo: {
    ...hubspot, id: '0055g000001MkIn', last: 'Marketo API User', username: 'marketo.api@acme.example', alias: 'mktapi',
    profile: marketo, active: false, sets: [], groups: [], licences: [], logins: [],
    waiting: [{ id: '0PS5g000000BrkG', name: 'Break Glass', assigned: '2/3/2026' }],
  },
  legacy: {
    ...hubspot, id: '0055g000001LgIn', last: 'Old Sync User', username: 'old.sync@acme.example', alias: 'osync',
    profile: legacy, role: ROLES[2], marketing: false,
    sets: [['Ads', 'Campaign Ads'], ['Cal', 'Calendar Sync'], ['Evt', 'Event Import'], ['Frm', 'Form Import'], ['Syn', 'Old Sync']]
      .map(([key, name]) => ({ id: `0PS5g000000L${key}`, name, assigned: '8/2/2023' })),
    more: 3, groups: [], licences: [], logins: [],
  },
  admin: {
    ...hubspot, id: ADMIN.id, first: 'Dana', last: 'Whitfield', username: 'dana.whitfield@acme.example', alias: 'dwhit',
    email: 'dana.whitfield@acme.example', profile: { id: '00e5g000000SyAd', name: 'System Administrator' }, role: ROLES[0],
    sets: [{ id: '0PS5g000000XyCi', name: 'Campaign Influence', assigned: '1/9/2025' }, syncSet], groups: [],
    licences: [CRM_USER, { id: '0PL5g000000SlsU', name: 'Sales User', assigned: '1/9/2025' }],
    logins: [['11/20/2026 8:55:30 AM PST', '192.0.2.14', 'Application', 'Success']],
  },
};

/** Who may be chosen on the user's edit form. */
export const PROFILES = [USERS.admin.profile, profile, legacy, marketo].map(({ id, name }) => ({ id, name }));

export const fullName = ({ first, last }) => (first === '' ? last : `${first} ${last}`);

export const PEOPLE = { [ADMIN.name]: ADMIN.id, [RELEASE_MANAGER.name]: RELEASE_MANAGER.id };
