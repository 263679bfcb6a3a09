// @ts-check
/** Which requests are Permlight's own, and whether they are the named ones. Every spec is held to it (fixture.mjs). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './browser.mjs';

/** @typedef {import('./driver/driver.d.ts').Seen} Seen */

const OWN = /^(?:chrome|moz)-extension:/;
/** What no page of ours asks another host for: what a program asks for. The replicas have no script that does. */
const PROGRAM = /^(?:fetch|xhr|websocket|eventsource|ping|beacon|manifest|other)$/;

/** The addresses of SECURITY.md, each as a pattern: `{id}` is a record, `{o}` an object. */
const named = () => {
  const [, list = ''] = readFileSync(join(ROOT, '.github/SECURITY.md'), 'utf8').match(/<!-- addresses.*?```text\n(.*?)```/s) ?? [];
  const lines = list.trim().split('\n');
  if (lines.length < 20) throw new Error('SECURITY.md lists no addresses.');
  const literal = (/** @type {string} */ text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return lines.map((line) => new RegExp(`^${literal(line).replaceAll('{id}', '[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?').replaceAll('{o}', '[0-9A-Za-z_%.]+')}$`));
};

const NAMED = named();
const SETUP = /\.(?:my\.salesforce|my\.salesforce-setup|lightning\.force)\.com$/;

/** @param {Seen} request */
const isNamed = ({ url, method, frame }) => {
  const { origin, hostname, pathname, search } = new URL(url);
  return method === 'GET' && SETUP.test(hostname) && (OWN.test(frame) || origin === new URL(frame).origin)
    && NAMED.some((pattern) => pattern.test(`${pathname}${search}`));
};

/**
 * Requests of ours that nobody has named: to a file of the extension, or as SECURITY.md lists them, on the origin of the page.
 * @param {Seen[]} requests @param {string} tried an origin that the test itself has something asked of
 */
export const unnamed = (requests, tried) => requests
  .filter(({ frame, type }) => OWN.test(frame) || (frame !== '' && PROGRAM.test(type)))
  .filter(({ url }) => /^(?:https?|wss?):/.test(url) && (tried === '' || !url.startsWith(tried)))
  .filter((request) => !isNamed(request))
  .map(({ method, type, url, frame }) => `${method} ${type} ${url} from ${frame}`);

/** How many of ours went to Salesforce. @param {Seen[]} requests */
export const read = (requests) => requests.filter((request) => request.frame !== '' && PROGRAM.test(request.type) && /^https:/.test(request.url) && isNamed(request)).length;
