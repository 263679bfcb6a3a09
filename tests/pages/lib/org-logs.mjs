/** Login History and the Setup Audit Trail. */

import { classicDocument, pageTitle } from './classic-document.mjs';
import { EDITION, ORG, PEOPLE, USERS } from './demo-users.mjs';
import { esc, lines } from './html.mjs';
import { listTable, orgLink } from './org-lists.mjs';

/** @typedef {import('./facts.mjs').Fact} Fact */

const { hubspot, warehouse, admin, marketo } = USERS;

/** User, time, source IP, type, status, application; newest first. @type {[object, string, string, string, string, string][]} */
const LOGINS = [
  [hubspot, '9:14:03 AM', '203.0.113.18', 'Other Apex API', 'Success', 'HubSpot'],
  [admin, '8:55:30 AM', '192.0.2.14', 'Application', 'Success', 'Browser'],
  [hubspot, '8:02:47 AM', '198.51.100.77', 'Application', 'Invalid Password', 'Browser'],
  [hubspot, '8:02:12 AM', '198.51.100.77', 'Application', 'Invalid Password', 'Browser'],
  [warehouse, '6:00:09 AM', '198.51.100.42', 'Remote Access 2.0', 'Success', 'Warehouse Loader'],
  [hubspot, '5:14:02 AM', '203.0.113.19', 'Other Apex API', 'Success', 'HubSpot'],
  [marketo, '4:41:55 AM', '198.51.100.9', 'Other Apex API', 'User is inactive', 'N/A'],
  [warehouse, '4:00:10 AM', '198.51.100.42', 'Remote Access 2.0', 'Success', 'Warehouse Loader'],
  [hubspot, '3:14:02 AM', '203.0.114.3', 'Other Apex API', 'Restricted IP', 'HubSpot'],
  [admin, '2:30:41 AM', '192.0.2.14', 'Application', 'Failed: Multi-factor authentication required', 'Browser'],
  [warehouse, '2:00:11 AM', '198.51.100.42', 'Remote Access 2.0', 'Success', 'Warehouse Loader'],
  [hubspot, '1:14:05 AM', '203.0.113.18', 'Other Apex API', 'Success', 'HubSpot'],
];

const JAPANESE = new Map(Object.entries({
  'Other Apex API': 'その他の Apex API', Application: 'アプリケーション', 'Remote Access 2.0': 'リモートアクセス 2.0', Success: '成功',
  'Invalid Password': '無効なパスワード', 'User is inactive': 'ユーザが無効です', 'Restricted IP': '制限された IP', Browser: 'ブラウザ',
  'Failed: Multi-factor authentication required': '失敗: 多要素認証が必要です',
}));

const loginsOf = ({ language }) => LOGINS.map(([user, time, ip, ...texts]) => {
  const [type, status, application] = language === 'ja' ? texts.map((text) => JAPANESE.get(text) ?? text) : texts;
  const when = language === 'ja' ? `2026/11/20 ${time.replace(/ AM$/, '')} PST` : `11/20/2026 ${time} PST`;
  return { user, when, ip, type, status, application, api: texts[0] !== 'Application' };
});

const document = (ctx, title, content) => classicDocument(ctx, {
  title: `${title} ~ Salesforce - ${EDITION}`, bodyClass: 'hasMotif setupTab listPage ext-webkit ext-chrome sfdcBody brandQuaternaryBgr', content,
});

const logList = (words, list, notes) => lines(
  '<div class="bRelatedList"><div class="listRelatedObject setupBlock"><div class="bPageBlock brandSecondaryBrd secondaryPalette"><div class="pbBody">',
  listTable(words, list), '</div></div></div></div>', notes,
);

/** @param {object} ctx @returns {string} */
export const loginHistory = (ctx) => {
  const { words } = ctx;
  return document(ctx, words.loginHistory, lines(
    pageTitle(words.loginHistory, ORG.name),
    logList(words, {
      columns: [words.user, words.loginTime, words.sourceIp, words.loginType, words.status, words.browser, words.platform, words.application,
        words.clientVersion, words.apiType, words.apiVersion, words.loginUrl],
      rows: loginsOf(ctx).map(({ user, when, ip, type, status, application, api }) => [
        orgLink(ctx, `/${user.id}`, user.username), esc(when), ip, esc(type), esc(status), api ? 'Unknown' : 'Chrome 141', api ? 'Unknown' : 'Windows 11',
        esc(application), 'N/A', api ? 'REST' : 'N/A', api ? '64.0' : 'N/A', 'acme.my.salesforce.com',
      ]),
    }, '<p class="downloadNote"><a href="/setup/secur/LoginHistoryDownload.apexp">CSV</a></p>'),
  ));
};

/** Six months may hold more rows than the page, so the list is never known to be whole. @returns {Fact[]} */
export const loginFacts = (ctx) => loginsOf(ctx).map(({ user, when, ip, type, status, application }) =>
  ['login', `${when}|${user.username}`, [status, type, ip, application].join('; ')]);

