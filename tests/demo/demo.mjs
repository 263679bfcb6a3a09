// @ts-check
/**
 * Opens the demo org in Chromium with the extension and shows what Permlight finds there. On a desktop the browser stays
 * open until you close it; elsewhere it runs unseen and leaves pictures.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT, launch, marks, pill } from '../e2e/browser.mjs';

const OUT = join(ROOT, 'target/demo');
const POLICY = 'cloudkettle';
const VIEWPORT = { width: 1280, height: 900 };
const PAGES = [
  'profile-original-view', 'profile-original-edit', 'permission-set-system-edit', 'permission-set-system-view-img',
  'profile-enhanced-system-edit', 'profile-original-view-ja', 'profile-original-view-uat',
];

/** @typedef {import('../e2e/browser.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Frame} Frame */

/** What the engine says about the page: the messages stand in the cards, one at a time; here all are wanted. */
const REPORT = `(async () => {
  const { collect, sight } = globalThis.permlight;
  const plan = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  const { snapshot } = await collect.collect(plan.value, 1);
  const { value } = await chrome.runtime.sendMessage({ kind: 'evaluate', snapshot, proves: false, loaded: sight.loaded });
  return { ...value, url: snapshot.url };
})()`;

/** @param {Browser} browser @param {Frame} frame */
const findings = async (browser, frame) => {
  const report = await browser.inContentScript(frame, REPORT);
  const wrong = [...(await marks(frame)).values()].filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown');
  const { status, pass, fail, unknown } = await pill(frame);
  return {
    url: report.url,
    page: report.page.title,
    policy: report.policy.id,
    subject: { kind: report.subject.kind, name: report.subject.name },
    status,
    counts: { pass, fail, unknown },
    findings: wrong.map(({ target, state, outcome, codes }) => {
      const mark = report.marks.find((/** @type {any} */ each) => each.target === target);
      return {
        target, label: mark.label, state, outcome, codes,
        messages: report.verdicts[mark[state]].findings
          .filter((/** @type {any} */ each) => each.outcome === outcome).map((/** @type {any} */ each) => each.message),
      };
    }),
    missing: report.missing,
  };
};

/** The whole classic page in one picture: the shell would scroll it. @param {Browser} browser @param {string} name */
const pictureOfAll = async (browser, name) => {
  const { page } = await browser.open(name, { shell: false });
  await page.screenshot({ path: join(OUT, `${name}-full.png`), fullPage: true });
  await page.close();
};

/** @param {Browser} browser @param {string} name @param {boolean} stay */
const show = async (browser, name, stay) => {
  // The browser starts with an empty tab.
  const empty = browser.context.pages().find((each) => each.url() === 'about:blank');
  const { page, frame } = await browser.open(name, stay && empty ? { page: empty } : {});
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  const found = await findings(browser, frame);
  if (found.findings.length > 0) {
    await frame.locator('permlight-pill button[data-action="next"]').click();
    await frame.getByRole('dialog').waitFor();
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(OUT, `${name}-card.png`) });
    await page.keyboard.press('Escape');
  }
  if (!stay) await page.close();
  await pictureOfAll(browser, name);
  return found;
};

const stay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const browser = await launch({ headless: !stay, viewport: VIEWPORT });
await browser.settings({ policy: POLICY });

console.log('The demo org is a replica of Salesforce Setup: no network, no login. Permlight is the real extension.');
console.log(`Policy: ${POLICY}. Choose another one in the extension's popup.\n`);
/** @type {Record<string, Awaited<ReturnType<typeof findings>>>} */
const all = {};
for (const name of PAGES) {
  all[name] = await show(browser, name, stay);
  const { page, subject, counts, status } = all[name];
  const words = status === 'read' ? `${counts.fail} wrong, ${counts.pass} right, ${counts.unknown} unknown` : status;
  console.log(`${name.padEnd(32)} ${`${subject.name}, ${page}`.padEnd(76)} ${words}`);
}
writeFileSync(join(OUT, 'findings.json'), `${JSON.stringify(all, null, 2)}\n`);

const out = relative(process.cwd(), OUT);
console.log(`\nPictures: ${out}/<page>.png (as it opens), <page>-card.png (a finding explained), <page>-full.png (all of it).`);
console.log(`Findings: ${out}/findings.json`);
if (stay) {
  await browser.context.pages()[0]?.bringToFront();
  console.log('The browser is open: hover over a mark, press Tab to reach one, tick a box on an edit page. Close the window to end.');
  await new Promise((resolve) => { browser.context.on('close', resolve); });
} else {
  await browser.close();
}
