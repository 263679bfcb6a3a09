// @ts-check
/**
 * Purpose: Permlight makes no request but those that SECURITY.md names. A page asks for the same things with it and without it; and
 * whatever a spec does, it is held to that list afterwards (asked.mjs).
 */
import { read, unnamed } from './asked.mjs';
import { launch } from './browser.mjs';
import { clickMark, evaluatedAfter, expect, firstMark, pill, test } from './fixture.mjs';

const NAMES = ['profile-original-view', 'permission-set-system-edit', 'permission-set-system-view-crossorigin', 'profile-original-view-toplevel'];
const OWN = /^(?:chrome|moz)-extension:/;

/**
 * What was asked for. Firefox asks for a picture once or more, as its preloader happens to run, so there each request counts
 * once; a second one that the extension made would show because Firefox tells which requests are the extension's.
 * @param {import('./browser.mjs').Engine} engine @param {import('./browser.mjs').Seen[]} requests
 */
const lines = (engine, requests) => {
  const all = requests.filter(({ url }) => !OWN.test(url)).map(({ method, type, url }) => `${method} ${type} ${url}`).sort();
  return engine === 'firefox' ? [...new Set(all)] : all;
};

/** @param {import('./browser.mjs').Engine} engine @param {boolean} extension */
const visit = async (engine, extension) => {
  const browser = await launch({ engine, extension });
  for (const name of NAMES) {
    if (!extension) {
      await browser.load(name);
      continue;
    }
    const { frame } = await browser.open(name);
    const { generation } = await pill(frame);
    await browser.settings({ policy: 'cloudkettle' });
    await evaluatedAfter(frame, generation);
    await clickMark(frame, await firstMark(frame, 'fail'));
    await frame.getByRole('dialog').waitFor();
    await browser.settings({ policy: 'recommended' });
  }
  await browser.close();
  return browser;
};

test('reading, judging, painting and opening a card add no request', async ({ engine }) => {
  const without = await visit(engine, false);
  const painted = await visit(engine, true);
  expect(lines(engine, without.requests).length).toBeGreaterThan(NAMES.length * 3);
  expect(lines(engine, painted.requests)).toEqual(lines(engine, without.requests));
  // What the extension loads comes from its own folder.
  const own = painted.requests.filter(({ frame }) => OWN.test(frame));
  expect(own.filter(({ url }) => !url.startsWith(painted.base))).toEqual([]);
});

test('what is not on the list is noticed', () => {
  const page = 'https://acme.my.salesforce.com/00e000000000001';
  const base = 'chrome-extension://x/panel.html';
  const one = (/** @type {string} */ url, frame = page, type = 'fetch', method = 'GET') => ({ url, frame, type, method });
  const good = [
    one('https://acme.my.salesforce.com/00e000000000001/e?s=SystemPermissions'), one('chrome-extension://x/pkg/panel.js', base, 'script'),
    one('https://acme.my.salesforce.com/picture.gif', page, 'image'), one('blob:chrome-extension://x/1', base),
  ];
  expect(unnamed(good, '')).toEqual([]);
  expect(read(good)).toBe(1);
  for (const bad of [
    one('https://evil.example/x'), one('https://evil.example/x.gif', base, 'image'), one('https://acme.my.salesforce.com/00e000000000001/e?s=Other'),
    one('https://bank.my.salesforce.com/00e000000000001'), one('https://acme.my.salesforce.com/00e000000000001', page, 'fetch', 'POST'),
    one('https://acme.my.salesforce.com/services/data', page, 'xhr'), one('wss://evil.example/', base, 'websocket'), one('https://evil.example/x', page, 'ping'),
  ]) {
    expect(unnamed([bad], ''), bad.url).toHaveLength(1);
    expect(unnamed([bad], new URL(bad.url).origin)).toEqual([]);
  }
});