/** Time, user, action, section, delegate; newest first. @type {[string, string, string, string, string?][]} */
const QUIET = [
  ['4:51:20 PM', 'Priya Raman', 'Created report folder Pipeline', 'Manage Report Folders'],
  ['4:40:02 PM', 'Priya Raman', 'Changed Opportunity page layout Opportunity Layout', 'Customize Opportunities'],
  ['3:58:47 PM', 'Dana Whitfield', 'Changed email template Renewal Notice', 'Email Templates'],
  ['3:12:09 PM', 'Dana Whitfield', 'Created custom field Renewal Date (Date) on Contract', 'Custom Fields'],
  ['2:47:33 PM', 'Priya Raman', 'Requested an export', 'Data Export'],
  ['2:20:15 PM', 'Dana Whitfield', 'Changed permission set Campaign Influence: system permission Run Reports was changed from disabled to enabled', 'Manage Permission Sets'],
  ['1:44:58 PM', 'Dana Whitfield', 'Changed profile Standard User: tab setting Assets was changed from Default On to Tab Hidden', 'Manage Users'],
  ['1:10:11 PM', 'Priya Raman', 'Created new user Noor Visser', 'Manage Users', 'Dana Whitfield'],
  ['11:36:40 AM', 'Priya Raman', 'For user noor.visser@acme.example, password was reset', 'Manage Users'],
  ['10:58:26 AM', 'Dana Whitfield', 'Changed validation rule Close Date on Opportunity', 'Validation Rules'],
  ['10:31:07 AM', 'Priya Raman', 'Changed flow Lead Follow-Up: version 4 was activated', 'Flows'],
  ['9:49:52 AM', 'Dana Whitfield', 'Changed organization sharing default of Campaign', 'Sharing Defaults'],
  ['9:20:18 AM', 'Dana Whitfield', 'Logged in as Noor Visser', 'Manage Users', 'Noor Visser'],
];

/** @type {[string, string, string, string, string?][]} */
const TOUCHING = [
  ['4:47:31 PM', 'Dana Whitfield', 'Changed profile HubSpot Integration: administrative permission Modify All Data was changed from disabled to enabled', 'Manage Users'],
  ['4:46:02 PM', 'Dana Whitfield', 'Permission set HubSpot Sync: assigned to user HubSpot API User (UserID: [0055g000001HbIn])', 'Manage Users'],
  ['3:31:44 PM', 'Priya Raman', 'Changed permission set HubSpot Sync: system permission Assign Permission Sets was changed from disabled to enabled', 'Manage Permission Sets'],
  ['2:02:10 PM', 'Priya Raman', 'For user hubspot.api@acme.example, password was reset', 'Manage Users'],
  ['12:18:05 PM', 'Dana Whitfield', 'Changed profile for user HubSpot API User (UserID: [0055g000001HbIn]) from Standard User to HubSpot Integration', 'Manage Users', 'Priya Raman'],
  ['11:02:59 AM', 'Dana Whitfield', 'Deleted login IP range 0.0.0.0 - 255.255.255.255 from profile HubSpot Integration', 'Manage Users'],
  ['9:02:00 AM', 'Priya Raman', 'Permission set group HubSpot Connector: status is Updated', 'Manage Permission Set Groups'],
];

const clock = ([time]) => {
  const [, hour, rest, half] = /^(\d+):(.*) ([AP]M)$/.exec(time);
  return `${half}${hour.padStart(2, '0').replace('12', '00')}${rest}`;
};

const auditRows = ({ quiet }) => [...QUIET, ...(quiet ? [] : TOUCHING)].sort((a, b) => (clock(a) < clock(b) ? 1 : -1))
  .map(([time, user, action, section, delegate = '']) => ({ when: `11/19/2026, ${time} PST`, user, action, section, delegate }));

/** @param {object} ctx @returns {string} */
export const auditTrail = (ctx) => {
  const { words } = ctx;
  return document(ctx, words.auditTrail, lines(
    pageTitle(words.auditTrail, ctx.subject.name),
    `<p class="downloadNote"><a href="/servlet/servlet.SetupAuditTrail?id=${ctx.subject.id}&amp;_CONFIRMATIONTOKEN=VmpFPSxNakF5Tm" target="_top">download</a> (Excel .csv)</p>`,
    logList(words, {
      columns: [words.date, words.user, words.namespace, words.action, words.section, words.delegate],
      rows: auditRows(ctx).map(({ when, user, action, section, delegate }) => [
        esc(when), PEOPLE[user] ? orgLink(ctx, `/${PEOPLE[user]}`, user) : esc(user), '&nbsp;', esc(action), esc(section), delegate === '' ? '&nbsp;' : esc(delegate),
      ]),
    }, ''),
  ));
};

/** @returns {Fact[]} */
export const auditFacts = (ctx) => [
  ['org', 'record-id', ctx.subject.id],
  ...auditRows(ctx).map(({ when, user, action, section, delegate }) => ['audit', when, [user, section, action, delegate].join('; ')]),
];
