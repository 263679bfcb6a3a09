/**
 * Prints the manifest for one browser: the one source, without the keys that this browser does not know, and with the pages that
 * the page definitions name.
 */
import { readFileSync } from 'node:fs';

const browser = process.argv[2];
/** @param {string} name */
const json = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const manifest = json('manifest.json');
const [scripts] = manifest.content_scripts;
manifest.content_scripts = [{ matches: json('pkg/matches.json'), ...scripts }];

if (browser === 'chromium') {
  delete manifest.background.scripts;
  delete manifest.browser_specific_settings;
  delete manifest.sidebar_action;
} else if (browser === 'firefox') {
  delete manifest.background.service_worker;
  delete manifest.minimum_chrome_version;
  delete manifest.side_panel;
  delete manifest.storage;
  manifest.permissions = manifest.permissions.filter((/** @type {string} */ name) => name !== 'sidePanel');
} else {
  throw new Error(`manifest.mjs: expected chromium or firefox, got ${browser}`);
}
process.stdout.write(`${JSON.stringify(manifest)}\n`);
