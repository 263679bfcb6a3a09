// @ts-check
/**
 * What the panel costs: the processor's time of its main thread until the verdict stands there, and for one key in a search. With the evidence of
 * one org, and with that of forty orgs of a consultant. Other processes take no part of this time, so the least of some runs is what it costs.
 * Each figure stands beside its ratio to a bare reading: to take all that is kept from the storage, and to look at no more than its keys.
 */
import { launch } from '../e2e/browser.mjs';

const ORGS = 40;
const RUNS = 7;
const LIMITS = { paint: 100, key: 16, bytes: 2e6 };
const PAGES = [
  'user-detail', 'profile-original-view', 'permission-set-system-edit', 'permission-set-app-edit', 'permission-set-overview',
  'company-information', 'login-history', 'audit-trail', 'session-settings', 'network-access', 'identity-verification', 'password-policies',
  'profile-enhanced-system-view', 'profile-enhanced-object-list', 'profile-enhanced-classes-view', 'profile-enhanced-object-view',
  'profile-enhanced-app-edit', 'profile-standard-edit', 'permission-set-object-list', 'permission-set-classes-view', 'permission-set-group',
  'permission-set-group-components', 'muting-permission-set-system-view', 'user-assign-permission-sets', 'user-detail-admin',
];

const browser = await launch();

/** @typedef {import('playwright-core').Page} Page */

/** The processor's time so far, in milliseconds. @param {import('playwright-core').CDPSession} session */
const spent = async (session) => {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
};

/** Until nothing is to be painted any more. @param {Page} panel */
const rested = (panel) => panel.evaluate(() => new Promise((resume) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resume, 50)));
}));

/** @param {string} tab @param {string} field */
const keys = async (tab, field) => {
  const panel = await browser.openOwn('panel.html');
  const session = await browser.context.newCDPSession(panel);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await panel.locator('#verdict').waitFor();
  await panel.locator(`#tab-${tab}`).click();
  await panel.locator(field).click();
  const times = [];
  for (const key of 'manage users'.slice(0, RUNS)) {
    await rested(panel);
    const from = await spent(session);
    await panel.keyboard.press(key === ' ' ? 'Space' : key);
    await rested(panel);
    times.push(await spent(session) - from);
  }
  await rested(panel);
  const idle = await spent(session);
  await rested(panel);
  await rested(panel);
  // What the waiting itself costs is none of the key's.
  const waiting = await spent(session) - idle;
  await panel.close();
  return Math.max(0, Math.min(...times) - waiting);
};

/** The least that anyone must do to show what is kept. */
const bare = async () => {
  const page = await browser.openOwn('welcome.html');
  const session = await browser.context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    await rested(page);
    const from = await spent(session);
    await page.evaluate(async () => Object.keys(await chrome.storage.local.get(null)).length);
    times.push(await spent(session) - from);
  }
  await page.close();
  return Math.min(...times);
};

/** @param {boolean} many the rest of the evidence is read when the first picture stands, and is not counted */
const paint = async (many) => {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const panel = await browser.context.newPage();
    const session = await browser.context.newCDPSession(panel);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    if (many) await panel.addInitScript(() => {
      const { local } = chrome.storage;
      const get = local.get.bind(local);
      Object.assign(local, { get: (/** @type {any} */ keys) => (keys === null ? new Promise(() => {}) : get(keys)) });
    });
    const from = await spent(session);
    await browser.driver.gotoOwn(panel, 'panel.html');
    await panel.locator('#verdict').waitFor();
    times.push(await spent(session) - from);
    await panel.close();
  }
  return Math.min(...times);
};

/** @param {boolean} many */
const measured = async (many) => ({ bare: await bare(), paint: await paint(many), checks: await keys('checklist', '#search-items'), orgs: await keys('orgs', '#search-orgs') });

for (const name of PAGES) await (await browser.open(name)).page.close();
const one = await browser.stored();
// The tab beside the panel.
await browser.open('user-detail');
const small = await measured(false);
const evidence = Object.entries(one).filter(([key]) => key.startsWith('evidence:'));
const many = Array.from({ length: ORGS }, (_, at) => evidence
  .map(([key, value]) => [key.replace(':acme:', `:org${at}:`), { ...value, org: `org${at}` }])).flat();
await browser.driver.inExtension((entries) => chrome.storage.local.set(entries), Object.fromEntries(many));
const bytes = JSON.stringify(await browser.stored()).length;
if (bytes < LIMITS.bytes) throw new Error(`${bytes} bytes are less than a consultant has`);
const large = await measured(true);
console.log(`ms of the main thread, and as multiples of a bare reading of what is kept; wanted: paint ${LIMITS.paint} ms, a key ${LIMITS.key} ms`);
for (const [what, row] of /** @type {const} */ ([
  ['one org', small],
  [`${ORGS} orgs more, ${many.length} pages, ${(bytes / 1e6).toFixed(1)} MB`, large],
])) {
  console.log(`  ${what}`);
  for (const [name, ms] of Object.entries(row)) {
    console.log(`    ${name.padEnd(8)} ${ms.toFixed(1).padStart(8)} ${(ms / row.bare).toFixed(1).padStart(8)}×`);
  }
}
await browser.close();
