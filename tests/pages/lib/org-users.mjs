/** A user: detail, edit form, and the dual lists of permission sets and groups. */

import { classicDocument, detailTable, hiddenSecrets, mouseOver, pageBlock, pageTitle, sectionWriter } from './classic-document.mjs';
import { ACME } from './demo-org.mjs';
import { GROUP, LICENCE_IDS, PROFILES, ROLES, USERS, fullName } from './demo-users.mjs';
import { attrs, button, checkImage, esc, lines } from './html.mjs';
import { dualList, hoverLinks, listed, orgLink, orgList, wholeList } from './org-lists.mjs';

/** @typedef {import('./demo-users.mjs').User} User */
/** @typedef {import('./facts.mjs').Fact} Fact */

const OVERRIDE = 'noredirect=1&isUserEntityOverride=1';

export const userAddress = (user) => `/${user.id}?${OVERRIDE}`;
export const userEditAddress = (user) => `/${user.id}/e?${OVERRIDE}&retURL=${encodeURIComponent(userAddress(user))}`;

const document = (ctx, kind, content) => classicDocument(ctx, {
  title: `${ctx.words.user}: ${fullName(ctx.user)} ~ Salesforce - Enterprise Edition`,
  bodyClass: `hasMotif setupTab ${kind} ext-webkit ext-chrome sfdcBody brandQuaternaryBgr`, content,
});

const details = (ctx) => {
  const { user, words } = ctx;
  const pairs = [
    [words.name, esc(fullName(user))], [words.role, user.role ? orgLink(ctx, `/${user.role.id}`, user.role.name) : '&nbsp;'],
    [words.alias, esc(user.alias)], [words.userLicense, esc(user.licence)],
    [words.email, `<a href="mailto:${esc(user.email)}">${esc(user.email)}</a>`],
    [words.profile, orgLink(ctx, `/${user.profile.id}`, user.profile.name)],
    [words.username, esc(user.username)], [words.active, checkImage(user.active, words)],
    [words.nickname, esc(user.alias)], [words.marketingUser, checkImage(user.marketing, words)],
    [words.title, '&nbsp;'], [words.offlineUser, checkImage(false, words)],
    [words.company, 'Acme Corp'], [words.knowledgeUser, checkImage(false, words)],
    [words.department, '&nbsp;'], [words.flowUser, checkImage(false, words)],
    [words.division, '&nbsp;'], [words.serviceUser, checkImage(false, words)],
  ];
  return detailTable(pairs.map(([label, value]) => ({ label, value, ...(label === words.marketingUser && { help: mouseOver('What this user may do.') }) })));
};

const localeRows = ({ words, language }) => detailTable([
  { label: words.timeZone, value: '(GMT-08:00) America/Los_Angeles' }, { label: words.locale, value: esc(language) },
  { label: words.language, value: esc(language) },
]);

const assignments = (ctx, { rows, label, more, expiring = false, ...list }) => {
  const { words, user } = ctx;
  const remove = ({ id }) => `/setup/own/deleteredirect.jsp?delID=${id.replace(/^.{3}/, '0Pa')}&retURL=%2F${user.id}`;
  return {
    ...list, count: `${rows.length}${more ? '+' : ''}`, actions: true, more,
    columns: [words.action, label, words.assignedOn, ...(expiring ? [words.expiresOn] : [])],
    rows: rows.map((row) => [
      orgLink(ctx, remove(row), words.del, { class: 'actionLink' }), orgLink(ctx, `/${row.id}`, row.name), esc(row.assigned),
      ...(expiring ? [row.expires ? esc(row.expires) : '&nbsp;'] : []),
    ]),
  };
};

const relatedLists = (ctx) => {
  const { user, words } = ctx;
  const edit = [['editPermSetAssignments', words.editAssignments]];
  return [
    assignments(ctx, {
      key: 'RelatedPermsetAssignmentList', title: words.setAssignments, buttons: edit, label: words.setLabel, rows: user.sets, expiring: true,
      more: user.more && { count: user.more, path: `/${user.id}?rowsperlist=100&isUserEntityOverride=1` },
    }),
    assignments(ctx, {
      key: 'RelatedPermsetGroupAssignmentList', title: words.groupAssignments, buttons: edit, label: words.groupLabel, rows: user.groups,
    }),
    assignments(ctx, {
      key: 'RelatedPermsetLicenseAssignmentList', title: words.licenceAssignments, label: words.licenceLabel, rows: user.licences,
      buttons: [['editPermSetLicenseAssignments', words.editAssignments]],
    }),
    // Nothing has shown what this list is called.
    ...(user.waiting ? [assignments(ctx, {
      key: 'RelatedSessionPermsetList', title: words.setActivations, label: words.setLabel, rows: user.waiting,
    })] : []),
    {
      key: 'RelatedLoginHistory', title: words.loginHistory, count: String(user.logins.length),
      columns: [words.loginTime, words.sourceIp, words.loginType, words.status], rows: user.logins.map((row) => row.map(esc)),
    },
  ];
};

/** @param {object} ctx @returns {string} */
export const userDetail = (ctx) => {
  const { user, words } = ctx;
  const section = sectionWriter();
  const lists = relatedLists(ctx);
  const buttons = [['edit', words.edit], ['sharing', 'Sharing'], ['resetPassword', 'Reset Password'], ['viewSummary', words.viewSummary]];
  return document(ctx, 'detailPage', lines(
    pageTitle(words.user, fullName(user)), hoverLinks(ctx, lists),
    pageBlock({
      title: words.userDetail, buttons: buttons.map(([name, value]) => button({ name, value, type: 'button' })).join(' '), edit: false,
      body: [section(words.generalInformation, details(ctx)), section(words.localeSettings, localeRows(ctx))],
    }),
    lists.map((list) => orgList(ctx, list)),
  ));
};

