/** The org's forms: Session Settings, Identity Verification, Password Policies. */

import { classicDocument, hiddenSecrets, pageBlock, pageTitle, sectionWriter } from './classic-document.mjs';
import { EDITION } from './demo-users.mjs';
import { attrs, button, esc, lines } from './html.mjs';

/** @typedef {import('./facts.mjs').Fact} Fact */

/**
 * A value is a check box, a text, or the chosen one of a list. A locked box cannot be changed.
 * @typedef {{label: string, name: string, value: boolean | string, options?: string[], locked?: boolean}} Setting
 * @typedef {{title: string, settings: Setting[]}} Section
 */

const box = (name, label, value, locked = false) => ({ name, label, value, locked });
const choice = (name, label, value, ...others) => ({ name, label, value, options: [...others.slice(0, 1), value, ...others.slice(1)] });
const text = (name, label, value) => ({ name, label, value });

/** @type {Section[]} */
const SESSION = [
  {
    title: 'Session Timeout',
    settings: [
      choice('timeout', 'Timeout Value', '2 hours', '15 minutes', '4 hours', '24 hours'),
      box('disableWarning', 'Disable session timeout warning popup', false), box('forceLogout', 'Force logout on session timeout', true),
    ],
  },
  {
    title: 'Session Settings',
    settings: [
      box('lockIp', 'Lock sessions to the IP address from which they originated', false),
      box('lockDomain', 'Lock sessions to the domain in which they were first used', true),
      box('endOnReset', "Terminate all of a user's sessions when an admin resets that user's password", true),
      box('forceRelogin', 'Force relogin after Login-As-User', true), box('httpOnly', 'Require HttpOnly attribute', false),
      box('usePost', 'Use POST requests for cross-domain sessions', true),
      box('loginIpEveryRequest', 'Enforce login IP ranges on every request', false),
    ],
  },
  {
    title: 'Caching',
    settings: [
      box('loginCaching', 'Enable caching and autocomplete on login page', true),
      box('userSwitching', 'Enable user switching', true), box('rememberMe', 'Remember me until logout', false),
    ],
  },
  {
    title: 'Clickjack Protection',
    settings: [
      box('clickjackSetup', 'Enable clickjack protection for Setup pages', true, true),
      box('clickjackOther', 'Enable clickjack protection for non-Setup Salesforce pages', true),
    ],
  },
  {
    title: 'Lightning Login',
    settings: [
      box('lightningLogin', 'Allow Lightning Login', true),
      box('lightningLoginOnly', 'Allow only for users with the Lightning Login User permission', true),
    ],
  },
  { title: 'Logout Page Settings', settings: [text('logoutUrl', 'Logout URL', 'https://www.acme.example/signed-out')] },
];

/** @type {Section[]} */
const IDENTITY = [
  {
    title: 'Multi-Factor Authentication (MFA)',
    settings: [
      box('mfaAll', 'Require multi-factor authentication (MFA) for all direct UI logins to your Salesforce org', false),
      box('mfaRegistration', 'Require identity verification during multi-factor authentication (MFA) registration', true),
    ],
  },
  {
    title: 'Verification Methods',
    settings: [
      box('builtIn', 'Let users verify their identity with a built-in authenticator such as Touch ID or Windows Hello', true),
      box('securityKey', 'Let users verify their identity with a physical security key (U2F or WebAuthn)', true),
      box('geolocation', 'Let Salesforce Authenticator automatically verify identities using geolocation', false),
      box('noEmail', 'Prevent identity verification by email when other methods are registered', true),
    ],
  },
  { title: 'Changes', settings: [box('emailChange', 'Require identity verification for email address changes', true)] },
];

