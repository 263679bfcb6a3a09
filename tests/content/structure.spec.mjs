// @ts-check
/** The structure of a page, made to be sent with a report, holds nothing of the org. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../e2e/browser.mjs';
import { expect, pages, test } from './fixture.mjs';

/** Words of Setup itself, and of HTML, that a page definition may name. */
const tokens = new Set(JSON.parse(readFileSync(join(ROOT, 'extension/pkg/tokens.json'), 'utf8')));

const COPY = `(async () => {
  const { ok, value } = await chrome.runtime.sendMessage({ kind: 'tokens' });
  return ok ? globalThis.permlight.structure.copy(value, 'test') : '';
})()`;

for (const name of ['user-detail', 'permission-set-system-view-hostile', 'profile-original-view-ja', 'company-information', 'login-history']) {
  test(`no text, id or name of the org is in the structure of ${name}`, async ({ permlight, openPage }) => {
    const { frame } = await openPage(name);
    const copied = String(await permlight.inContentScript(frame, COPY));
    expect(copied.split('\n').length).toBeGreaterThan(50);
    // What could tell something: every word of the text, and of every attribute.
    const words = await frame.evaluate(() => {
      const found = new Set();
      const add = (/** @type {string} */ text) => { for (const [word] of text.matchAll(/[\p{L}\p{N}_-]+/gu)) found.add(word); };
      for (const element of document.querySelectorAll('*')) {
        if (element.localName.startsWith('permlight')) continue;
        for (const { value } of element.attributes) add(value);
        for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) add(node.textContent ?? '');
      }
      return [...found];
    });
    const grammar = new Set(copied.replace(/="[^"]*"/g, '').match(/[\p{L}\p{N}_-]+/gu));
    const kept = new Set(copied.match(/[\p{L}\p{N}_-]+/gu));
    const leaked = words.filter((word) => kept.has(word) && !tokens.has(word) && !grammar.has(word) && !/^x\d+$|^\d{1,2}$/.test(word));
    expect(leaked).toEqual([]);
  });
}

test('the words that may stay are words of page definitions, not of an org', () => {
  const subjects = pages().flatMap(({ meta }) => [meta.subject?.id, meta.subject?.name, meta.org].filter(Boolean));
  expect(subjects.filter((word) => tokens.has(word))).toEqual([]);
});
