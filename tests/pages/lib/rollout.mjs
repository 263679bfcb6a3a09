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

/** @param {import('./demo-org.mjs').Subject} subject @param {string[]} more */
const withMore = (subject, ...more) => ({ ...subject, on: [...subject.on, ...more].sort() });

/** @param {'acme' | 'acme--uat'} org @param {import('./demo-users.mjs').User} who @param {import('./demo-org.mjs').Subject[]} subjects */
const pages = (org, who, subjects) => [...subjects.flatMap((subject) => pagesOf(subject, org)).map(build), ...around(org, who)];

export const STATIONS = {
  sandbox: () => pages('acme--uat', USERS.hubspotUat, [withMore(UAT.hubspot, LEFT_ON), UAT.sync, UAT.reporting]),
  corrected: () => pages('acme--uat', USERS.hubspotUat, [UAT.hubspot, UAT.sync, UAT.reporting]),
  production: () => pages('acme', USERS.hubspot, [ACME.hubspot, ACME.sync, ACME.reporting]),
  drifted: () => pages('acme', { ...USERS.hubspot, sets: USERS.hubspotUat.sets }, [
    withMore(UAT.hubspot, PLANTED.profile), withMore(UAT.sync, PLANTED.set), UAT.reporting,
  ]),
  deployed: () => pages('acme', { ...USERS.hubspot, sets: USERS.hubspotUat.sets }, [UAT.hubspot, UAT.sync, UAT.reporting]),
};
