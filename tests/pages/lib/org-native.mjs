/**
 * Lightning's own summary pages: no frame, components with open shadow roots. What stands inside their lists is not
 * known outside Salesforce, so their tables are made up.
 */

import { EDITION } from './demo-users.mjs';
import { attrs, esc, lines } from './html.mjs';

/**
 * Name, attributes, children in the light, children in the shadow root.
 * @typedef {{tag: string, attrs?: Record<string, string>, text?: string, children?: Node[], shadow?: Node[]}} Node
 */

const node = (tag, list = {}, ...children) => ({ tag, attrs: list, children });
const shadow = (tag, list, ...children) => ({ tag, attrs: list, shadow: children });
const text = (tag, value) => ({ tag, text: value });

const table = ({ columns, rows }) => node('table', { class: 'slds-table slds-table_bordered', role: 'grid' },
  node('thead', {}, node('tr', {}, ...columns.map((name) => text('th', name)))),
  node('tbody', {}, ...rows.map((row) => node('tr', {}, ...row.map((value) => text('td', value))))));

const panel = (tab) => node('section', { role: 'tabpanel', 'aria-label': tab.title },
  shadow('setup-list-panel', {},
    node('div', { 'data-id': 'tabset-listDecorator' }, text('h2', `${tab.title} (${tab.rows.length})`)),
    shadow('lst-common-list', {}, shadow('lst-common-list-internal', {}, table(tab)))));

const tree = (subject, tabs, options) => shadow('setup_access_summaries-access-summary-page', {},
  text('h1', subject.name),
  shadow('setup_access_summaries-slot-options', {}, ...options.map((name) => ({ tag: 'lightning-button', attrs: { class: `${name}-button` }, shadow: [text('button', name)] }))),
  shadow('setup_access_summaries-access-summary-tab-set', {}, shadow('lightning-tabset', {}, ...tabs.map(panel))));

/** @param {{options: string[], node: string, tabs: {title: string, columns: string[], rows: string[][]}[]}} summary */
export const summaryPage = ({ options, node: kicker, tabs }) => (ctx) => {
  // A closing tag inside the data would end the script.
  const data = JSON.stringify(tree(ctx.subject, tabs, options)).replaceAll('<', '\\u003c');
  return `${lines(
    '<!DOCTYPE html>', `<html lang="${ctx.language.replace('_', '-')}"><head>`, '<meta charset="utf-8">',
    `<title>${esc(`${ctx.subject.name} | Salesforce - ${EDITION}`)}</title>`, '<link rel="stylesheet" href="/sCSS/replica/shell.css">', '</head>',
    '<body class="desktop">', '<div class="auraLoadingBox oneLoadingBox" id="auraLoadingBox"></div>',
    '<div class="desktop container forceStyle oneOne"><div class="viewport">',
    '<header id="oneHeader" class="slds-global-header_container"><div class="slds-global-header"><span class="shellLogo" aria-hidden="true"></span></div></header>',
    '<section class="layoutContent"><div class="workspaceManager"><div class="oneConsoleTabset">',
    '<div class="tabsetBody main-content mainContentMark fullheight active isSetupApp">',
    '<div class="split-right"><section class="tabContent active oneConsoleTab" role="tabpanel">',
    '<div class="oneWorkspace active"><div class="windowViewMode-maximized active">',
    '<div id="brandBand_1" class="slds-brand-band"><div class="slds-template__container">',
    '<div id="setupComponent" class="onesetupSetupComponent"><div class="setupcontent">',
    `<div class="onesetupSetupHeader"><span class="shellKicker">SETUP</span><nav class="onesetupBreadcrumbs"><span class="breadcrumbDetail">${esc(kicker)}</span></nav></div>`,
    '<div class="nativeHost"></div>', '</div></div></div></div></div></div></section></div></div></div></div></section></div></div>',
    `<script${attrs({ type: 'application/json', id: 'replicaTree' })}>${data}</script>`,
    '<script src="/jslibrary/replica/native.js"></script>', '</body></html>',
  )}\n`;
};

const GRANTED = ['Permission', 'Access Granted By'];

export const userSummary = summaryPage({
  node: 'Users', options: ['edit'], tabs: [
    { title: 'User Permissions', columns: GRANTED, rows: [['API Enabled', 'HubSpot Integration'], ['Modify All Data', 'HubSpot Integration'], ['Bulk API Hard Delete', 'HubSpot Sync']] },
    { title: 'Object Permissions', columns: ['Object', 'Access'], rows: [['Account', 'Read, Create, Edit'], ['Contact', 'Read, Create, Edit']] },
    { title: 'Permission Sets', columns: ['Permission Set', 'Expires'], rows: [['HubSpot Reporting', '12/31/2026'], ['HubSpot Sync', '']] },
  ],
});

export const setSummary = summaryPage({
  node: 'Permission Sets', options: ['add', 'remove', 'edit'], tabs: [
    { title: 'User Permissions', columns: ['Permission', 'API Name'], rows: [['API Enabled', 'ApiEnabled'], ['Convert Leads', 'ConvertLeads'], ['Manage Leads', 'ManageLeads']] },
    { title: 'Object Permissions', columns: ['Object', 'Access'], rows: [['Account', 'Read, Create, Edit, Delete'], ['Sync_Log__c', 'Read, Create']] },
    { title: 'Included In', columns: ['Permission Set Group'], rows: [['HubSpot Connector']] },
  ],
});

export const groupSummary = summaryPage({
  node: 'Permission Set Groups', options: ['add', 'remove'], tabs: [
    { title: 'Permission Sets', columns: ['Permission Set'], rows: [['HubSpot Reporting'], ['HubSpot Sync']] },
    { title: 'User Permissions', columns: ['Permission', 'State'], rows: [['API Enabled', 'Enabled'], ['Export Reports', 'Muted']] },
  ],
});
