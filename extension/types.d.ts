import type {
  Decisions, EvidenceRecord, FactPairs, KnownScope, Mark as Told, Plan, PolicyInfo, Report, RuleText, ScanStep, Snapshot, TeamPolicy, TranslatedRule,
  TestedSubject, Verdict, Waiver,
} from './pkg/engine.js';

export type {
  EvidenceRecord, FactPairs, KnownScope, Plan, PolicyInfo, Report, RuleText, ScanStep, Snapshot, TeamPolicy, TranslatedRule,
  Verdict, Waiver,
};

/** A mark, and the title of the policy that judged it. */
export type Mark = Told & { policy?: string };

/** The content scripts, which are no modules, know all of this as `T`. */
export as namespace T;

export type State = Mark['state'];

/** What the user has chosen, in `storage.local` under `settings`. */
export interface Settings {
  /** Empty: the default policy. */
  policy: string;
  marks: boolean;
  collapsed: boolean;
  /** Where the user put the pill; without it, it stands at the bottom, at the end of the line. */
  pill?: Spot;
}

/** Fractions of the room that the viewport leaves beside the pill: 0, 0 is the upper left corner, 1, 1 the lower right one. */
export interface Spot {
  x: number;
  y: number;
}

/** The team's policy file as the background uses it, in `storage.local` under `teamPolicy`; its text stands under `team`. */
export interface TeamFile {
  policy: TeamPolicy;
  waivers: Waiver[];
  /** The rest tells who is judged; files of before do not have it. */
  integrations?: { title: string; username: string; profile: string | null; permissionSets: string[]; groups: string[] }[];
  scope?: { judge: string[]; leaveOut: string[] };
}

/** What is known of whose a record is, in `storage.local` under `scope:<org>:<record id, first 15 characters>`. */
export interface ScopeRecord {
  version: 1;
  /** What an admin answered: whether it is an integration user's. */
  answer: 'yes' | 'no' | '';
  /** Who is in scope and holds it: kind and name, a colon between; empty if that is not known. */
  holder: string;
  /** What pages proved of it, as far as it tells whose it is; of what consists of others, which records these are. */
  facts: FactPairs;
}

export interface Decided extends Decisions {
  /** Empty: the default policy. */
  policy: string;
  tested: (TestedSubject & { baseline: BaselineName })[];
}

/** Which configuration was marked as tested. */
export interface BaselineName {
  name: string;
  /** `YYYY-MM-DD` */
  day: string;
  hash: string;
}

/** What was tested of one subject, in `storage.local` under `tested:<org>:<record id, first 15 characters>`; the panel writes it. */
export interface TestedEntry extends Omit<TestedSubject, 'id'> {
  version: 1;
  baseline: BaselineName;
}

/** What is to be done in an org after a deploy and is not done yet, in `storage.local` under `due:<org>`; the panel writes it. */
export interface DueEntry {
  version: 2;
  /** In the order of their days, `YYYY-MM-DD`: what is due from a day on, until the next one. */
  days: (Due & { from: string })[];
}

/** What the last page of a tab was about, in `storage.session` under `page:<tab>`. */
export interface SeenPage {
  org: string;
  origin: string;
  kind: string;
  id: string;
  /** Milliseconds since 1970. */
  time: number;
}

/** How many checks stand how: a check is a rule, however many controls it speaks of. */
export interface Counts {
  fail: number;
  /** How many of those are critical. */
  critical: number;
  pass: number;
  unknown: number;
  manual: number;
}

/** What an organisation has decided for its browsers; what it says nothing of is undefined or allowed. */
export interface Managed {
  policy: string | undefined;
  /** The text of the team's policy file, and the same compiled. */
  teamText: string | undefined;
  team: TeamFile | undefined;
  /** My Domain names; a star at the end stands for any rest. */
  orgs: string[] | undefined;
  /** In days. */
  retention: number | undefined;
  allows: { fix: boolean; scan: boolean; import: boolean; waivers: boolean };
}

/** What a frame or an extension page asks the background. */
export type Request = Asking & {
  /** When the document was loaded, and whether it has a Save button. */
  loaded?: number;
  form?: boolean;
};

