// @ts-check
/**
 * Purpose: the engine that the extension ships judges every snapshot as the native core does. What the browser collects is compared
 * with the same snapshots in tests/content, what it paints with the same reports.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { GOLDEN, LABELS, evaluate, golden } from './engine.mjs';

const NAMES = readdirSync(GOLDEN).filter((name) => name.endsWith('.snapshot.json')).map((name) => name.replace('.snapshot.json', ''));

test('there are golden files, a report for each snapshot', () => {
  assert.ok(NAMES.length > 20);
  const reports = readdirSync(GOLDEN).filter((name) => name.endsWith('.report.json'));
  assert.deepEqual(reports.map((name) => name.replace('.report.json', '')), NAMES);
});

for (const name of NAMES) {
  test(name, () => {
    const expected = golden(name, 'report');
    const report = evaluate({ generation: 1, truncated: false, rejected: false, translated: false, ...golden(name, 'snapshot') }, expected.policy, { labels: LABELS });
    assert.ok(report);
    /** @param {number} [number] */
    const verdict = (number) => {
      if (number === undefined) return null;
      const { outcome, findings } = report.verdicts[number];
      return { codes: findings.map((/** @type {{code: string}} */ { code }) => code), outcome };
    };
    const marks = report.marks.map((/** @type {any} */ { target, label, state, live, on, off, unknown }) => ({
      target, label, state, live, on: verdict(on), off: verdict(off), unknown: verdict(unknown),
    }));
    const { status, message, unidentified, missing, policy } = report;
    const { kind, recordId, name: called } = report.subject;
    assert.deepEqual({ policy: policy.id, status, message, unidentified, missing, marks, subject: report.subject }, expected, `${kind} ${recordId} ${called}`);
  });
}
