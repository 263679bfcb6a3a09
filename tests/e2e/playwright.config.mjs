// @ts-check
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../target/e2e',
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes only sometimes is a bug in the test or in the product.
  retries: 0,
  // Pages wait more than they work: two cores are not busy with two of them.
  workers: 4,
  timeout: 120_000,
  projects: [
    { name: 'chromium', grepInvert: /@firefox/ },
    { name: 'firefox', grepInvert: /@chromium/ },
  ],
  reporter: [['list'], ['./closing-line.mjs']],
});