type Asking =
  | { kind: 'plan'; url: string }
  | { kind: 'saved'; url: string }
  | { kind: 'left'; url: string; changed: boolean }
  | { kind: 'evaluate'; snapshot: Snapshot; proves: boolean }
  | { kind: 'counts'; counts: Counts | null }
  | { kind: 'policies' }
  | { kind: 'settings'; url: string }
  | { kind: 'keep'; change: Partial<Settings> }
  | { kind: 'open-panel' }
  | { kind: 'tokens' }
  | { kind: 'scope'; url: string; subject: Scan['subject']; answer: ScopeRecord['answer'] }
  | ScanRequest;

/** What the engine made of a page: what the frame needs, what the page proves, and what it teaches. */
export interface Judged {
  report: Report;
  facts: FactPairs;
  lessons: [string, string][];
}

/** What one page of one subject has proved, in `storage.local` under `evidence:<org>:<kind>:<id>:<page>:<section and object>`. */
export interface Evidence {
  version: 1;
  org: string;
  kind: string;
  id: string;
  name: string;
  page: string;
  title: string;
  /** Where it was read. */
  path: string;
  /** The file that it was imported from; without it, this browser has read the page itself. */
  from?: string;
  record: EvidenceRecord;
}

/** Why a page was not read: the session has ended, no right to see it, not what was expected, no answer, too many like it. */
export type ScanProblem = '' | 'session' | 'rights' | 'changed' | 'network' | 'limit';

/** All pages that the checklist needs of one subject, in `storage.local` under `scan:<org>`. */
export interface Scan {
  subject: { kind: string; id: string; name: string };
  /** The frame that reads. */
  runner: string;
  state: 'running' | 'done' | 'cancelled' | 'stopped';
  started: string;
  steps: (Omit<ScanStep, 'problem'> & { state: 'open' | 'done' | 'failed'; problem: ScanProblem })[];
  /** Who waits until this one has ended, first come first. */
  queue: { subject: Scan['subject']; runner: string }[];
}

export interface ScanResult {
  path: string;
  snapshot: Snapshot | null;
  problem: ScanProblem;
}

/** Every one names the frame's own address. */
export type ScanRequest =
  | { kind: 'scan-start'; url: string; subject: Scan['subject'] }
  | { kind: 'scan-resume' | 'scan-cancel' | 'scan-state' | 'scan-next'; url: string }
  | { kind: 'scan-result'; url: string; result: ScanResult };

/** What the background says to each. */
export interface Answers {
  plan: Plan | null;
  evaluate: Report | null;
  counts: unknown;
  saved: unknown;
  left: unknown;
  policies: unknown;
  /** The stamp changes whenever the page has to be judged anew. */
  settings: { settings: Settings; stamp: string; allows: Managed['allows'] };
  keep: unknown;
  'open-panel': unknown;
  tokens: string[];
  scope: unknown;
  'scan-start': Scan | null;
  'scan-resume': Scan | null;
  'scan-cancel': Scan | null;
  'scan-state': Scan | null;
  'scan-next': { path: string; plan: Plan | null } | null;
  'scan-result': Scan | null;
}

/** A frame asks about its own address, unless it says another one; and always says which document it is. */
type Own<R> = R extends { url: string } ? Omit<R, 'url'> & { url?: string } : R;

export type Ask = <K extends Request['kind']>(request: { kind: K } & Own<Request & { kind: K }>) => Promise<Answers[K]>;

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
  scope: Report['scope'];
  /** Whom the page is about, and its address: what an answer names. */
  about: Scan['subject'] | null;
  url: string;
}

/** Everything that is shown in one frame. */
export interface View {
  status: Status;
  message: string;
  generation: number;
  page: string;
  subject: string;
  /** Whom a scan would be about; null if the page is about nobody whose pages belong together. */
  about: Scan['subject'] | null;
  /** Path of a page that says what this one cannot, or empty. */
  settles: string;
  policy: string;
  marks: Mark[];
  rules: { [code: string]: RuleText };
  unidentified: number;
  missing: Report['missing'];
  due: Report['due'];
  scope?: Report['scope'];
  /** What is read and chosen cannot be kept on this device. */
  unkept: boolean;
}

/** A control that the engine knows. */
export interface Known {
  control: Element;
  mark: Mark;
  state: State;
  verdict: Verdict;
}

/** A control and the mark beside it. */
export interface Painted extends Known {
  /** What stands in the layer; made once the control comes near the screen. */
  picture: HTMLElement | null;
  /** How it looked when it was drawn. */
  drawn: string;
  /** No rule speaks of the control: a dot. */
  plain: boolean;
  /** The user does not want to see it now. */
  veiled: boolean;
  /** Null: not known now, or there is no room. */
  spot: Place | null;
}

