// @ts-check
/** Chromium with the unpacked extension. */
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('playwright-core').Page} Page */

// Nothing may leave the machine: a request that the replicas do not answer must fail, not reach a host.
const ARGUMENTS = [
  '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** @param {import('./driver.d.ts').Options} options @returns {Promise<import('./driver.d.ts').Driver>} */
export const start = async ({ extension, headless, viewport }) => {
  const context = await chromium.launchPersistentContext('', {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless,
    viewport,
    args: [...ARGUMENTS, ...(extension ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`] : [])],
  });
  const worker = async () => context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker');
  const base = extension ? (await worker()).url().replace(/[^/]*$/, '') : '';
  const welcome = base ? await pageAt(context, base) : null;
  const welcomed = welcome?.url() ?? '';
  await welcome?.close();
  return {
    context,
    base,
    welcomed,
    gotoOwn: async (page, path) => { await page.goto(`${base}${path}`); },
    inExtension: async (work, argument) => (await worker()).evaluate(work, argument),
    inContentScript: (frame, expression) => inContentScript(context, base.replace(/\/$/, ''), frame, expression),
    stopWorker: () => stopWorker(context, base),
    ownRequests: async () => [],
  };
};

/**
 * The page whose address begins so, as soon as there is one: the empty page of the start may come before it or after it.
 * @param {BrowserContext} context @param {string} base @returns {Promise<Page>}
 */
const pageAt = (context, base) => new Promise((resolve) => {
  /** @param {Page} page */
  const look = (page) => {
    const found = () => page.url().startsWith(base) && resolve(page);
    page.on('framenavigated', found);
    found();
  };
  context.on('page', look);
  context.pages().forEach(look);
});

/** @param {BrowserContext} context @param {string} origin @param {Frame} frame @param {string} expression @returns {Promise<any>} */
const inContentScript = async (context, origin, frame, expression) => {
  // A frame on another site is a target of its own; any other frame belongs to the target of its page.
  const session = await context.newCDPSession(frame).catch(() => context.newCDPSession(frame.page()));
  /** @type {number[]} */
  const worlds = [];
  session.on('Runtime.executionContextCreated', ({ context: created }) => { if (created.origin === origin) worlds.push(created.id); });
  await session.send('Runtime.enable');
  /** @param {number} contextId @param {string} script */
  const run = async (contextId, script) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId, expression: script, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  try {
    for (const world of worlds) if (await run(world, 'location.href') === frame.url()) return await run(world, expression);
  } finally {
    await session.detach();
  }
  throw new Error(`Our content scripts do not run in ${frame.url()}.`);
};

/** @param {BrowserContext} context @param {string} base */
const stopWorker = async (context, base) => {
  // Only a target of the extension's own origin sees its service worker.
  const page = await context.newPage();
  await page.goto(`${base}popup.html`);
  const session = await context.newCDPSession(page);
  const stopped = new Promise((resolve, reject) => {
    // The popup has woken the worker, so it will be running; it is reported more than once.
    let asked = false;
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { versionId, runningStatus } of versions) {
        if (runningStatus === 'running' && !asked) {
          asked = true;
          session.send('ServiceWorker.stopWorker', { versionId }).catch(reject);
        }
        if (runningStatus === 'stopped' && asked) resolve(undefined);
      }
    });
  });
  await session.send('ServiceWorker.enable');
  await stopped;
  await page.close();
};
