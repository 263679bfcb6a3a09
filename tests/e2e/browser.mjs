// @ts-check
/** Chromium, the built extension in it, and the replicas in place of Salesforce. Shared by the specs, the demo and the bench. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { pages, routes } from '../pages/serve.mjs';

/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('playwright-core').Request} Request */
/** @typedef {{policy?: string, marks?: boolean, collapsed?: boolean}} Settings */
/** @typedef {{url: string, method: string, type: string, frame: string}} Seen */
/** @typedef {{target: string, outcome: string, codes: string[], state: string, name: string}} Painted */
/** @typedef {{page: Page, frame: Frame, meta: import('../pages/serve.mjs').Meta}} Opened */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXTENSION = process.env.PERMLIGHT_EXTENSION ?? join(ROOT, 'target/extension/chromium');
const PILL = 'permlight-pill[data-generation]';

// Nothing may leave the machine: a request that the replicas do not answer must fail, not reach a host.
const ARGUMENTS = [
  '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** @param {Request} request @returns {Seen} */
const seen = (request) => {
  const worker = request.serviceWorker();
  return {
    url: request.url(), method: request.method(), type: request.resourceType(),
    frame: worker ? worker.url() : request.isNavigationRequest() ? '' : request.frame().url(),
  };
};

/** @param {{extension?: boolean, headless?: boolean, viewport?: {width: number, height: number} | null}} [options] */
export const launch = async ({ extension = true, headless = true, viewport = { width: 1280, height: 900 } } = {}) => {
  if (extension && !existsSync(join(EXTENSION, 'manifest.json'))) {
    throw new Error(`There is no built extension in ${EXTENSION}. Run ./build.sh first.`);
  }
  const context = await chromium.launchPersistentContext('', {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless,
    viewport,
    args: [...ARGUMENTS, ...(extension ? [`--disable-extensions-except=${EXTENSION}`, `--load-extension=${EXTENSION}`] : [])],
  });
  /** @type {Seen[]} */
  const requests = [];
  const answer = routes();
  context.on('request', (request) => requests.push(seen(request)));
  await context.route('https://**/*', (route) => route.fulfill(answer(route.request().url())));
  const worker = extension ? context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker') : null;
  return new Browser(context, requests, worker?.url().replace(/[^/]*$/, '') ?? '');
};

/** @param {string} name */
export const metaOf = (name) => {
  const found = pages().find((page) => page.name === name);
  if (!found) throw new Error(`There is no replica ${name}.`);
  return found.meta;
};

export class Browser {
  /** @param {BrowserContext} context @param {Seen[]} requests every request of every page and worker @param {string} base address of the extension */
  constructor(context, requests, base) {
    this.context = context;
    this.requests = requests;
    this.base = base;
  }

  /** @param {Settings} settings */
  async settings(settings) {
    const worker = this.context.serviceWorkers()[0] ?? await this.context.waitForEvent('serviceworker');
    await worker.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
  }

  /**
   * Opens a replica as its users do: in the Lightning shell if it has one.
   * @param {string} name @param {{shell?: boolean, page?: Page}} [options] @returns {Promise<Opened>}
   */
  async load(name, { shell = true, page } = {}) {
    const meta = metaOf(name);
    const tab = page ?? await this.context.newPage();
    await tab.goto(shell && meta.shell ? meta.shell.url : meta.url);
    const { pathname } = new URL(meta.url);
    const frame = tab.frames().find((each) => URL.canParse(each.url()) && new URL(each.url()).pathname === pathname);
    if (!frame) throw new Error(`${name}: the shell shows no frame ${pathname}.`);
    return { page: tab, frame, meta };
  }

  /** Opens a replica and waits until it is painted. @param {string} name @param {{shell?: boolean, page?: Page}} [options] */
  async open(name, options) {
    const opened = await this.load(name, options);
    await opened.frame.locator(PILL).waitFor({ state: 'attached' });
    return opened;
  }

  /**
   * Runs an expression beside our content scripts.
   * @param {Frame} frame @param {string} expression @returns {Promise<any>}
   */
  async inContentScript(frame, expression) {
    const origin = this.base.replace(/\/$/, '');
    // A frame on another site is a target of its own; any other frame belongs to the target of its page.
    const session = await this.context.newCDPSession(frame).catch(() => this.context.newCDPSession(frame.page()));
    /** @type {number[]} */
    const worlds = [];
    session.on('Runtime.executionContextCreated', ({ context }) => { if (context.origin === origin) worlds.push(context.id); });
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
  }

  /** Stops the service worker as the browser does when it has been idle. */
  async stopWorker() {
    // Only a target of the extension's own origin sees its service worker.
    const page = await this.context.newPage();
    await page.goto(`${this.base}popup.html`);
    const session = await this.context.newCDPSession(page);
    const stopped = new Promise((resolve) => {
      session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
        for (const { versionId, runningStatus } of versions) {
          if (runningStatus === 'running') session.send('ServiceWorker.stopWorker', { versionId });
          if (runningStatus === 'stopped') resolve(undefined);
        }
      });
    });
    await session.send('ServiceWorker.enable');
    await stopped;
    await page.close();
  }

  close() {
    return this.context.close();
  }
}

/** The marks that name a permission, by API name. @param {Frame} frame @returns {Promise<Map<string, Painted>>} */
export const marks = async (frame) => {
  const all = await frame.evaluate(() => [...document.querySelectorAll('permlight-mark')].map((mark) => {
    const { target = '', outcome = '', codes = '', state = '' } = /** @type {HTMLElement} */ (mark).dataset;
    return { target, outcome, codes: codes.split(' ').filter(Boolean), state, name: mark.getAttribute('aria-label') ?? '' };
  }));
  const named = all.filter(({ target }) => target !== '');
  const found = new Map(named.map((mark) => [mark.target, mark]));
  if (found.size !== named.length) throw new Error('A permission has more than one mark.');
  return found;
};

/** @param {Frame} frame @returns {Promise<number>} */
export const unnamedMarks = (frame) => frame.locator('permlight-mark:is([data-target=""], :not([data-target]))').count();

/** @param {Frame} frame */
export const pill = async (frame) => {
  const data = await frame.locator(PILL).evaluate((element) => ({ .../** @type {HTMLElement} */ (element).dataset }));
  const { generation, fail, pass, unknown } = data;
  return {
    status: data.status ?? '', generation: Number(generation), fail: Number(fail), pass: Number(pass), unknown: Number(unknown),
  };
};

/** Waits for an evaluation that is younger than `generation`. @param {Frame} frame @param {number} generation */
export const evaluatedAfter = (frame, generation) => frame.waitForFunction((before) => {
  const found = /** @type {HTMLElement | null} */ (document.querySelector('permlight-pill'));
  return Number(found?.dataset.generation) > before;
}, generation);
