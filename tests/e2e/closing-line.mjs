// @ts-check
/** The last line of a run: how many tests there were and what became of them. A skipped test is a failure. */
import { basename } from 'node:path';

export default class ClosingLine {
  /** @type {import('@playwright/test/reporter').TestCase[]} */
  tests = [];
  layer = '';

  /** @param {import('@playwright/test/reporter').FullConfig} config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(config, suite) {
    this.layer = basename(config.rootDir);
    this.tests = suite.allTests();
  }

  onEnd() {
    /** @param {string} outcome */
    const count = (outcome) => this.tests.filter((test) => test.outcome() === outcome).length;
    const [passed, failed, skipped] = [count('expected'), count('unexpected') + count('flaky'), count('skipped')];
    console.log(`${this.layer}: ${this.tests.length} tests, ${passed} passed, ${failed} failed, ${skipped} skipped`);
    return skipped > 0 || this.tests.length === 0 ? { status: /** @type {const} */ ('failed') } : undefined;
  }

  printsToStdio() {
    return true;
  }
}
