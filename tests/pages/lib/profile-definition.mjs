/** From a short definition to a replica of a page of a profile or permission set. */

import { ACCESS_SECTIONS } from './access-sections.mjs';
import { appGroup } from './catalog.mjs';
import { TAB_ONLY } from './demo-access.mjs';
import { objectSection, overview, parameters, permissionSection, rowsOf, typeOf } from './enhanced.mjs';
import { FACTS } from './facts.mjs';
import { CONTRADICTORY, WITHOUT_CONTROL, hostilePage } from './hostile.mjs';
import { objectList, objectPage } from './object-section.mjs';
import { originalProfile } from './original-profile.mjs';
import { GUIDE, HIGH_RISK, NOT_OFFERED } from './permission-lists.mjs';
import { replica } from './replica.mjs';
import { wordsOf } from './words.mjs';

const LANGUAGES = { ja: 'ja', de: 'de', nl: 'nl_NL' };

/**
 * @typedef {object} Definition
 * @property {string} name
 * @property {string} form `original`, `overview`, `ObjectList`, `Object`, or the code of a section
 * @property {import('./demo-org.mjs').Subject} subject
 * @property {string} notes
 * @property {string} [object] API name, for the form `Object`
 * @property {boolean} [edit]
 * @property {boolean} [images]
 * @property {string} [language]
 * @property {'acme' | 'acme--uat'} [org]
 * @property {'setup' | 'crossorigin' | 'toplevel'} [place]
 * @property {'shadow' | 'light'} [style]
 * @property {string | null} [csp]
 * @property {number} [shift]
 * @property {boolean} [unreadable]
 * @property {boolean} [hostile]
 * @property {boolean} [moreClasses] the list of Apex classes is longer than what shows
 * @property {boolean} [longId] 18 characters in the address
 * @property {string[]} [skip] sections that the page does not have
 */

const PERMISSIONS = ['AppPermissions', 'SystemPermissions'];

const WRITERS = {
  original: originalProfile, overview, AppPermissions: permissionSection, SystemPermissions: permissionSection,
  ObjectList: objectList, Object: objectPage, ...ACCESS_SECTIONS,
};

const sectionOf = ({ form, subject }) => {
  if (form === 'original' || form === 'overview') return undefined;
  return form === 'Object' || form === 'ObjectList' ? objectSection({ subject }) : form;
};

/** @param {Definition} definition */
const rowsFor = ({ form, subject, name }) => {
  if (form === 'original' || name.endsWith('-large')) return subject.offered;
  return PERMISSIONS.includes(form) ? rowsOf(form, subject.offered) : [];
};

/** The permissions that a test may look for on this page and that it does not have. */
const absentFrom = ({ form }, rows) => {
  if (form !== 'original' && !PERMISSIONS.includes(form)) return [];
  const interest = [...GUIDE, ...HIGH_RISK, ...NOT_OFFERED.filter((name) => name !== 'ManageUserAccessPolicies')];
  const belongs = (name) => form === 'original' || (appGroup(name) !== null) === (form === 'AppPermissions');
  return interest.filter((name) => belongs(name) && !rows.includes(name));
};

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three characters at the end say which of the first fifteen are capitals. @param {string} id */
const longId = (id) => id + [0, 5, 10]
  .map((start) => SIGNS[[...id.slice(start, start + 5)].reduce((sum, sign, at) => sum + (/[A-Z]/.test(sign) ? 2 ** at : 0), 0)]).join('');

/** Labels of a language that nobody knows prove nothing. */
const knownLabels = ({ language }) => language !== 'nl';

/** @param {Definition} definition @returns {import('./replica.mjs').Replica} */
export const build = (definition) => {
  const { form, subject, edit = false } = definition;
  const language = LANGUAGES[definition.language] ?? 'en_US';
  const rows = rowsFor(definition);
  const ctx = {
    page: definition.name, language, words: wordsOf(language), framed: definition.place !== 'toplevel', subject, edit, rows,
    images: definition.images ?? false, shift: definition.shift ?? 0, unreadable: definition.unreadable,
    section: sectionOf(definition), object: [...subject.objects, ...TAB_ONLY].find(({ name }) => name === definition.object),
    knownLabels: knownLabels(definition), skip: definition.skip, moreClasses: definition.moreClasses,
  };
  const unclear = definition.hostile ? [CONTRADICTORY, WITHOUT_CONTROL] : rows;
  const unknown = definition.unreadable || definition.hostile ? unclear : [];
  const readable = rows.filter((name) => !unknown.includes(name));
  const section = ctx.section ? `?${parameters(ctx)}` : '';
  return replica({
    ...definition, language, subject,
    title: `${typeOf(ctx)}: ${subject.name} ~ Salesforce - Enterprise Edition`,
    path: `/${definition.longId ? longId(subject.id) : subject.id}${edit ? '/e' : ''}${section}`,
    node: subject.kind === 'profile' ? 'EnhancedProfiles' : 'PermSets',
    write: () => (definition.hostile ? hostilePage : WRITERS[form])(ctx),
    permissions: rows.length, unknown, absent: absentFrom(definition, rows),
    on: readable.filter((name) => subject.on.includes(name)), off: readable.filter((name) => !subject.on.includes(name)),
    facts: FACTS[form]?.(ctx) ?? [],
  });
};
