import type { Mark, Plan, PolicyInfo, Report, RuleText, Snapshot, Verdict } from './pkg/engine.js';

export type { Mark, Plan, PolicyInfo, Report, RuleText, Snapshot, Verdict };

/** What the user has chosen, in `storage.local` under `settings`. */
export interface Settings {
  /** Empty: the default policy. */
  policy: string;
  marks: boolean;
  collapsed: boolean;
}

export interface Counts {
  fail: number;
  pass: number;
  unknown: number;
  manual: number;
}

/** What a frame or an extension page asks the background. */
export type Request =
  | { kind: 'plan'; url: string }
  | { kind: 'evaluate'; snapshot: Snapshot }
  | { kind: 'counts'; counts: Counts | null }
  | { kind: 'policies' };

export type Reply<T> = { ok: true; value: T } | { ok: false; error: string };

/** `engine-error`: the engine could not be asked, so nothing is known. */
export type Status = Report['status'] | 'engine-error';

/** What a frame tells the popup. */
export interface FrameState {
  status: Status;
  message: string;
  page: string;
  subject: string;
  policy: string;
  counts: Counts;
}

/** Everything that is shown in one frame. */
export interface View {
  status: Status;
  message: string;
  generation: number;
  page: string;
  subject: string;
  policy: string;
  marks: Mark[];
  rules: { [code: string]: RuleText };
  unidentified: number;
  missing: Report['missing'];
}

/** A control and the mark beside it. */
export interface Painted {
  control: Element;
  host: HTMLElement;
  visual: HTMLElement;
  mark: Mark;
  state: Mark['state'];
  verdict: Verdict;
  /** No rule speaks of the control: a dot without a shadow tree. */
  plain: boolean;
  place: Place;
  /** From the upper right corner of the control to the mark's own box of no size. */
  offset: { x: number; y: number };
}

/** Where a mark's picture goes, seen from the upper right corner of its control. */
export interface Place {
  side: 'right' | 'left' | 'corner' | 'hidden';
  x: number;
  y: number;
  /** There is room for words. */
  wide: boolean;
}

export type Shape = 'fail' | 'pass' | 'unknown' | 'not-applicable' | 'manual';

export interface Namespace {
  style: { readonly mark: string; readonly card: string; readonly pill: string };
  dom: {
    element(name: string, options?: ElementOptions, ...children: (Node | string)[]): HTMLElement;
    box(name: string, css: keyof Namespace['style']): HTMLElement;
    shape(outcome: Shape): SVGElement;
    icon(name: 'brand' | 'previous' | 'next' | 'less' | 'close'): SVGElement;
    dress(root: ShadowRoot, css: keyof Namespace['style']): void;
    text(key: string, ...values: (string | number)[]): string;
    own(node: Node): boolean;
  };
  collect: {
    address(): string;
    collect(plan: Plan, generation: number): { snapshot: Snapshot; elements: Element[] };
  };
  paint: {
    resolve(report: Report): Mark[];
    show(marks: Mark[], elements: Element[], current: () => boolean): Promise<void>;
    repaint(): boolean;
    replace(): void;
    clear(): void;
    counts(): Counts;
    list(): Painted[];
    find(node: EventTarget | null): Painted | undefined;
  };
  card: {
    start(source: CardSource): void;
    open(painted: Painted, how: 'hover' | 'focus' | 'pin'): void;
    refresh(): void;
    close(): void;
    stop(): void;
  };
  pill: {
    show(view: View, counts: Counts, collapsed: boolean, actions: PillActions): void;
    remove(): void;
  };
  main: { readonly running: true };
}

export interface ElementOptions {
  class?: string;
  text?: string;
  attributes?: { [name: string]: string };
  on?: { [event: string]: (event: Event) => void };
}

export interface CardSource {
  find(node: EventTarget | null): Painted | undefined;
  rule(code: string): RuleText | undefined;
}

export interface PillActions {
  step(direction: 1 | -1): void;
  collapse(collapsed: boolean): void;
  close(): void;
}

declare global {
  /** Shared by the content scripts, in their order; frozen after each. */
  var permlight: Readonly<Namespace>;
}
