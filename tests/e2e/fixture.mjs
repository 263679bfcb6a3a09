// @ts-check
/** What the specs share: one browser with the extension per worker, one without, and the golden files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { ROOT, launch } from './browser.mjs';

export { expect } from '@playwright/test';
export { evaluatedAfter, marks, metaOf, pill, unnamedMarks } from './browser.mjs';
export { pages } from '../pages/serve.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */

/**
 * @typedef {object} Tools
 * @property {Browser} permlight the browser with the extension, its settings as after installation
 * @property {(name: string, options?: {shell?: boolean}) => Promise<import('./browser.mjs').Opened>} openPage
 *   opens a replica and waits until it is painted
 *
 * @typedef {object} Shared
 * @property {Browser} shared
 * @property {Browser} bare without the extension
 */

/** @type {import('@playwright/test').Fixtures<Tools, Shared, {}, {}>} */
const fixtures = {
  shared: [async ({}, use) => {
    const browser = await launch();
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],

  bare: [async ({}, use) => {
    const browser = await launch({ extension: false });
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],

  permlight: async ({ shared }, use) => {
    await shared.settings({});
    await use(shared);
    for (const page of shared.context.pages().slice(1)) await page.close();
  },

  openPage: async ({ permlight }, use) => {
    await use((name, options) => permlight.open(name, options));
  },
};

export const test = /** @type {import('@playwright/test').TestType<Tools, Shared>} */ (base.extend(fixtures));

/** @param {string} name @param {'snapshot' | 'report'} kind */
export const golden = (name, kind) => JSON.parse(readFileSync(join(ROOT, 'tests/golden', `${name}.${kind}.json`), 'utf8'));
