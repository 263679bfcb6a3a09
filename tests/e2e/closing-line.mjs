// @ts-check
/** The last line of a run: how many tests there were and what became of them. A skipped test is a failure. */

export default class ClosingLine {
  /** @type {import('@playwright/test/reporter').TestCase[]} */
  tests = [];

  /** @param {import('@playwright/test/reporter').FullConfig} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.tests = suite.allTests();
  }

  onEnd() {
    /** @param {string} outcome */
    const count = (outcome) => this.tests.filter((test) => test.outcome() === outcome).length;
    const [passed, failed, skipped] = [count('expected'), count('unexpected') + count('flaky'), count('skipped')];
    console.log(`e2e: ${this.tests.length} tests, ${passed} passed, ${failed} failed, ${skipped} skipped`);
    return skipped > 0 || this.tests.length === 0 ? { status: /** @type {const} */ ('failed') } : undefined;
  }

  printsToStdio() {
    return true;
  }
}
