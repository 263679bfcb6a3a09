// @ts-check
/** As tests/e2e/fixture.mjs, but for our content scripts alone: nothing is installed, and a page is open in a third of the time. */
import { watched } from '../e2e/browser.mjs';
import { testIn } from '../e2e/fixture.mjs';
import { start } from './driver.mjs';

export * from '../e2e/fixture.mjs';

export const test = testIn(async (engine) => watched(await start(engine, { extension: '', headless: true, viewport: { width: 1280, height: 900 } })));
