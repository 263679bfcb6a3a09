/**
 * The report on paper: what Chromium prints of the page. One integration user fits on 15 sheets, in every language; no word is broken inside, no
 * table is wider than the paper, and the first page holds all that an auditor asks first.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../../', import.meta.url));
const permlight = process.env.PERMLIGHT ?? join(root, 'target/release/permlight');
const org = 'tests/demo/metadata/acme';
const SHEETS = 15;
// A4 without the margins of the style, in CSS pixels.
const PAPER = { width: Math.round((210 - 24) / 25.4 * 96), height: Math.round((297 - 22) / 25.4 * 96) };

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {string} */
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Words that stand on two lines without a place where they may be broken. @returns {string[]} */
const broken = () => {
  /** @type {string[]} */
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // Japanese is written without spaces and may be broken nearly everywhere.
    for (const { index, 0: word } of (node.nodeValue ?? '').matchAll(/[\w']+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(word);
    }
  }
  return found;
};

const user = ['--policy', 'crate/policy/examples/acme.toml', '--user', 'hubspot', '--state', 'crate/app/cli/tests/data/state.json'];
const profile = ['--profile', 'HubSpot Integration', '--set', 'HubSpot_Sync', '--group', 'HubSpot_Connector'];

for (const [who, words] of /** @type {[string, string[]][]} */ ([['user', user], ['profile', profile]])) {
  for (const language of ['en', 'ja']) {
    test(`the HubSpot ${who} in ${language}`, async () => {
      const file = join(folder, `${who}-${language}.html`);
      const command = ['--language', language, 'checklist', org, ...words, '--today', '2026-11-22', '--org', 'acme'];
      const run = spawnSync(permlight, [...command, '--format', 'html', '--output', file], { cwd: root, encoding: 'utf8' });
      assert.deepEqual([run.stderr, run.status], ['', 0]);
      const page = await browser.newPage({ viewport: PAPER });
      await page.goto(pathToFileURL(file).href);
      assert.equal(await page.getAttribute('html', 'lang'), language);
      await page.emulateMedia({ media: 'print' });
      assert.deepEqual(await page.evaluate(broken), []);
      const { wide, first } = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth,
        first: document.querySelector('.cover')?.getBoundingClientRect().bottom ?? 0,
      }));
      assert.ok(wide <= PAPER.width, `${wide} of ${PAPER.width}`);
      assert.ok(first > 0 && first <= PAPER.height, `the cover needs ${first} of ${PAPER.height}`);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(sheets > 1 && sheets <= SHEETS, `${sheets} sheets`);
      await page.close();
    });
  }
}
