// @ts-check
/** How long the panel takes to show itself: with the evidence of one org, and with that of forty orgs of a consultant. */
import { launch } from '../e2e/browser.mjs';

const ORGS = 40;
const RUNS = 5;
const PAGES = [
  'user-detail', 'profile-original-view', 'permission-set-system-edit', 'permission-set-app-edit', 'permission-set-overview',
  'company-information', 'login-history', 'audit-trail', 'session-settings', 'network-access',
];

/** @param {number[]} times */
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

const browser = await launch();

/** Until the verdict stands there. */
const timeToVerdict = async () => {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const from = performance.now();
    const panel = await browser.openOwn('panel.html');
    await panel.locator('#verdict').waitFor();
    times.push(performance.now() - from);
    await panel.close();
  }
  return median(times);
};

for (const name of PAGES) await (await browser.open(name)).page.close();
const one = await browser.stored();
const small = await timeToVerdict();
const many = Array.from({ length: ORGS }, (_, at) => Object.entries(one)
  .filter(([key]) => key.startsWith('evidence:'))
  .map(([key, value]) => [key.replace(':acme:', `:org${at}:`), { ...value, org: `org${at}` }])).flat();
await browser.driver.inExtension((entries) => chrome.storage.local.set(entries), Object.fromEntries(many));
const large = await timeToVerdict();
const bytes = JSON.stringify(await browser.stored()).length;
console.log(`one org: ${small.toFixed(0)} ms; ${ORGS} orgs more (${many.length} pages, ${(bytes / 1e6).toFixed(1)} MB): ${large.toFixed(0)} ms; ratio ${(large / small).toFixed(1)}`);
await browser.close();
