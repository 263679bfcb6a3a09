/**
 * What the demo org has besides permissions and objects, and what a profile or set opens of it.
 * @typedef {{name: string, label: string, most: string, object: string, field: string}} Field
 */

/**
 * Everything that the org has and that is not named here is closed.
 * @typedef {object} Access
 * @property {string[]} apps API names of the visible apps; the first is the default of a profile
 * @property {Record<string, 'DefaultOn' | 'DefaultOff'>} tabs by API name of the tab
 * @property {string[]} classes
 * @property {string[]} pages
 * @property {string[]} connectedApps
 * @property {string[]} serviceProviders
 * @property {string[]} customPermissions
 * @property {string[]} flows
 * @property {string[]} [externalCredentials]
 * @property {string[]} recordTypes such as `Account.Customer`
 */

export const APPS = [
  { id: '02u5g0000008SaL', name: 'Sales', api: 'standard__Sales' },
  { id: '02u5g0000008SrV', name: 'Service', api: 'standard__Service' },
  { id: '02u5g0000008MkT', name: 'Marketing', api: 'standard__Marketing' },
  { id: '02u5g0000008HbS', name: 'HubSpot Sync Console', api: 'HubSpot_Sync_Console' },
];

export const TABS = [
  { label: 'Accounts', api: 'standard-Account' },
  { label: 'Campaigns', api: 'standard-Campaign' },
  { label: 'Contacts', api: 'standard-Contact' },
  { label: 'Home', api: 'standard-home' },
  { label: 'Leads', api: 'standard-Lead' },
  { label: 'Opportunities', api: 'standard-Opportunity' },
  { label: 'Solutions', api: 'standard-Solution' },
];

export const CUSTOM_TABS = [
  { label: 'Sync Logs', api: 'Sync_Log__c' },
  { label: 'Subscriptions', api: 'Subscription__c' },
];

/** Tabs without an object have a row and a page among the objects as well. */
export const TAB_ONLY = TABS.filter(({ api }) => ['standard-home', 'standard-Solution'].includes(api))
  .map(({ label, api }) => ({ name: api, id: undefined, label, rights: [], viewAllFields: false, wide: false, tabOnly: true }));

/** @param {{customTabs?: {label: string, api: string}[]}} subject */
export const customTabsOf = ({ customTabs }) => customTabs ?? CUSTOM_TABS;

/** @param {string} object API name @returns {string | undefined} API name of its tab */
export const tabOf = (object) => [...TABS, ...CUSTOM_TABS].map(({ api }) => api)
  .find((api) => [object, `standard-${object}`].includes(api));

export const CLASSES = [
  { id: '01p5g00000HcSyn', name: 'HubSpotContactSync' }, { id: '01p5g00000HwRes', name: 'HubSpotWebhookResource' },
  { id: '01p5g00000InVEx', name: 'InvoiceExport' }, { id: '01p5g00000LdRou', name: 'LeadRouting' },
  { id: '01p5g00000MkWeb', name: 'MarketoWebhook' }, { id: '01p5g00000SlCle', name: 'SyncLogCleaner' },
];

export const PAGES = ['InvoicePreview', 'SyncDashboard'];
export const CONNECTED_APPS = [{ id: '0CH5g0000004HbS', name: 'HubSpot' }, { id: '0CH5g0000004MkT', name: 'Marketo' }];
export const SERVICE_PROVIDERS = [{ id: '0sp5g0000004IdP', name: 'Acme Identity' }];
export const CUSTOM_PERMISSIONS = [
  { label: 'Bypass Lead Validation', api: 'Bypass_Lead_Validation' }, { label: 'Replay Sync Events', api: 'Replay_Sync_Events' },
];
export const EXTERNAL_CREDENTIALS = ['HubSpot API - Sync User', 'Warehouse - Loader'];
export const FLOWS = ['Enrich New Leads', 'Route Inbound Leads'];

export const RECORD_TYPES = [
  { label: 'Accounts', object: 'Account', types: ['Customer', 'Partner', 'Prospect'] },
  { label: 'Leads', object: 'Lead', types: ['Inbound', 'Event', 'Trial'] },
];

/** The most that a subject gets which may read and edit the object; `fixed` is a formula, which nobody can edit. */
export const FIELDS = [
  ['Account.AnnualRevenue', 'Annual Revenue', 'read'], ['Account.Credit_Limit__c', 'Credit Limit', 'none'],
  ['Account.HubSpot_Company_Id__c', 'HubSpot Company Id', 'edit'], ['Account.Industry', 'Industry', 'edit'],
  ['Account.NumberOfEmployees', 'Employees', 'edit'], ['Account.Open_Invoices__c', 'Open Invoices', 'fixed'],
  ['Account.Phone', 'Phone', 'edit'], ['Account.Rating', 'Rating', 'read'],
  ['Contact.Birthdate', 'Birthdate', 'read'], ['Contact.Email', 'Email', 'edit'],
  ['Contact.HubSpot_Contact_Id__c', 'HubSpot Contact Id', 'edit'], ['Contact.Phone', 'Phone', 'edit'],
  ['Lead.AnnualRevenue', 'Annual Revenue', 'none'], ['Lead.Email', 'Email', 'edit'],
  ['Lead.HasOptedOutOfEmail', 'Email Opt Out', 'read'], ['Lead.HubSpot_Score__c', 'HubSpot Score', 'edit'],
  ['Lead.Industry', 'Industry', 'edit'], ['Lead.Lead_Age__c', 'Lead Age', 'fixed'],
  ['Lead.LeadSource', 'Lead Source', 'edit'], ['Lead.Phone', 'Phone', 'read'],
  ['Opportunity.Amount', 'Amount', 'edit'],
  ['Sync_Log__c.Direction__c', 'Direction', 'read'], ['Sync_Log__c.Payload__c', 'Payload', 'edit'],
  ['Sync_Log__c.Retries__c', 'Retries', 'edit'],
].map(([name, label, most]) => ({ name, label, most, object: name.split('.')[0], field: name.split('.')[1] }));

/** @type {Access} */
export const NO_ACCESS = {
  apps: [], tabs: {}, classes: [], pages: [], connectedApps: [], serviceProviders: [], customPermissions: [], flows: [],
  recordTypes: [],
};

/** What a clone of Standard User ends up with. @type {Access} */
export const USUAL_ACCESS = {
  ...NO_ACCESS,
  apps: ['standard__Sales', 'standard__Marketing', 'HubSpot_Sync_Console'],
  tabs: {
    'standard-Account': 'DefaultOn', 'standard-Campaign': 'DefaultOn', 'standard-Contact': 'DefaultOn', 'standard-home': 'DefaultOn',
    'standard-Lead': 'DefaultOn', 'standard-Opportunity': 'DefaultOff', Sync_Log__c: 'DefaultOn', Subscription__c: 'DefaultOff',
  },
  classes: ['HubSpotContactSync', 'HubSpotWebhookResource', 'LeadRouting', 'SyncLogCleaner'],
  pages: ['SyncDashboard'], connectedApps: ['HubSpot'], serviceProviders: ['Acme Identity'],
  recordTypes: ['Account.Customer', 'Account.Partner', 'Lead.Inbound', 'Lead.Event'],
};
