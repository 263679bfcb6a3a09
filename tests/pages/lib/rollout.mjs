/** The demo org at the stations of a rollout: the sandbox before and after its correction, production before and after the deploy. */

import { ACME, UAT } from './demo-org.mjs';
import { USERS } from './demo-users.mjs';
import { pagesOf } from './on-the-fly.mjs';
import { around } from './org-pages.mjs';
import { build } from './profile-definition.mjs';

/** What somebody left on in the sandbox. */
export const LEFT_ON = 'ScheduleReports';

/** Rights that somebody grants in production, past the sandbox: one in the profile, one in the permission set. */
export const PLANTED = { profile: 'ModifyAllData', set: 'AssignPermissionSets' };

/** The object that the permission set of production has gained beside the deploy, with every right. */
export const GAINED = 'Campaign';

/** @param {import('./demo-org.mjs').Subject} subject */
const withGained = (subject) => ({
  ...subject, objects: [...subject.objects, ...ACME.hubspot.objects.filter(({ name }) => name === GAINED)],
});

/** @param {import('./demo-org.mjs').Subject} subject @param {string[]} more */
const withMore = (subject, ...more) => ({ ...subject, on: [...subject.on, ...more].sort() });

/** @param {'acme' | 'acme--uat'} org @param {import('./demo-users.mjs').User} who @param {import('./demo-org.mjs').Subject[]} subjects */
const pages = (org, who, subjects) => [...subjects.flatMap((subject) => pagesOf(subject, org)).map(build), ...around(org, who)];

export const STATIONS = {
  sandbox: () => pages('acme--uat', USERS.hubspotUat, [withMore(UAT.hubspot, LEFT_ON), UAT.sync, UAT.reporting]),
  corrected: () => pages('acme--uat', USERS.hubspotUat, [UAT.hubspot, UAT.sync, UAT.reporting]),
  production: () => pages('acme', USERS.hubspot, [ACME.hubspot, withGained(ACME.sync), ACME.reporting]),
  drifted: () => pages('acme', { ...USERS.hubspot, sets: USERS.hubspotUat.sets }, [
    withMore(UAT.hubspot, PLANTED.profile), withGained(withMore(UAT.sync, PLANTED.set)), UAT.reporting,
  ]),
  deployed: () => pages('acme', { ...USERS.hubspot, sets: USERS.hubspotUat.sets }, [UAT.hubspot, UAT.sync, UAT.reporting]),
};

/**
 * What there is to know of the page where production shows the object that was gained, open for editing.
 * @returns {import('../serve.mjs').Meta}
 */
export const pageOfGained = () => {
  const page = pagesOf(withGained(UAT.sync), 'acme').find(({ object, edit }) => object === GAINED && edit);
  return /** @type {import('../serve.mjs').Meta} */ (build(/** @type {import('./profile-definition.mjs').Definition} */ (page)).meta);
};
