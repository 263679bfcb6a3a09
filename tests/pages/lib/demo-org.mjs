/** The demo org: who and what the replicas and the demo metadata show. Production is `acme`, its sandbox `acme--uat`. */

import { CLASSES, NO_ACCESS, USUAL_ACCESS } from './demo-access.mjs';
import * as lists from './permission-lists.mjs';

/**
 * @typedef {object} Rights
 * @property {string} name object API name
 * @property {string} [id] of a custom object, which the enhanced pages have in the address instead of the name
 * @property {string} label plural label on the page
 * @property {boolean[]} rights read, create, edit, delete, view all, modify all
 * @property {boolean} viewAllFields
 * @property {boolean} [tabOnly] it is a tab without an object
 * @property {boolean} wide whether View All and Modify All exist for the object
 *
 * @typedef {object} Subject
 * @property {'profile' | 'permission-set'} kind
 * @property {string} id 15 characters
 * @property {string} name
 * @property {string} [apiName] permission sets only
 * @property {string} licence
 * @property {boolean} custom
 * @property {string} description
 * @property {string[]} offered permissions that the licence offers
 * @property {string[]} on
 * @property {Rights[]} objects
 * @property {{start: string, end: string, description: string}[]} ipRanges
 * @property {boolean} loginHours whether login hours are restricted
 * @property {import('./demo-access.mjs').Access} access
 * @property {{label: string, api: string}[]} [customTabs] instead of those of the demo org
 */

export const ADMIN = { id: '0055g000001AdMn', name: 'Dana Whitfield' };
export const RELEASE_MANAGER = { id: '0055g000001ReLm', name: 'Priya Raman' };

const STANDARD_OBJECTS = [
  ['Account', 'Accounts', 'CREDVM'], ['Asset', 'Assets', 'R'], ['Campaign', 'Campaigns', 'CREDVM'],
  ['Case', 'Cases', 'CRE'], ['Contact', 'Contacts', 'CREDVM'], ['Contract', 'Contracts', 'R'],
  ['Document', 'Documents', 'R'], ['Idea', 'Ideas', 'R-'], ['Individual', 'Individuals', 'CRE'],
  ['Lead', 'Leads', 'CREDVM'], ['Macro', 'Macros', ''], ['Opportunity', 'Opportunities', 'CRE'],
  ['Order', 'Orders', 'R'], ['Pricebook2', 'Price Books', 'R-'], ['Product2', 'Products', 'R-'],
  ['QuickText', 'Quick Text', ''],
];

const CUSTOM_OBJECTS = [
  ['Consent_Record__c', 'Consent Records', 'CRE', '01I5g000000CoRe'], ['Invoice__c', 'Invoices', 'R', '01I5g000000InVo'],
  ['Subscription__c', 'Subscriptions', 'CREDVM', '01I5g000000SuBs'], ['Sync_Log__c', 'Sync Logs', 'CREDVM', '01I5g000000SyLg'],
];

/**
 * `-` marks an object without View All and Modify All. With Modify All Data every right of every object is on.
 * @param {'usual' | 'everything' | 'nothing'} extent
 * @returns {Rights[]}
 */
const objectRights = (extent) => [...STANDARD_OBJECTS, ...CUSTOM_OBJECTS].map(([name, label, code, id]) => {
  const wide = !code.includes('-');
  const usual = extent === 'nothing' ? '' : code;
  const rights = [...'RCEDVM'].map((right, at) => (extent === 'everything' ? wide || at < 4 : usual.includes(right)));
  return { name, id, label, rights, viewAllFields: false, wide };
});

/**
 * What a subject gets of a field: never more than of its object.
 * @param {Subject} subject
 * @param {import('./demo-access.mjs').Field} field
 * @returns {'none' | 'read' | 'edit'}
 */
export const fieldLevel = (subject, { object, most }) => {
  const [read, , edit] = subject.objects.find(({ name }) => name === object)?.rights ?? [];
  if (!read || most === 'none') return 'none';
  return edit && most === 'edit' ? 'edit' : 'read';
};

/** @param {string} object @param {Rights[]} objects */
const everyFieldOf = (object, objects) => objects.map((each) => (each.name === object ? { ...each, viewAllFields: true } : each));

/** @type {Subject} */
const hubspot = {
  kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot Integration', licence: 'Salesforce', custom: true,
  description: 'Runs the HubSpot connector. Cloned from Standard User.',
  offered: lists.OFFERED_SALESFORCE, on: lists.ON_HUBSPOT_ACME, objects: objectRights('everything'),
  ipRanges: [{ start: '203.0.113.16', end: '203.0.113.31', description: 'HubSpot egress' }], loginHours: false,
  access: USUAL_ACCESS,
};

