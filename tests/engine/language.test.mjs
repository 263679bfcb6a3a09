// @ts-check
/** Purpose: in Japanese, the engine says nothing in English: no message, short word or accessible name of any replica page, by any policy. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LABELS, ROOT, evaluate, speak } from './engine.mjs';

const GOLDEN = join(ROOT, 'tests/golden');
const POLICIES = JSON.parse(readFileSync(join(ROOT, 'extension/pkg/texts.json'), 'utf8')).policies.map((/** @type {{id: string}} */ { id }) => id);
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

test('every sentence of every page is Japanese', () => {
  speak('ja');
  /** @type {Set<string>} */
  const foreign = new Set();
  let said = 0;
  for (const name of readdirSync(GOLDEN).filter((file) => file.endsWith('.snapshot.json'))) {
    const taken = { generation: 1, truncated: false, rejected: false, translated: false, ...JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')) };
    for (const snapshot of [taken, { ...taken, truncated: true }]) {
      for (const policy of POLICIES) {
        const report = evaluate(snapshot, policy, { labels: LABELS });
        assert.ok(report);
        const { message, subject, missing, verdicts } = report;
        const texts = [message, subject.kindLabel, ...missing.map((/** @type {{message: string}} */ each) => each.message),
          ...verdicts.flatMap((/** @type {any} */ each) => [each.short, each.name, ...each.findings.map((/** @type {any} */ finding) => finding.message)])];
        for (const text of texts.filter((each) => each !== '')) {
          said += 1;
          if (!JAPANESE.test(text)) foreign.add(text);
        }
      }
    }
  }
  assert.deepEqual([...foreign], []);
  assert.ok(said > 10_000, `${said} texts`);
});
