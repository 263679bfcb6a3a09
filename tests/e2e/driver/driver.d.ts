/** What a browser must offer to the specs beyond what Playwright makes the same everywhere. */
import type { BrowserContext, Frame, Page } from 'playwright-core';

export interface Options {
  /** the folder of the built extension; empty: none */
  extension: string;
  headless: boolean;
  /** our boxes are closed, as they ship */
  closed?: boolean;
  viewport: { width: number; height: number } | null;
}

export interface Seen {
  url: string;
  method: string;
  type: string;
  /** address of the document or worker that asked; empty: a navigation */
  frame: string;
}

export interface Driver {
  context: BrowserContext;
  /** address of the extension's own folder; empty: there is none */
  base: string;
  /** The page that the extension opened by itself after its installation; empty: none. */
  welcomed: string;
  /** Shows a page of the extension. */
  gotoOwn(page: Page, path: string): Promise<void>;
  /** Waits until our content scripts listen to what changes, where that can be known. */
  started?(frame: Frame): Promise<unknown>;
  /** Runs a function in the extension's own origin. */
  inExtension(work: (argument: any) => unknown, argument?: unknown): Promise<any>;
  /** Runs an expression beside our content scripts. */
  inContentScript(frame: Frame, expression: string): Promise<any>;
  /** Stops the extension's background as the browser does when it has been idle. */
  stopWorker(): Promise<void>;
  /** Requests that the browser itself knows to be the extension's, if it tells. */
  ownRequests(): Promise<Seen[]>;
}