/** @type {Subject} */
const sync = {
  kind: 'permission-set', id: '0PS5g000000XyZa', name: 'HubSpot Sync', apiName: 'HubSpot_Sync', licence: '', custom: true,
  description: 'Object access of the HubSpot connector', offered: lists.OFFERED_SALESFORCE, on: lists.ON_SYNC_ACME,
  objects: objectRights('usual').filter(({ name }) => ['Account', 'Contact', 'Lead', 'Sync_Log__c'].includes(name)),
  ipRanges: [], loginHours: false,
  access: {
    ...NO_ACCESS, apps: ['HubSpot_Sync_Console'], tabs: { 'standard-Lead': 'DefaultOn', Sync_Log__c: 'DefaultOff' },
    classes: ['HubSpotContactSync', 'HubSpotWebhookResource'], pages: ['SyncDashboard'], connectedApps: ['HubSpot'],
    customPermissions: ['Replay Sync Events'], flows: ['Route Inbound Leads'], recordTypes: ['Lead.Inbound'],
  },
};

/** @type {Record<string, Subject>} */
export const ACME = {
  hubspot,
  marketo: {
    ...hubspot, id: '00e5g000001AbEn', name: 'Marketo Integration', on: lists.ON_MARKETO,
    description: 'Runs the Marketo connector', objects: everyFieldOf('Lead', objectRights('usual')),
    access: {
      ...USUAL_ACCESS, classes: CLASSES.map(({ name }) => name), connectedApps: ['HubSpot', 'Marketo'],
      customPermissions: ['Bypass Lead Validation'],
    },
    ipRanges: [
      { start: '198.51.100.0', end: '198.51.100.255', description: 'Marketo' },
      { start: '0.0.0.0', end: '255.255.255.255', description: 'temporary' },
    ],
    loginHours: true,
  },
  legacy: {
    ...hubspot, id: '00e5g000001AbLy', name: 'HubSpot(Legacy)', on: lists.ON_LEGACY,
    description: 'Do not use', objects: objectRights('usual'), ipRanges: [],
  },
  apiOnly: {
    ...hubspot, id: '00e5g000001AbMi', name: 'Minimum Access - API Only Integrations', custom: false,
    licence: 'Salesforce Integration', description: '', offered: lists.OFFERED_INTEGRATION, on: lists.ON_API_ONLY,
    objects: [], ipRanges: [{ start: '198.51.100.40', end: '198.51.100.47', description: 'Data warehouse' }],
    access: NO_ACCESS,
  },
  standardUser: {
    ...hubspot, id: '00e5g000000StdU', name: 'Standard User', custom: false, description: '',
    on: lists.STANDARD_USER, objects: objectRights('usual'), ipRanges: [],
  },
  sync,
  reporting: {
    ...sync, id: '0PS5g000000XyZb', name: 'HubSpot Reporting', apiName: 'HubSpot_Reporting',
    description: 'Reads and schedules the marketing reports', on: lists.ON_REPORTING, objects: [], access: NO_ACCESS,
  },
  loader: {
    ...sync, id: '0PS5g000000XyZc', name: 'Warehouse Loader', apiName: 'Warehouse_Loader', licence: 'Salesforce API Integration',
    description: 'Reads what the data warehouse needs', offered: lists.OFFERED_INTEGRATION, on: ['ApiEnabled', 'ViewRoles'],
    objects: objectRights('usual').filter(({ name }) => ['Invoice__c', 'Order'].includes(name)), access: NO_ACCESS,
  },
};

/** The sandbox keeps the ids of production, as a copy of it does. @type {Record<string, Subject>} */
export const UAT = {
  ...ACME,
  hubspot: {
    ...hubspot, on: lists.ON_HUBSPOT_UAT, objects: objectRights('usual'),
    description: 'Runs the HubSpot connector. Reduced to what the connector needs.', loginHours: true,
  },
  marketo: {
    ...ACME.marketo, on: lists.ON_MARKETO_UAT, objects: objectRights('nothing'), access: NO_ACCESS, loginHours: false,
    description: 'Runs the Marketo connector. All access comes from permission sets.',
    ipRanges: [{ start: '198.51.100.0', end: '198.51.100.255', description: 'Marketo' }],
  },
  sync: { ...sync, on: lists.ON_SYNC_UAT },
};