/**
 * Without the words of a language, links and ids are all that can be known: their address says what they are.
 * @param {{user: User, known: boolean}} ctx @returns {Fact[]}
 */
export const userFacts = ({ user, known }) => {
  /** @type {Fact[]} */
  const facts = [['user', 'name', fullName(user)], ['user', 'profile', user.profile.name], ['user', 'profile-id', user.profile.id]];
  if (user.role) facts.push(['user', 'role', user.role.name], ['user', 'role-id', user.role.id]);
  if (known) facts.push(['user', 'username', user.username], ['user', 'active', user.active ? 'on' : 'off'], ['user', 'licence', user.licence]);
  return facts;
};

/** @returns {Fact[]} */
export const userDetailFacts = (ctx) => {
  const { user, known } = ctx;
  return [
    ...userFacts(ctx), ...(user.more ? listed : wholeList)('permission-set', [...user.sets, ...user.waiting ?? []]), ...wholeList('permission-set-group', user.groups),
    ...wholeList('permission-set-licence', user.licences),
    ...user.sets.filter(({ expires }) => known && expires).map(({ id, expires }) => ['expires', id, expires]),
  ];
};

const select = (id, chosen, options) => `<select${attrs({ id, name: id })}>${options.map(([value, text]) =>
  `<option${attrs({ value, selected: value === chosen })}>${esc(text)}</option>`).join('')}</select>`;

/** @param {object} ctx @returns {string} */
export const userEdit = (ctx) => {
  const { user, words } = ctx;
  const section = sectionWriter();
  const text = (id, label, value, required = false) => ({ label, for: id, required, value: `<input${attrs({ id, name: id, maxlength: '80', size: '20', type: 'text', value })} />` });
  const tick = (id, label, on) => ({ label, for: id, value: `<input${attrs({ id, name: id, type: 'checkbox', value: '1', checked: on })} />` });
  const idOf = (options, name) => options.find(([, each]) => each === name)?.[0] ?? '';
  const roles = [['', '<None Specified>'], ...ROLES.map(({ id, name }) => [id, name])];
  const rows = [
    text('name_firstName', words.firstName, user.first), { label: words.role, for: 'role', value: select('role', user.role?.id ?? '', roles) },
    text('name_lastName', words.lastName, user.last, true),
    { label: words.userLicense, for: 'user_license_id', value: select('user_license_id', idOf(LICENCE_IDS, user.licence), LICENCE_IDS) },
    text('Alias', words.alias, user.alias, true),
    { label: words.profile, for: 'Profile', value: select('Profile', user.profile.id, PROFILES.map(({ id, name }) => [id, name])) },
    text('Email', words.email, user.email, true), tick('active', words.active, user.active),
    text('Username', words.username, user.username, true), tick('UserPermissions_0', words.marketingUser, user.marketing),
    text('CommunityNickname', words.nickname, user.alias, true), tick('UserPermissions_1', words.offlineUser, false),
    text('EmployeeNumber', 'Employee Number', ''),
  ];
  const block = pageBlock({
    title: words.userEdit, edit: true, body: [section(words.generalInformation, detailTable(rows)),
      section('Password', detailTable([tick('new_password', 'Generate new password and notify user immediately', false)]))],
    buttons: `${button({ name: 'save', value: words.save })} ${button({ name: 'cancel', value: words.cancel })}`,
  });
  // The same buttons stand above and below the form; an id may stand only once.
  const form = block.replace(' name="save"', ' id="save" name="save"');
  return document({ ...ctx, edit: true }, 'editPage', lines(
    pageTitle(words.user, fullName(user)),
    `<form action="/${user.id}/e" id="editPage" method="post" name="editPage">`, hiddenSecrets(ctx), form, '</form>',
  ));
};

const ALL_SETS = [USERS.admin.sets[0], ACME.reporting, ACME.sync, ...USERS.legacy.sets];

const assignPage = (ctx, { title, titles, all, enabled }) => {
  const id = 'thePage:theForm:thePageBlock:permSetAssignSection:duelingListBox';
  const { words, user } = ctx;
  const buttons = `<input${attrs({ type: 'submit', id: 'thePage:theForm:thePageBlock:thePageBlockButtons:save', name: 'thePage:theForm:thePageBlock:thePageBlockButtons:save', value: words.save, class: 'btn' })} />`;
  return document(ctx, 'editPage', lines(
    pageTitle(title, fullName(user)),
    '<form id="thePage:theForm" method="post" action="/udd/PermissionSet/assignPermissionSet.apexp">', hiddenSecrets(ctx),
    '<div class="bPageBlock brandSecondaryBrd bEditBlock apexDefaultPageBlock secondaryPalette"><div class="pbHeader">', buttons, '</div>',
    '<div class="pbBody">',
    dualList(id, { titles, available: all.filter((each) => enabled.every((one) => one.id !== each.id)), enabled }), '</div></div></form>',
  ));
};

export const assignSets = (ctx) => assignPage(ctx, {
  title: 'Permission Set Assignments', titles: ['Available Permission Sets', 'Enabled Permission Sets'], all: ALL_SETS, enabled: ctx.user.sets,
});

export const assignGroups = (ctx) => assignPage(ctx, {
  title: 'Permission Set Group Assignments', titles: ['Available Permission Set Groups', 'Enabled Permission Set Groups'],
  all: [GROUP, { id: '0PG5g0000000SlC', name: 'Sales Cloud' }], enabled: ctx.user.groups,
});
