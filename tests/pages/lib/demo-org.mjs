/** The demo org: who and what the replicas and the demo metadata show. Production is `acme`, its sandbox `acme--uat`. */

import * as lists from './permission-lists.mjs';

/**
 * @typedef {object} Rights
 * @property {string} name object API name
 * @property {string} label plural label on the page
 * @property {boolean[]} rights read, create, edit, delete, view all, modify all
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
 * @property {boolean} [bare] no app, tab, class or other access
 */

export const ADMIN = { id: '0055g000001AdMn', name: 'Dana Whitfield' };
export const RELEASE_MANAGER = { id: '0055g000001ReLm', name: 'Priya Raman' };

export const APPS = [
  { id: '02u5g0000008SaL', name: 'Sales', api: 'standard__Sales', visible: true, isDefault: true },
  { id: '02u5g0000008SrV', name: 'Service', api: 'standard__Service', visible: false, isDefault: false },
  { id: '02u5g0000008MkT', name: 'Marketing', api: 'standard__Marketing', visible: true, isDefault: false },
  { id: '02u5g0000008HbS', name: 'HubSpot Sync Console', api: 'HubSpot_Sync_Console', visible: true, isDefault: false },
];

export const TABS = [
  { label: 'Accounts', api: 'standard-Account', setting: 'DefaultOn' },
  { label: 'Campaigns', api: 'standard-Campaign', setting: 'DefaultOn' },
  { label: 'Contacts', api: 'standard-Contact', setting: 'DefaultOn' },
  { label: 'Leads', api: 'standard-Lead', setting: 'DefaultOn' },
  { label: 'Opportunities', api: 'standard-Opportunity', setting: 'DefaultOff' },
  { label: 'Solutions', api: 'standard-Solution', setting: 'Hidden' },
];

export const CUSTOM_TABS = [
  { label: 'Sync Logs', api: 'Sync_Log__c', setting: 'DefaultOn' },
  { label: 'Subscriptions', api: 'Subscription__c', setting: 'DefaultOff' },
];

export const CLASSES = ['HubSpotContactSync', 'HubSpotWebhookResource', 'LeadRouting', 'SyncLogCleaner'];
export const PAGES = ['SyncDashboard'];

export const RECORD_TYPES = [
  { label: 'Accounts', types: ['Customer', 'Partner'], object: 'Account' },
  { label: 'Leads', types: ['Inbound', 'Event'], object: 'Lead' },
];

export const FIELDS = [
  { name: 'Account.AnnualRevenue', edit: false },
  { name: 'Account.HubSpot_Company_Id__c', edit: true },
  { name: 'Contact.HubSpot_Contact_Id__c', edit: true },
  { name: 'Contact.Birthdate', edit: false },
  { name: 'Lead.HubSpot_Score__c', edit: true },
  { name: 'Opportunity.Amount', edit: true },
  { name: 'Sync_Log__c.Payload__c', edit: true },
];

const STANDARD_OBJECTS = [
  ['Account', 'Accounts', 'CREDVM'], ['Asset', 'Assets', 'R'], ['Campaign', 'Campaigns', 'CREDVM'],
  ['Case', 'Cases', 'CRE'], ['Contact', 'Contacts', 'CREDVM'], ['Contract', 'Contracts', 'R'],
  ['Document', 'Documents', 'R'], ['Idea', 'Ideas', 'R-'], ['Individual', 'Individuals', 'CRE'],
  ['Lead', 'Leads', 'CREDVM'], ['Macro', 'Macros', ''], ['Opportunity', 'Opportunities', 'CRE'],
  ['Order', 'Orders', 'R'], ['Pricebook2', 'Price Books', 'R-'], ['Product2', 'Products', 'R-'],
  ['QuickText', 'Quick Text', ''],
];

const CUSTOM_OBJECTS = [
  ['Consent_Record__c', 'Consent Records', 'CRE'], ['Invoice__c', 'Invoices', 'R'],
  ['Subscription__c', 'Subscriptions', 'CREDVM'], ['Sync_Log__c', 'Sync Logs', 'CREDVM'],
];

/**
 * `-` marks an object without View All and Modify All. With Modify All Data every right of every object is on.
 * @param {boolean} everything
 * @returns {Rights[]}
 */
const objectRights = (everything) => [...STANDARD_OBJECTS, ...CUSTOM_OBJECTS].map(([name, label, code]) => {
  const wide = !code.includes('-');
  const rights = [...'RCEDVM'].map((right, at) => (everything ? wide || at < 4 : code.includes(right)));
  return { name, label, rights, wide };
});

/** @type {Subject} */
const hubspot = {
  kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot Integration', licence: 'Salesforce', custom: true,
  description: 'Runs the HubSpot connector. Cloned from Standard User.',
  offered: lists.OFFERED_SALESFORCE, on: lists.ON_HUBSPOT_ACME, objects: objectRights(true),
  ipRanges: [{ start: '203.0.113.16', end: '203.0.113.31', description: 'HubSpot egress' }], loginHours: false,
};

/** @type {Subject} */
const sync = {
  kind: 'permission-set', id: '0PS5g000000XyZa', name: 'HubSpot Sync', apiName: 'HubSpot_Sync', licence: '', custom: true,
  description: 'Object access of the HubSpot connector', offered: lists.OFFERED_SALESFORCE, on: lists.ON_SYNC_ACME,
  objects: objectRights(false).filter(({ name }) => ['Account', 'Contact', 'Lead', 'Sync_Log__c'].includes(name)),
  ipRanges: [], loginHours: false,
};

/** @type {Record<string, Subject>} */
export const ACME = {
  hubspot,
  marketo: {
    ...hubspot, id: '00e5g000001AbEn', name: 'Marketo Integration', on: lists.ON_MARKETO,
    description: 'Runs the Marketo connector', objects: objectRights(false),
    ipRanges: [
      { start: '198.51.100.0', end: '198.51.100.255', description: 'Marketo' },
      { start: '0.0.0.0', end: '255.255.255.255', description: 'temporary' },
    ],
    loginHours: true,
  },
  legacy: {
    ...hubspot, id: '00e5g000001AbLy', name: 'HubSpot(Legacy)', on: lists.ON_LEGACY,
    description: 'Do not use', objects: objectRights(false), ipRanges: [],
  },
  apiOnly: {
    ...hubspot, id: '00e5g000001AbMi', name: 'Minimum Access - API Only Integrations', custom: false,
    licence: 'Salesforce Integration', description: '', offered: lists.OFFERED_INTEGRATION, on: lists.ON_API_ONLY,
    objects: [], ipRanges: [{ start: '198.51.100.40', end: '198.51.100.47', description: 'Data warehouse' }], bare: true,
  },
  standardUser: {
    ...hubspot, id: '00e5g000000StdU', name: 'Standard User', custom: false, description: '',
    on: lists.STANDARD_USER, objects: objectRights(false), ipRanges: [],
  },
  sync,
  reporting: {
    ...sync, id: '0PS5g000000XyZb', name: 'HubSpot Reporting', apiName: 'HubSpot_Reporting',
    description: 'Reads and schedules the marketing reports', on: lists.ON_REPORTING, objects: [],
  },
};

/** The sandbox keeps the ids of production, as a copy of it does. @type {Record<string, Subject>} */
export const UAT = {
  ...ACME,
  hubspot: {
    ...hubspot, on: lists.ON_HUBSPOT_UAT, objects: objectRights(false),
    description: 'Runs the HubSpot connector. Reduced to what the connector needs.', loginHours: true,
  },
  sync: { ...sync, on: lists.ON_SYNC_UAT },
};
