// @ts-check
/** Purpose: an admin whose browser speaks Japanese sees no English sentence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, launch } from './browser.mjs';
import { expect, testIn } from './fixture.mjs';

const test = testIn((engine) => launch({ engine, language: 'ja' }));

/** Three English words in a row are a sentence: names of people, records and formats are shorter or have capitals. */
const SENTENCE = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

/** What rules say that nobody has translated yet stays English. */
const untranslated = () => {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(ROOT, 'extension/pkg', name), 'utf8'));
  const known = new Set(read('texts/ja.json').map((/** @type {{code: string}} */ { code }) => code));
  /** @type {[string, {title: string, why: string, fix: string}][]} */
  const rules = Object.entries(read('texts.json').rules);
  return rules.filter(([code]) => !known.has(code)).flatMap(([, { title, why, fix }]) => [title, why, fix]).join('\n');
};

/** Labels of Salesforce for which nobody knows the Japanese one: they are names, whatever their words. */
const names = () => {
  /** @type {[string, string][]} */
  const known = JSON.parse(readFileSync(join(ROOT, 'extension/pkg/labels/ja.json'), 'utf8'));
  const translated = new Set(known.flat());
  const rows = readFileSync(join(ROOT, 'crate/data/catalog/permissions.tsv'), 'utf8').split('\n').map((row) => row.split('\t'));
  return rows.filter(([name]) => name && !translated.has(name)).map(([, label]) => label ?? '').filter((label) => SENTENCE.test(label));
};

test('no part of the panel says an English sentence', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  await openPage('profile-original-view');
  await openPage('login-history');
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  const missing = untranslated();
  const called = names();
  const plain = (/** @type {string} */ line) => called.reduce((text, name) => text.replaceAll(name, ''), line.replaceAll(/「[^」]*」/g, ''));
  const tabs = panel.getByRole('tab');
  await expect(tabs.first()).toHaveText('概要');
  for (let at = 0; at < 5; at += 1) {
    await tabs.nth(at).click();
    await expect(tabs.nth(at)).toHaveAttribute('aria-selected', 'true');
    const declare = panel.locator('#declare');
    if (await declare.count() > 0) await declare.click();
    for (const button of await panel.locator('#filter-panelFilterAll, #expand').all()) await button.click();
    // At once: a new view would bring back what is taken out.
    const lines = await panel.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      // Documents are called by their own titles.
      for (const sources of document.querySelectorAll('.sources')) sources.remove();
      const named = [...document.querySelectorAll('[aria-label], [placeholder]')];
      return [...document.body.innerText.split('\n'), ...named.map((one) => `${one.getAttribute('aria-label')} ${one.getAttribute('placeholder')}`)];
    });
    expect(lines.length).toBeGreaterThan(8);
    if (at === 0) await expect(panel.locator('#read-pages')).toContainText('プロファイル · HubSpot Integration');
    // What a page in English calls it stands in brackets.
    expect(lines.map(plain).filter((line) => SENTENCE.test(line) && !missing.includes(line.trim())), `part ${at + 1}`).toEqual([]);
  }
});
