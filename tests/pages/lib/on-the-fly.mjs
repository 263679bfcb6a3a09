/** Replicas that are made when they are asked for: too large for golden files, or only there so that the demo org is whole. */

import { TAB_ONLY } from './demo-access.mjs';
import { ACME, UAT } from './demo-org.mjs';
import { build } from './profile-definition.mjs';

/** @typedef {import('./profile-definition.mjs').Definition} Definition */

const OBJECTS = 3000;

/** Six check boxes and a tab for each object. @returns {import('./demo-org.mjs').Subject} */
const withManyObjects = () => {
  const names = Array.from({ length: OBJECTS }, (_, at) => String(at + 1).padStart(4, '0'));
  return {
    ...ACME.hubspot, id: '00e5g000001AbOb', name: 'HubSpot Integration (objects)',
    objects: names.map((number, at) => ({
      name: `Table_${number}__c`, label: `Tables ${number}`, rights: [true, at % 2 === 0, at % 3 === 0, at % 5 === 0, at % 7 === 0, at % 11 === 0],
      viewAllFields: false, wide: true,
    })),
    customTabs: names.map((number) => ({ label: `Tables ${number}`, api: `Table_${number}__c` })),
  };
};

/** @returns {Definition[]} */
const largePages = () => [false, true].map((edit) => ({
  name: `profile-original-${edit ? 'edit' : 'view'}-objects-large`, form: 'original', subject: withManyObjects(), edit, skip: ['layouts', 'fls'],
  notes: `${OBJECTS} objects with a tab each: 21,000 controls`,
}));

const BOTH = ['Object', 'AppPermissions', 'SystemPermissions', 'AssignedApps', 'ConnectedApps', 'ClassAccess', 'PageAccess', 'CustomPermissions'];
const PROFILE = ['overview', 'ObjectList', 'LoginIPRanges', 'LoginHours', 'SessionSettings', 'PasswordPolicies'];
const SET = ['overview', 'ObjectList'];

/** In the demo org one profile has the enhanced pages. */
const isOriginal = ({ kind, id }) => kind === 'profile' && id !== ACME.marketo.id;

/** Every page of a profile or permission set. @param {import('./demo-org.mjs').Subject} subject @param {'acme' | 'acme--uat'} org @returns {Definition[]} */
export const pagesOf = (subject, org) => {
  const page = (form, edit, object) => ({
    name: ['demo', org, subject.id, form, object, edit ? 'edit' : 'view'].filter(Boolean).join('-'),
    form, subject, org, edit, object, images: !edit, notes: 'fills the demo org',
  });
  if (isOriginal(subject)) return [page('original', false), page('original', true)];
  const both = subject.kind === 'profile' ? BOTH : [...BOTH, 'FlowAccess'];
  return [
    ...(subject.kind === 'profile' ? PROFILE : SET).map((form) => page(form, false)),
    ...both.flatMap((form) => (form === 'Object' ? [...subject.objects, ...TAB_ONLY].map(({ name }) => name) : [undefined])
      .flatMap((object) => [page(form, false, object), page(form, true, object)])),
  ];
};

/** Pages with a name that tests may open. */
export const large = () => largePages().map(build);

/** The rest of the demo org. A page of page-list.mjs at the same address comes first. */
export const rest = () => [['acme', ACME], ['acme--uat', UAT]]
  .flatMap(([org, subjects]) => Object.values(subjects).flatMap((subject) => pagesOf(subject, org))).map(build);
