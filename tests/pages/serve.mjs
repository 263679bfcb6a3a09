/**
 * Answers requests for Salesforce addresses with the replicas. It knows nothing of a browser or a server:
 * give it a URL, get a response.
 */

import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {object} Meta
 * @property {string} title
 * @property {string} url address of the classic document
 * @property {string} language Salesforce language code
 * @property {'acme' | 'acme--uat'} org
 * @property {{url: string, style: 'shadow' | 'light'} | null} shell
 * @property {string | null} csp
 * @property {{kind: string, id: string, name: string, licence: string, custom: boolean}} subject
 * @property {number} permissions
 * @property {string[]} on
 * @property {string[]} off
 * @property {string[]} unknown
 * @property {string[]} absent
 * @property {string} notes
 *
 * @typedef {{name: string, dir: string, meta: Meta}} Page
 * @typedef {{status: number, headers: Record<string, string>, body: Buffer | string}} Answer
 */

/** @returns {Page[]} sorted by name */
export const pages = () => readdirSync(FOLDER).sort()
  .map((name) => ({ name, dir: join(FOLDER, name) }))
  .filter(({ dir }) => existsSync(join(dir, 'meta.json')))
  .map((page) => ({ ...page, meta: JSON.parse(readFileSync(join(page.dir, 'meta.json'), 'utf8')) }));

const HOST = /\.(?:my\.salesforce\.com|my\.salesforce-setup\.com|lightning\.force\.com)$/;

/** The shell adds parameters of its own; only `s` and `o` choose what a classic page shows. */
const frameKey = (url, host = url.host) => {
  const chosen = ['s', 'o'].map((name) => `${name}=${url.searchParams.get(name) ?? ''}`);
  return [host, url.pathname, ...chosen].join(' ');
};

/** An org serves its classic pages on each of its hosts; the first label of the host is the org. */
const orgKey = (url) => frameKey(url, url.host.split('.')[0]);

/** @param {string} text */
const esc = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @returns {Answer} */
const html = (body, status = 200, csp = null) => ({
  status,
  headers: {
    'content-type': 'text/html; charset=UTF-8', 'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
    ...(csp === null ? {} : { 'content-security-policy': csp }),
  },
  body,
});

/** @returns {Answer} */
const asset = (file, type) => ({
  status: 200, headers: { 'content-type': type, 'cache-control': 'public, max-age=86400' },
  body: readFileSync(join(FOLDER, 'assets', file)),
});

const notFound = () => html('<!DOCTYPE html>\n<html lang="en-US"><head><title>URL No Longer Exists</title></head><body class="sfdcBody"><h1>URL No Longer Exists</h1><p>You have attempted to reach a URL that no longer exists on salesforce.com.</p></body></html>\n', 404);

const IMAGES = ['checkbox_checked.gif', 'checkbox_unchecked.gif', 'radio_checked.gif', 'radio_unchecked.gif', 's.gif'];
const STYLES = { '/sCSS/replica/common.css': 'common.css', '/sCSS/replica/shell.css': 'shell.css' };

/** @param {string} path @returns {Answer | null} */
const assetAt = (path) => {
  const image = /^\/img\/([a-z_]+\.gif)$/.exec(path)?.[1];
  if (image && IMAGES.includes(image)) return asset(image, 'image/gif');
  if (Object.hasOwn(STYLES, path)) return asset(STYLES[path], 'text/css; charset=UTF-8');
  if (path === '/jslibrary/replica/shell.js') return asset('shell.js', 'text/javascript; charset=UTF-8');
  if (/^\/jslibrary\/jslabels\/[A-Za-z_]+\.js$/.test(path)) return asset('labels.js', 'text/javascript; charset=UTF-8');
  return null;
};

const NODE_NAMES = { profile: 'Profiles', 'permission-set': 'Permission Sets' };

/** @param {Page} page */
const shell = ({ meta }) => {
  const values = {
    lang: meta.language.replace('_', '-'), title: `${NODE_NAMES[meta.subject.kind]} | Salesforce`,
    node: NODE_NAMES[meta.subject.kind],
    style: meta.shell.style, frameTitle: meta.title, address: meta.url,
  };
  const template = readFileSync(join(FOLDER, 'assets', 'shell.html'), 'utf8');
  return html(template.replace(/\{\{(\w+)\}\}/g, (_, name) => esc(values[name])));
};

/**
 * @returns {(address: string) => Answer}
 */
export const routes = () => {
  const all = pages();
  const frames = new Map(all.map((page) => [frameKey(new URL(page.meta.url)), page]));
  const anyHost = new Map([...all].reverse().map((page) => [orgKey(new URL(page.meta.url)), page]));
  const shells = new Map(all.filter(({ meta }) => meta.shell).map((page) => {
    const url = new URL(page.meta.shell.url);
    return [frameKey(new URL(url.searchParams.get('address'), url)), page];
  }));
  return (address) => {
    const url = new URL(address);
    if (!HOST.test(url.host)) return notFound();
    const found = assetAt(url.pathname);
    if (found) return found;
    const frame = frames.get(frameKey(url)) ?? (url.host.endsWith('.force.com') ? undefined : anyHost.get(orgKey(url)));
    if (frame) return html(readFileSync(join(frame.dir, 'page.html')), 200, frame.meta.csp);
    const wrapped = /^\/lightning\/setup\/\w+\/page$/.test(url.pathname);
    const target = url.searchParams.get('address');
    const page = wrapped && target?.startsWith('/') ? shells.get(frameKey(new URL(target, url))) : undefined;
    return page ? shell(page) : notFound();
  };
};
