// @ts-check
/** What the specs share: one browser with the extension per worker, one without, and the golden files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import axe from 'axe-core';
import { unnamed } from './asked.mjs';
import { ROOT, launch } from './browser.mjs';

export { expect };
export {
  allMarks, beside, clickMark, controlOf, drawnMarks, evaluatedAfter, everyMark, firstMark, focusMark, focusedMark, hoverMark, markStyle, markText,
  marks, metaOf, named, pill,
} from './browser.mjs';
export { pages } from '../pages/serve.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {import('./browser.mjs').Engine} Engine */

/**
 * @typedef {object} Tools
 * @property {Browser} permlight the browser with the extension, its settings as after installation
 * @property {(name: string, options?: {shell?: boolean, asked?: boolean, page?: import('playwright-core').Page}) => Promise<import('./browser.mjs').Opened>} openPage
 *   opens a replica and waits until it is painted
 *
 * @typedef {object} Shared
 * @property {Engine} engine the browser that the specs run in: the project's name
 * @property {Browser} shared
 * @property {Browser} bare without the extension
 */

/** @param {(engine: Engine) => Promise<Browser>} start @returns {import('@playwright/test').Fixtures<Tools, Shared, {}, {}>} */
const fixturesOf = (start) => ({
  engine: [async ({}, use, { project }) => {
    await use(/** @type {Engine} */ (project.name));
  }, { scope: 'worker' }],

  shared: [async ({ engine }, use) => {
    const browser = await start(engine);
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],

  bare: [async ({ engine }, use) => {
    const browser = await launch({ engine, extension: false });
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],

  permlight: async ({ shared }, use) => {
    await shared.reset();
    await shared.ownRequests();
    const before = shared.requests.length;
    await use(shared);
    await shared.ownRequests();
    expect(unnamed(shared.requests.slice(before), shared.tried), 'requests that SECURITY.md does not name').toEqual([]);
    for (const page of shared.context.pages().slice(1)) await page.close();
  },

  openPage: async ({ permlight }, use) => {
    await use((name, options) => permlight.open(name, options));
  },
});

/** Tests in a browser that is started so. @param {(engine: Engine) => Promise<Browser>} start */
export const testIn = (start) => /** @type {import('@playwright/test').TestType<Tools, Shared>} */ (base.extend(fixturesOf(start)));

export const test = testIn((engine) => launch({ engine }));

/**
 * Details of a test that has a meaning in one browser only, or cannot be run in the other.
 * @param {Engine} engine @param {string} reason
 */
export const only = (engine, reason) => ({ tag: `@${engine}`, annotation: { type: `only ${engine}`, description: reason } });

/** Where a test is of nothing but what axe finds: it reads the document and its styles, and they are the same in both browsers. */
export const AXE = only('chromium', 'axe reads the same document and styles in Firefox');

/**
 * What axe finds in a frame, a rule and a place for each node. Only that leaves the browser: the whole result takes
 * Firefox half a minute to hand over.
 * @param {import('playwright-core').Frame} frame @param {{only?: string[], rules?: string[]}} [options] selectors; rules of axe
 * @returns {Promise<{id: string, place: string}[]>}
 */
export const axeFinds = async (frame, { only = [], rules } = {}) => {
  await frame.evaluate(axe.source);
  return frame.evaluate(async ({ include, runOnly }) => {
    const { violations } = await /** @type {typeof axe} */ (/** @type {any} */ (globalThis).axe)
      .run(include.length > 0 ? { include } : document, {
        // What WCAG 2.2 adds is off by itself.
        resultTypes: ['violations'], ...(runOnly ? { runOnly } : { rules: { 'target-size': { enabled: true } } }),
      });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => ({ id, place: target.flat().join(' ') })));
  }, { include: only, runOnly: rules });
};

/** @param {string} name @param {'snapshot' | 'report'} kind */
export const golden = (name, kind) => JSON.parse(readFileSync(join(ROOT, 'tests/golden', `${name}.${kind}.json`), 'utf8'));

/** Takes what the panel hands to the browser for saving. @param {import('playwright-core').Page} panel */
export const catchFiles = (panel) => panel.evaluate(() => {
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (file) => {
    Object.assign(globalThis, { file });
    return make(file);
  };
  HTMLAnchorElement.prototype.click = () => {};
});
