/**
 * A verification of production as a report has it, in which every name and note is the caller's.
 * @param {(plain: string) => string} text
 * @param {'before' | 'after'} stage
 */
export const verification = (text, stage) => {
  const profile = { kind: 'profile', name: text('HubSpot Integration') };
  const after = stage === 'after';
  const difference = {
    severity: 'critical',
    subject: profile,
    section: 'userPermissions',
    setting: text('ModifyAllData'),
    tested: 'off',
    actual: 'on',
    direction: 'extra',
    widens: true,
    expected: '',
    reason: '',
    deploy: after ? null : 'leaves-alone',
  };
  const field = { ...difference, severity: 'low', section: 'fieldPermissions', setting: text('Account.Name'), deploy: after ? null : 'adds' };
  const doubt = { ...difference, severity: 'medium', direction: 'unknown', reason: text('One side did not see it.'), deploy: after ? null : 'cannot-be-told' };
  const planned = { ...difference, severity: 'info', expected: text('Sandboxes only.'), deploy: null };
  const check = { baseline: text('b'.repeat(64)), by: text('Kim') };
  return {
    stage,
    verdict: after ? 'drift' : 'not-ready',
    reasons: [text('2 settings of production beyond what was tested.'), text('1 setting that cannot be told.')],
    tested: {
      name: text('with contacts'),
      created: '2026-11-01T09:30:00Z',
      by: text('Dana Lee'),
      note: text('Contacts are read.'),
      org: text('acme--uat'),
      policy: 'recommended',
      hash: text('b'.repeat(64)),
      history: [
        { name: text('minimum'), created: '2026-10-20', by: text('Kim'), note: text(''), hash: text('a'.repeat(64)), added: 3, removed: 1, changed: 0, unknown: 0 },
      ],
    },
    production: text('acme'),
    compared: '2026-11-22T09:00:00.000Z',
    differences: [difference, doubt, field, planned],
    unseen: [{ subject: profile, section: 'loginIpRanges', setting: '*', needed: true }],
    untested: [{ kind: 'permission-set', name: text('Extra') }],
    subjects: [profile],
    watch: after
      ? {
          deployed: '2026-11-10',
          until: '2026-12-10',
          daysLeft: 18,
          rechecks: [
            { on: '2026-11-11', state: 'done' },
            { on: '2026-11-17', state: 'due' },
            { on: '2026-11-24', state: 'ahead' },
            { on: '2026-12-10', state: 'ahead' },
          ],
          dueSince: '2026-11-17',
          verified: '2026-11-11',
          reopened: text('The check of 2026-11-12 found production different from what was tested.'),
          over: false,
          checks: [
            { on: '2026-11-11', verdict: 'equal', differences: 0, since: null, ...check },
            { on: '2026-11-12', verdict: 'drift', differences: 2, since: { appeared: [text('profile P: ModifyAllData')], gone: [] }, ...check },
          ],
          events: [{ on: '2026-11-12', what: text('Changed profile HubSpot Integration') }],
        }
      : null,
    wayBack: after
      ? {
          captured: '2026-11-09',
          changes: [
            { effect: 'takes-away', severity: 'critical', subject: profile, section: 'userPermissions', setting: text('ModifyAllData'), now: 'on', then: 'off', reason: '' },
          ],
        }
      : null,
    cleanUp: after
      ? {
          from: '2026-12-10',
          until: '2027-01-10',
          state: 'ahead',
          remove: [{ subject: profile, setting: text('ModifyAllData') }, { subject: { kind: 'permission-set', name: text('Old') }, setting: '' }],
        }
      : null,
  };
};