/** Where a mark's picture goes, seen from the upper right corner of its control. */
export interface Place {
  side: 'right' | 'left' | 'corner';
  /** The edge of the picture that faces the control: its left one, on the left side of the control its right one. */
  x: number;
  y: number;
  /** There is room for words. */
  wide: boolean;
  rtl: boolean;
}

/** Which marks the user wants to see. */
export interface Filter {
  hidden: boolean;
  /** Up to which rank: 0 only what is critical, 4 all that is wrong, 6 everything. */
  most: number;
}

/** One change that the user asked for, with the state of all live controls around it. */
export interface Step {
  known: Known;
  to: 'on' | 'off';
  before: Map<unknown, boolean>;
  /** Not known before something else happens: the page's own scripts may take their time. */
  after: Map<unknown, boolean> | null;
  /** What was changed in one go is taken back in one go. */
  batch: number;
}

/** What *Fix all* can do. */
export interface FixStep {
  known: Known;
  to: 'on' | 'off';
  /** Only a person can say whether to change it. */
  thought: boolean;
}

export type Shape = 'fail' | 'minor' | 'pass' | 'unknown' | 'not-applicable' | 'manual';
export type Icon = 'brand' | 'previous' | 'next' | 'less' | 'close' | 'panel' | 'search' | 'scan' | 'undo' | 'help' | 'grip';
export type DrawerName = 'fix' | 'search' | 'help' | 'scan';

/** What the pill can unfold. */
export interface Drawer {
  title: string;
  fill(body: HTMLElement): void;
  /** The page was judged anew, or a tick changed. */
  refresh?(): void;
}