/** @type {Section[]} */
const PASSWORD = [
  {
    title: 'Password Policies',
    settings: [
      choice('expiration', 'User passwords expire in', '90 days', '30 days', '180 days', 'Never expires'),
      choice('history', 'Enforce password history', '3 passwords remembered', 'No passwords remembered'),
      choice('minlength', 'Minimum password length', '8 characters', '5 characters', '10 characters', '12 characters'),
      choice('complexity', 'Password complexity requirement', 'Must include alpha and numeric characters', 'No restriction'),
      choice('question', 'Password question requirement', 'Cannot contain password', 'None'),
      choice('attempts', 'Maximum invalid login attempts', '10', '3', '5', 'No limit'),
      choice('lockout', 'Lockout effective period', '15 minutes', '30 minutes', '60 minutes', 'Forever (must be reset by admin)'),
      box('obscure', 'Obscure secret answer for password resets', true),
      box('minLifetime', 'Require a minimum 1 day password lifetime', false),
      box('selfReset', 'Allow use of setPassword() API for self-resets', false),
    ],
  },
  {
    title: 'Forgot Password / Locked Account Assistance',
    settings: [text('message', 'Message', 'Ask the service desk.'), text('helpLink', 'Help link', 'https://help.acme.example/')],
  },
];

const input = ({ name, value, options, locked }) => {
  if (options) return `<select${attrs({ id: name, name })}>${options.map((each) => `<option${attrs({ value: each, selected: each === value })}>${esc(each)}</option>`).join('')}</select>`;
  if (typeof value === 'boolean') return `<input${attrs({ type: 'checkbox', id: name, name, value: '1', checked: value, disabled: locked })} />`;
  return `<input${attrs({ type: 'text', id: name, name, value, size: '40' })} />`;
};

const row = (setting) => {
  const label = `<label for="${setting.name}">${esc(setting.label)}</label>`;
  return typeof setting.value === 'boolean'
    ? `<tr><td class="labelCol">&nbsp;</td><td class="data2Col" colspan="3">${input(setting)} ${label}</td></tr>`
    : `<tr><td class="labelCol">${label}</td><td class="data2Col" colspan="3">${input(setting)}</td></tr>`;
};

/** Forms of Setup number their fields. */
const FIRST = 6;

/** @param {string} title @param {string} action @param {Section[]} sections */
const form = (title, action, sections) => (ctx) => {
  const { words } = ctx;
  const section = sectionWriter();
  const all = sections.flatMap(({ settings }) => settings);
  const block = pageBlock({
    title, edit: true, buttons: `${button({ name: 'save', value: words.save })} ${button({ name: 'cancel', value: words.cancel })}`,
    body: sections.map((each) => section(each.title, lines(
      '<table class="detailList" border="0" cellpadding="0" cellspacing="0"><tbody>',
      each.settings.map((setting) => row({ ...setting, name: `p${FIRST + all.indexOf(setting)}` })), '</tbody></table>'))),
  });
  return classicDocument(ctx, {
    title: `${title} ~ Salesforce - ${EDITION}`, bodyClass: 'hasMotif setupTab editPage ext-webkit ext-chrome sfdcBody brandQuaternaryBgr',
    content: lines(pageTitle(title, ctx.subject.name), `<form action="${action}" id="editPage" method="post" name="editPage">`, hiddenSecrets(ctx), block, '</form>'),
  });
};

const shown = ({ value }) => (typeof value === 'boolean' ? (value ? 'on' : 'off') : value);

/** @param {string} key @param {Section[]} sections @returns {() => Fact[]} */
const facts = (key, sections) => () => sections.flatMap(({ settings }) => settings.map((each) => [key, each.label, shown(each)]));

export const sessionSettings = [form('Session Settings', '/_ui/system/security/SessionSettings', SESSION), facts('session', SESSION)];
export const identityVerification = [
  form('Identity Verification', '/_ui/identity/verification/IdentityVerificationSettings', IDENTITY), facts('identity', IDENTITY),
];
export const passwordPolicies = [form('Password Policies', '/secur/orgloginsettingedit.jsp', PASSWORD), facts('password', PASSWORD)];
