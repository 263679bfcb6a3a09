// @ts-check
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../target/content',
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes only sometimes is a bug in the test or in the product.
  retries: 0,
  workers: 2,
  timeout: 120_000,
  projects: [
    { name: 'chromium', grepInvert: /@firefox/ },
    { name: 'firefox', grepInvert: /@chromium/ },
  ],
  reporter: [['list'], ['../e2e/closing-line.mjs']],
});
