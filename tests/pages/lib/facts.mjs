/** What a perfect reader can prove from a page of a profile or permission set, taken from the demo org. */

import * as access from './demo-access.mjs';
import { fieldLevel } from './demo-org.mjs';

/** @typedef {[string, string, string]} Fact section, key, value */

const RIGHTS = ['read', 'create', 'edit', 'delete', 'view-all', 'modify-all'];

const text = (on) => (on ? 'on' : 'off');

/** @param {Fact[]} facts @returns {Fact[]} sorted by section, then key */
export const sortFacts = (facts) => {
  const key = ([section, name]) => `${section}\u0000${name}`;
  return [...facts].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** Everything of a list, and the proof that there is no more. @returns {Fact[]} */
const whole = (section, entries) => [
  ['list', section, String(entries.length)], ...entries.map(([key, value]) => [section, key, value]),
];

const enabled = (section, names = []) => whole(section, names.map((name) => [name, 'on']));

/** @returns {Fact[]} */
const about = ({ name, licence, description, custom }) => [
  ['about', 'name', name], ['about', 'licence', licence], ['about', 'description', description], ['about', 'custom', String(custom)],
];

const appState = (names, api) => {
  if (names[0] === api) return 'default';
  return names.includes(api) ? 'visible' : 'hidden';
};

const apps = ({ access: { apps: names } }) => whole('app', access.APPS.map(({ name, api }) => [name, appState(names, api)]));

const ticked = (section, all, names) => whole(section, all.map(({ name }) => [name, text(names.includes(name))]));

/** How the three settings of a tab are called on profiles and on permission sets. */
export const tabWords = (subject, words) => (subject.kind === 'profile'
  ? { DefaultOn: words.defaultOn, DefaultOff: words.defaultOff, Hidden: words.tabHidden }
  : { DefaultOn: words.tabVisible, DefaultOff: words.tabAvailable, Hidden: words.tabNone });

export const tabText = (ctx, api) => tabWords(ctx.subject, ctx.words)[ctx.subject.access.tabs[api] ?? 'Hidden'];

const rightsOf = (key, { rights, wide }) => RIGHTS.slice(0, wide ? 6 : 4).map((right, at) => ['object', `${key}/${right}`, text(rights[at])]);

const loginIp = ({ ipRanges }) =>
  whole('login-ip', ipRanges.map(({ start, end, description }) => [`${start}-${end}`, description]));

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const hoursText = ({ subject, words }, day) =>
  (subject.loginHours && day !== 'sunday' && day !== 'saturday' ? words.workingHours : words.allDay);

const loginHours = (ctx) => DAYS.map((day) => ['login-hours', day, hoursText(ctx, day)]);

/** Label, value, and whether the value is a check box. The same on every profile. */
export const policyRows = (words) => ({
  session: [[words.timeout, words.hours], [words.sessionLevel, words.noneChosen]],
  password: [
    [words.passwordExpiry, words.days], [words.history, words.threePasswords], [words.minLength, words.characters],
    [words.complexity, words.alphanumeric], [words.attempts, '10'], [words.lockout, words.minutes],
    [words.minimumDay, false], [words.keepLinks, true],
  ],
});

const policy = (ctx, section) => policyRows(ctx.words)[section]
  .map(([label, value]) => [section, label, typeof value === 'boolean' ? text(value) : value]);

/** The page of one object. An object whose API name the address does not hold goes by its label. */
const object = (ctx) => {
  const { subject, object: shown, words, knownLabels } = ctx;
  const key = shown.id ? `label:${shown.label}` : shown.name;
  const tab = access.tabOf(shown.name);
  return [
    ...(shown.tabOnly ? [] : rightsOf(key, shown)),
    ...(shown.wide && knownLabels ? [['object', `${key}/view-all-fields`, text(shown.viewAllFields)]] : []),
    // What nobody can tell by the heading of its part may be any other choice.
    ...(tab && knownLabels ? [['tab', key, tabText(ctx, tab)]] : []),
    ...access.FIELDS.filter((field) => field.object === shown.name)
      .map((field) => ['field', `${key}.${field.field}`, fieldLevel(subject, field)]),
    ...access.RECORD_TYPES.filter((each) => each.object === shown.name)
      .flatMap(({ types }) => types.map((type) => ['record-type', type, text(subject.access.recordTypes.includes(`${shown.name}.${type}`))])),
  ];
};

/** The list of all objects names the rights that are on. Where none is, View All Fields is not either. */
const objectList = (ctx) => [
  ['list', 'object', String(ctx.subject.objects.length + access.TAB_ONLY.length)],
  ...whole('tab', [...ctx.subject.objects, ...access.TAB_ONLY].flatMap(({ id, name, label }) => {
    const tab = access.tabOf(name);
    return tab ? [[id ? `label:${label}` : name, tabText(ctx, tab)]] : [];
  })),
  ...ctx.subject.objects.flatMap(({ id, name, label, rights, viewAllFields }) => {
    const key = id ? `label:${label}` : name;
    const isEmpty = !rights.includes(true) && !viewAllFields;
    return [
      ...RIGHTS.map((right, at) => ['object', `${key}/${right}`, text(rights[at] ?? false)]),
      ...(viewAllFields || isEmpty ? [['object', `${key}/view-all-fields`, text(viewAllFields)]] : []),
    ];
  }),
];

/** The original profile page shows labels only. */
const original = (ctx) => {
  const { subject, edit, skip = [] } = ctx;
  const { access: opened } = subject;
  const has = (key, facts) => (skip.includes(key) ? [] : facts);
  const rights = subject.objects.filter(({ name }) => !skip.includes('customObjects') || !name.endsWith('__c'))
    .flatMap((each) => rightsOf(`label:${each.label}`, each));
  return [
    ...about(subject),
    ...apps(subject),
    ...has('connectedApps', ticked('connected-app', access.CONNECTED_APPS, opened.connectedApps)),
    ...whole('tab', [...access.TABS, ...has('customTabs', access.customTabsOf(subject))].map(({ label, api }) => [`label:${label}`, tabText(ctx, api)])),
    ...rights,
    // All boxes of all objects.
    ...(rights.length > 0 ? [['list', 'object', String(rights.length)]] : []),
    ...has('sessionSettings', policy(ctx, 'session')),
    ...has('passwordPolicies', policy(ctx, 'password')),
    ...(edit ? [] : [
      ...has('loginHours', loginHours(ctx)),
      ...has('loginIpRanges', loginIp(subject)),
      ...has('apexClasses', ctx.moreClasses ? opened.classes.map((name) => ['apex-class', name, 'on']) : enabled('apex-class', opened.classes)),
      ...has('pages', enabled('apex-page', opened.pages)),
      ...has('customPermissions', enabled('custom-permission', opened.customPermissions)),
    ]),
  ];
};

/** In an edit form both lists show, so what is not enabled is proven as well. */
const listed = (section, all, key) => ({ subject, edit }) => (edit
  ? ticked(section, all, subject.access[key]) : enabled(section, subject.access[key]));

const named = (names) => names.map((name) => ({ name }));

/** @type {Record<string, (ctx: any) => Fact[]>} by form */
export const FACTS = {
  original,
  overview: ({ subject, ...ctx }) => [...about(subject), ...(subject.apiName ? [['about', 'api-name', subject.apiName]] : [])]
    .filter(([, key]) => subject.kind === 'profile' || key !== 'custom')
    .filter(([, key]) => ctx.knownLabels || key === 'name'),
  ObjectList: objectList,
  Object: object,
  AssignedApps: ({ subject, edit }) => (subject.kind === 'profile' ? apps(subject) : whole('app', access.APPS
    .map(({ name, api }) => [name, subject.access.apps.includes(api) ? 'visible' : 'hidden'])
    .filter(([, state]) => edit || state === 'visible'))),
  ConnectedApps: listed('connected-app', access.CONNECTED_APPS, 'connectedApps'),
  ClassAccess: listed('apex-class', access.CLASSES, 'classes'),
  PageAccess: listed('apex-page', named(access.PAGES), 'pages'),
  CustomPermissions: listed('custom-permission', named(access.CUSTOM_PERMISSIONS.map(({ label }) => label)), 'customPermissions'),
  FlowAccess: listed('flow', named(access.FLOWS), 'flows'),
  ExternalCredentialAccess: listed('externalCredentialPrincipalAccesses', named(access.EXTERNAL_CREDENTIALS), 'externalCredentials'),
  LoginIPRanges: ({ subject }) => loginIp(subject),
  LoginHours: (ctx) => (ctx.edit ? [] : loginHours(ctx)),
  SessionSettings: (ctx) => policy(ctx, 'session'),
  PasswordPolicies: (ctx) => policy(ctx, 'password'),
};
