// @ts-check
/**
 * Firefox as it is installed, with the extension loaded like a temporary add-on. Playwright speaks WebDriver BiDi to it
 * (channel `moz-firefox`); what neither offers is done in the browser's own process, which
 * `--remote-allow-system-access` opens.
 */
import { firefox } from 'playwright-core';
import * as privileged from './privileged.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{send: (method: string, params: object) => Promise<any>}} Session */
/** @typedef {{id: number, method: string, params: object}} Command */
/** @typedef {{colorScheme?: string | null, forcedColors?: string | null, reducedMotion?: string | null}} Media */

const PREFERENCES = {
  // Nothing may leave the machine: a request that the replicas do not answer goes to a port where nobody listens.
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': 9,
  'network.proxy.allow_hijacking_localhost': true,
  // Firefox crashes when two worlds read `ariaLabelledByElements` of one element, which Playwright does to find names.
  'accessibility.ARIAElementReflection.enabled': false,
  // The mouse as a person moves it: through the window, so that it reaches a frame of another site.
  'remote.events.async.mouse.enabled': true,
};

/** What stands behind an object of Playwright's API in this process. @param {unknown} object */
const behind = (object) => /** @type {any} */ (object)._connection.toImpl(object);

/** Changes two things that Playwright asks for when it starts and when it opens a page. */
const adaptCommands = () => {
  const type = behind(firefox)._bidiFirefox;
  const { connectToTransport } = Object.getPrototypeOf(type);
  /** @param {Command} command @returns {Command} */
  const adapted = ({ id, method, params }) => {
    // Firefox ESR knows no such command; `emulateMedia` below does what it would do.
    if (method === 'emulation.setMediaFeaturesOverride') return { id, method: 'session.status', params: {} };
    // A window takes three times as long as a tab.
    if (method === 'browsingContext.create') return { id, method, params: { ...params, type: 'tab' } };
    return { id, method, params };
  };
  /** @param {{send: (command: Command) => void}} transport @param {unknown} options */
  type.connectToTransport = (transport, options) => {
    const send = transport.send.bind(transport);
    transport.send = (command) => send(adapted(command));
    return connectToTransport.call(type, transport, options);
  };
};

/** A function that runs `work` in the browser's own process. @param {Session} session */
const inBrowser = async (session) => {
  const { contexts: [{ context }] } = await session.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  /** @template {any[]} A @template R @param {(...values: A) => R} work @param {A} values @returns {Promise<Awaited<R>>} */
  return async (work, ...values) => {
    const answer = await session.send('script.callFunction', {
      target: { context }, awaitPromise: true, arguments: [{ type: 'string', value: JSON.stringify(values) }],
      functionDeclaration: `async (values) => JSON.stringify(await (${work})(...JSON.parse(values)))`,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value ?? 'null');
  };
};

/**
 * The page that the extension opens after its installation, as Firefox itself knows it: of a page that leaves the process in which it
 * began an event may not come. @param {Session} session @param {string} base @returns {Promise<{context: string, url: string}>}
 */
const welcome = async (session, base) => {
  const { contexts } = await session.send('browsingContext.getTree', {});
  const found = contexts.find((/** @type {{url: string}} */ { url }) => url.startsWith(base));
  return found ?? welcome(session, base);
};

/** @param {import('./driver.d.ts').Options} options @returns {Promise<import('./driver.d.ts').Driver>} */
export const start = async ({ extension, headless, viewport }) => {
  adaptCommands();
  const context = await firefox.launchPersistentContext('', {
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless,
    viewport,
    args: ['--remote-allow-system-access'],
    // The mouse reaches only what is inside the window; without a screen this is its size. It must hold every viewport.
    env: { ...process.env, MOZ_HEADLESS_WIDTH: '2000', MOZ_HEADLESS_HEIGHT: '2000' },
    firefoxUserPrefs: PREFERENCES,
  });
  const browser = behind(context)._browser;
  /** @type {Session} */
  const session = browser._browserSession;
  const run = await inBrowser(session);
  // Playwright does this for Chromium when requests are routed.
  await session.send('network.setCacheBehavior', { cacheBehavior: 'bypass' });
  /** Firefox reports no end of an extension's page. @param {string} id */
  const closeOwn = async (id) => {
    await session.send('browsingContext.close', { context: id });
    browser._onBrowsingContextDestroyed({ context: id });
  };
  context.on('page', (page) => {
    /** @param {Media} [media] */
    page.emulateMedia = (media = {}) => run(privileged.emulateMedia, behind(page.mainFrame())._id, media);
    const close = page.close.bind(page);
    // The extension opens pages of its own, too.
    page.close = (options) => (page.url().startsWith('http') ? close(options) : closeOwn(behind(page.mainFrame())._id));
  });

  await run(privileged.watch);
  const { extension: id } = extension
    ? await session.send('webExtension.install', { extensionData: { type: 'path', path: extension } })
    : { extension: '' };
  const base = id === '' ? '' : await run(privileged.baseOf, id);
  /** @param {Page} page @param {string} path */
  const gotoOwn = async (page, path) => {
    await page.goto(`${base}${path}`, { waitUntil: 'commit' });
    // Firefox reports no event of an extension's page. A command makes it report at least where scripts can run.
    const id = behind(page.mainFrame())._id;
    await session.send('script.evaluate', { target: { context: id }, expression: '0', awaitPromise: false });
    await page.waitForFunction(() => document.readyState === 'complete');
    page.close = () => closeOwn(id);
  };
  // A document of the extension's origin without a script of it.
  const own = context.pages()[0];
  let welcomed = '';
  if (id !== '') {
    const { context: tab, url } = await welcome(session, base);
    welcomed = url;
    await closeOwn(tab);
    await gotoOwn(own, 'background.js');
  }
  return {
    context,
    base,
    welcomed,
    gotoOwn,
    inExtension: (work, argument) => own.evaluate(work, argument),
    inContentScript: async (frame, expression) => {
      const { value, error } = await run(privileged.inContentScript, id, behind(frame)._id, expression);
      if (error) throw new Error(`${frame.url()}: ${error}`);
      return JSON.parse(value ?? 'null');
    },
    stopWorker: () => run(privileged.stopBackground, id),
    ownRequests: () => run(privileged.requests, id),
  };
};
