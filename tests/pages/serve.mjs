/**
 * Answers requests for Salesforce addresses with the replicas. It knows nothing of a browser or a server:
 * give it a URL, get a response.
 */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { large, rest } from './lib/on-the-fly.mjs';
import { replicas } from './lib/page-list.mjs';

const FOLDER = dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {object} Meta
 * @property {string} title
 * @property {string} url address of the classic document, or of a page of Lightning that has none
 * @property {string} language Salesforce language code
 * @property {'acme' | 'acme--uat'} org
 * @property {{url: string, style: 'shadow' | 'light'} | null} shell
 * @property {string | null} csp
 * @property {{kind: string, id: string, name: string, licence?: string, custom?: boolean}} subject
 * @property {number} permissions
 * @property {string[]} on
 * @property {string[]} off
 * @property {string[]} unknown
 * @property {string[]} absent
 * @property {[section: string, key: string, value: string][]} facts what the page proves besides user permissions
 * @property {string} notes
 *
 * @typedef {{name: string, meta: Meta, html: () => string | Buffer}} Page
 * @typedef {{status: number, headers: Record<string, string>, body: Buffer | string}} Answer
 */

/** @param {() => import('./lib/replica.mjs').Replica[]} replicas @returns {() => Page[]} made once */
const once = (replicas) => {
  /** @type {Page[] | undefined} */
  let made;
  return () => {
    made ??= replicas().map((replica) => ({ name: replica.name, meta: /** @type {Meta} */ (replica.meta), html: () => replica.html }));
    return made;
  };
};

/** Of two pages at one address the first one by name answers. */
const usualPages = once(() => replicas().sort((a, b) => (a.name < b.name ? -1 : 1)));
const largePages = once(large);
const restOfOrg = once(rest);

/** Those that tests open by name. @returns {Page[]} */
export const pages = () => [...usualPages(), ...largePages()];

const HOST = /\.(?:my\.salesforce\.com|my\.salesforce-setup\.com|lightning\.force\.com)$/;

const CHOOSE = ['s', 'o', 'id', 'rlid', 'userId'];

/** An id has 15 characters, or 18 with a checksum. @param {string} value */
const shortId = (value) => (/^[0-9A-Za-z]{18}$/.test(value) ? value.slice(0, 15) : value);

/** The shell adds parameters of its own; only a few choose what a classic page shows. */
const frameKey = (url, host = url.host) => {
  const chosen = CHOOSE.map((name) => `${name}=${shortId(url.searchParams.get(name) ?? '')}`);
  return [host, url.pathname.split('/').map(shortId).join('/'), ...chosen].join(' ');
};

/** An org serves its classic pages on each of its hosts; the first label of the host is the org. */
const orgKey = (url) => frameKey(url, url.host.split('.')[0]);

/** A node of the shell shows the classic page in its address, or one of its own. @param {URL} url @returns {string | null} */
const shellKey = (url) => {
  const form = /^\/lightning\/setup\/\w+\/(page|home)$/.exec(url.pathname)?.[1];
  if (form === 'home') return frameKey(url);
  const target = url.searchParams.get('address');
  return form === 'page' && target?.startsWith('/') ? frameKey(new URL(target, url)) : null;
};

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
  const script = /^\/jslibrary\/replica\/(shell|native)\.js$/.exec(path)?.[1];
  if (script) return asset(`${script}.js`, 'text/javascript; charset=UTF-8');
  if (/^\/jslibrary\/jslabels\/\d{13}\/[A-Za-z_]+\.js$/.test(path)) return asset('labels.js', 'text/javascript; charset=UTF-8');
  return null;
};

const NODE_NAMES = {
  EnhancedProfiles: 'Profiles', PermSets: 'Permission Sets', PermSetGroups: 'Permission Set Groups', ManageUsers: 'Users',
  CompanyProfileInfo: 'Company Information', SecuritySession: 'Session Settings', IdentityVerification: 'Identity Verification',
  SecurityPolicies: 'Password Policies', NetworkAccess: 'Network Access', OrgLoginHistory: 'Login History',
  SecurityEvents: 'View Setup Audit Trail',
};

/** @param {Page} page */
const shell = ({ meta }) => {
  const node = NODE_NAMES[new URL(meta.shell.url).pathname.split('/')[3]];
  const values = {
    lang: meta.language.replace('_', '-'), title: `${node} | Salesforce`, node,
    style: meta.shell.style, frameTitle: meta.title, address: meta.url,
  };
  const template = readFileSync(join(FOLDER, 'assets', 'shell.html'), 'utf8');
  return html(template.replace(/\{\{(\w+)\}\}/g, (_, name) => esc(values[name])));
};

/**
 * @param {import('./lib/replica.mjs').Replica[]} [first] what stands before everything else: an org in another state
 * @returns {(address: string) => Answer}
 */
export const routes = (first = []) => {
  // Of two pages at one address the map keeps the last: the first usual one.
  const all = [...restOfOrg(), ...largePages(), ...usualPages().toReversed(), ...once(() => first)()];
  const frames = new Map(all.map((page) => [frameKey(new URL(page.meta.url)), page]));
  const anyHost = new Map(all.map((page) => [orgKey(new URL(page.meta.url)), page]));
  const shells = new Map(all.filter(({ meta }) => meta.shell).map((page) => [shellKey(new URL(page.meta.shell.url)), page]));
  return (address) => {
    const url = new URL(address);
    if (!HOST.test(url.host)) return notFound();
    const found = assetAt(url.pathname);
    if (found) return found;
    const frame = frames.get(frameKey(url)) ?? (url.host.endsWith('.force.com') ? undefined : anyHost.get(orgKey(url)));
    if (frame) return html(frame.html(), 200, frame.meta.csp);
    const key = shellKey(url);
    const page = key === null ? undefined : shells.get(key);
    return page ? shell(page) : notFound();
  };
};
