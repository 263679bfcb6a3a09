/** Prints the manifest for one browser: the one source, without the keys that this browser does not know. */
import { readFileSync } from 'node:fs';

const browser = process.argv[2];
const manifest = JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8'));

if (browser === 'chromium') {
  delete manifest.background.scripts;
  delete manifest.browser_specific_settings;
  delete manifest.sidebar_action;
} else if (browser === 'firefox') {
  delete manifest.background.service_worker;
  delete manifest.minimum_chrome_version;
  delete manifest.side_panel;
  manifest.permissions = manifest.permissions.filter((/** @type {string} */ name) => name !== 'sidePanel');
} else {
  throw new Error(`manifest.mjs: expected chromium or firefox, got ${browser}`);
}
process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