export interface Namespace {
  style: { readonly layer: string; readonly panel: string; readonly card: string; readonly pill: string; readonly notice: string };
  dom: {
    element<T extends keyof HTMLElementTagNameMap>(name: T | `${T}.${string}`, ...parts: Part[]): HTMLElementTagNameMap[T];
    element(name: string, ...parts: Part[]): HTMLElement;
    button(action: string, words: string, run: (event: Event) => void, looks?: { icon?: Icon; key?: string; class?: string }): HTMLButtonElement;
    box(css: keyof Namespace['style']): HTMLElement;
    /** What is in a box of ours; nobody else gets there. */
    root(host: EventTarget | null | undefined): ShadowRoot | undefined;
    /** What has the focus in an element of ours. */
    held(within: Node): HTMLElement | null;
    find(within: ParentNode | null | undefined, selector: string): HTMLElement | null;
    shape(outcome: Shape, severity?: string): SVGElement;
    /** What has to be looked at first has the lowest one; 5: unknown, 6: nothing. */
    rank(verdict: Pick<Verdict, 'outcome' | 'severity'>): number;
    icon(name: Icon): SVGElement;
    text(key: string, ...values: (string | number)[]): string;
    own(node: Node): boolean;
    /** Somebody put a box of ours elsewhere, or took it away. */
    away(host: Node): boolean;
    put(host: Element): void;
    foreign(records: MutationRecord[]): boolean;
    gone(quiet?: boolean): boolean;
    whenGone(tell: () => void): void;
    nameOf(mark: Mark): string;
    rtl(): boolean;
  };
  saved: {
    isTick(element: Element): element is HTMLInputElement;
    state(element: Element): boolean | null;
    source(element: Element): Element | null;
    /** Something was changed. */
    changed(): boolean;
  };
  collect: {
    address(url?: string): string;
    collect(plan: Plan, generation: number, root?: Document, url?: string): Promise<Collected>;
  };
  sight: {
    /** The browser has said for the first time whether the frame is in view. */
    ready: Promise<unknown>;
    /** The address is not the one that the document was loaded with. */
    moved(): boolean;
    /** When the document's answer came, in milliseconds since 1970: no two documents of a frame have the same. */
    loaded: number;
    proves(): boolean;
    watch(tell: () => void): void;
  };
  place: {
    seen(control: Element): Element;
    isText(control: Element): boolean;
    boxOf(control: Element, range: Range): DOMRect;
    measure(painted: Painted, box: DOMRect, range: Range, rtl: boolean): Place | null;
  };
  layer: {
    readonly host: Element;
    readonly root: ShadowRoot;
    hold(painted: Painted[]): void;
    arrange(anew?: boolean): void;
    redraw(painted: Painted): void;
    focus(painted: Painted, block: ScrollLogicalPosition): void;
    /** Somebody took it away. */
    lost(): boolean;
    markAt(node: EventTarget | null): Painted | undefined;
  };
  paint: {
    resolve(report: Report): Mark[];
    show(marks: Mark[], elements: Element[], missing: Report['missing']): void;
    repaint(): boolean;
    clear(): void;
    /** Puts the marks back that somebody took away. */
    again(): void;
    counts(): Counts;
    list(): Painted[];
    all(): Known[];
    holds(painted: Painted): boolean;
    reveal(control: Element): Painted | undefined;
    filter(): Filter;
    setFilter(change: Partial<Filter>): void;
  };
  notice: {
    say(words: string): void;
    show(words: string, names: string[]): void;
    /** The page is one of ours: what is said from now on is heard. */
    ready(): void;
    save(): HTMLElement | undefined;
    watchSaves(saved: () => void): void;
    escape(): boolean;
  };
  fix: {
    start(source: FixSource): void;
    /** Whether the organisation lets anything be set. */
    allow(may: boolean): void;
    recommended(known: Known): 'on' | 'off' | null;
    /** The worst first. */
    plan(): FixStep[];
    apply(known: Known): Promise<boolean>;
    applyAll(steps: FixStep[]): Promise<{ batch: number; refused: Known[] } | null>;
    undo(step?: Step): Promise<void>;
    undoBatch(batch: number): Promise<void>;
    stepOf(known: Known): Step | undefined;
    refused(known: Known): boolean;
    steps(): readonly Step[];
  };
  card: {
    start(rule: (code: string) => RuleText | undefined): void;
    open(painted: Painted, how: 'hover' | 'focus' | 'stay' | 'pin'): void;
    shown(): Painted | undefined;
    refresh(): void;
    close(giveBack?: boolean): void;
  };
  dock: {
    start(panel: HTMLElement, moved: (spot: Spot) => void): void;
    stop(): void;
    put(spot: Spot | undefined): void;
    arrange(): void;
    handle(button: HTMLElement): void;
    box(): DOMRect | null;
  };
  pill: {
    show(view: View, counts: Counts, settings: Settings, actions: Actions): void;
    register(name: DrawerName, drawer: Drawer): void;
    unfold(name: DrawerName | null): void;
    unfolded(): DrawerName | null;
    focus(): void;
    retire(words: string): void;
    /** Somebody took it away. */
    lost(): boolean;
    remove(): void;
  };
  search: { start(visit: (known: Known) => void): void };
  keys: {
    start(actions: Actions): void;
  };
  scan: {
    run(ask: Ask, tell: (scan: Scan, waits: boolean) => void): Promise<void>;
    running(): boolean;
  };
  scanPanel: {
    start(ask: Ask, subject: () => Scan['subject'] | null): void;
    begin(of: Scan['subject']): void;
  };
  structure: {
    copy(tokens: string[], version: string): string;
  };
  main: { readonly running: true };
}

export interface Collected {
  snapshot: Snapshot;
  elements: Element[];
}

/** What an element of ours is made of: children, text, attributes and listeners; what is false is left out. */
export type Part = Node | string | false | null | undefined | { [name: string]: string | ((event: Event) => void) } | Part[];

export interface FixSource {
  rule(code: string): RuleText | undefined;
  /** A step was made or taken back. */
  changed(): void;
  /** Whether the extension still answers. */
  answered(): Promise<boolean>;
}

/** What the user can do with the pill and the keyboard. */
export interface Actions {
  step(direction: 1 | -1): void;
  onlyWrong(): void;
  /** Opens the panel beside the page. */
  panel(): void;
  undo(): void;
  /** Sets the control of a mark as recommended. */
  fix(painted: Painted): void;
  unfold(name: DrawerName): void;
  /** Without a word for it, the other size than now. */
  collapse(collapsed?: boolean): void;
  toPill(): boolean;
  toggleMarks(): void;
  copyStructure(): void;
  moved(spot: Spot): void;
  close(): void;
  /** Says whether whom the page is about is an integration user's. */
  answer(answer: ScopeRecord['answer']): void;
}

declare global {
  /** Shared by the content scripts; each adds its own part, in their order. */
  var permlight: Namespace;
}
