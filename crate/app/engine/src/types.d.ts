/** What to collect from a page. */
export interface Plan {
  page: string;
  queries: PlanQuery[];
  nodeLimit: number;
  textLimit: number;
  /** CSS selectors of what is only there when a page is not what it should be. */
  signs: { login: string; refused: string; rejected: string; translated: string; aside: string; lists: string; after: string };
}

/** One kind of node to collect; a node that fits several queries belongs to the first. */
export interface PlanQuery {
  /** The node is a control that can be marked. */
  control: boolean;
  css: string;
  text: boolean;
  /** A node that should have text and has none is kept. */
  empty: boolean;
  attributes: string[];
}

/** What the collector took from one frame. */
export interface Snapshot {
  url: string;
  generation: number;
  truncated: boolean;
  /** The form came back with errors: its boxes do not show what Salesforce has. */
  rejected: boolean;
  /** The browser has translated the page: its text is not Salesforce's. */
  translated: boolean;
  /** How many of the nodes the page goes on after: what comes later may be half. */
  closed: number;
  nodes: SnapshotNode[];
}

/** One node, in document order. */
export interface SnapshotNode {
  query: number;
  text: string;
  /** In the order of the query's attributes. */
  attributes: (string | null)[];
  /** Live state of a check box. */
  checked: boolean | null;
  /** State of a check box as the page was sent. */
  saved: boolean | null;
  disabled: boolean;
  /** Number of the table row in the snapshot, by first appearance. */
  row: number | null;
  /** Position of the table cell in its row. */
  column: number | null;
}

export type Outcome = "pass" | "fail" | "unknown" | "not-applicable" | "manual";
export type Severity = "info" | "low" | "medium" | "high" | "critical";
export type State = "on" | "off" | "absent" | "unknown";

/** Labels in languages other than English: by language, pairs of API name and label. */
export type Labels = { [language: string]: [string, string][] };

/** All that one frame needs to paint itself: what the engine answered, and the texts of the rules that it names. */
export interface Report extends Omit<Verdicts, "facts" | "learned"> {
  /** By code. */
  rules: { [code: string]: RuleText };
  /** What the org should have been looked at for by today; null if there is nothing of the kind. */
  due: Due | null;
}

/** What is due in an org. */
export interface Due {
  /** The first of the days on which production should have been checked again, `YYYY-MM-DD`. */
  recheck: string | null;
  /** What a deploy left behind should have been cleaned up. */
  cleanUp: boolean;
}

/** A team's policy as `permlight policy compile` writes it under `policy`. */
export interface TeamPolicy {
  id: string;
  title: string;
  summary: string;
  base: string;
  severities: { code: string; severity: Severity }[];
  off: { code: string; reason: string }[];
  rules: {
    code: string; title: string; severity: Severity; subjects: string[]; wants: { [kind: string]: unknown }; why: string; fix: string;
  }[];
}

export interface Waiver {
  rule: string;
  kind: string;
  name: string;
  /** The first 15 characters of the subject's record id; without it, the name tells whom it is about. */
  record?: string;
  target: string;
  reason: string;
  approver: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  expires: string;
}

/** What was tested of one subject. */
export interface TestedSubject {
  /** The first 15 characters of its record id. */
  id: string;
  /**
   * Texts with U+0000 between them, two by two: the name of a setting and its value, as comparisons have them
   * (`permission/ApiEnabled`, `on`), and for each section that was seen whole `list/` with its name, and an empty text
   * (`list/permission`). What a section that was seen whole does not name was off.
   */
  rows: string;
  /** Names of settings that an earlier comparison found to differ, with U+0000 between them; may be empty. */
  drifted: string;
  /** The tested configuration that it belongs to. */
  baseline: { name: string; day: string };
}

/** What a team decided. */
export interface Decisions {
  /** Judges instead of a built-in policy. */
  team: TeamPolicy | null;
  waivers: Waiver[];
  /** One at most is about the very record of a page. */
  tested: TestedSubject[];
  /** What is known of whom the page is about; null: everything is judged. */
  scope: KnownScope | null;
}

/** What is known of whom a page is about, besides what the page shows. */
export interface KnownScope {
  /** Patterns of the team's file, each with `judge` or `leave-out`. */
  patterns: FactPairs;
  /** The register: kind and name of a subject with a colon between, and the integration whose entry names it. */
  declared: FactPairs;
  /**
   * What is known of records that the page may be about: the id's first 15 characters, a slash and what it is; and its value.
   * `answer` is what an admin answered, `holder` who is in scope and holds it (kind and name with a colon between); the rest are
   * facts that other pages proved.
   */
  known: FactPairs;
}

/** What the engine answers. */
export interface Verdicts {
  generation: number;
  page: { id: string; title: string; edit: boolean };
  status: "read" | "overview" | "not-recognised" | "closed" | "translated";
  /** What the user should know about the page as a whole, or empty. */
  message: string;
  subject: { kind: string; kindLabel: string; name: string; recordId: string };
  /** Whether it is judged: without that, there are neither marks nor verdicts. Missing where everything is. */
  scope?: {
    standing: "judged" | "undecided" | "left-out";
    /** Why, or the question where nobody has said. */
    message: string;
    signals: FactPairs;
    holds: string[];
    /** Beginnings of ids of which the page shows all that the subject holds: no other is held by it. */
    whole: string[];
  };
  policy: { id: string; title: string };
  marks: NumberedMark[];
  /** What the marks name by number; the first is that of a control that no rule speaks of. */
  verdicts: Verdict[];
  /** Controls that no permission could be told for. */
  unidentified: number;
  /** What the policy wants and the page does not offer; with the code `TESTED` what was tested and the page does not list. */
  missing: (FindingText & { target: string; label: string })[];
  /** Path of a page that says what this one cannot, or empty. */
  settles: string;
  /** Language of the page, as a Salesforce code. */
  language: string;
  /** What the page proves, as Salesforce has it: names of facts and their values. */
  facts: FactPairs;
  /** What the page teaches: API names and their labels in its language. */
  learned: [string, string][];
}

/** One control. */
export interface Control {
  /** Number of the control in the snapshot. */
  node: number;
  /** API name of a permission, else the name of a fact: `object/Account/read`, `user/profile`. */
  target: string;
  label: string;
  /** `shown`: a value, whose verdict is `on`. */
  state: State | "shown";
  /** The value of what is shown. */
  value: string;
  /** Labels of what Salesforce will switch on as well when this is saved on, and is off now. */
  implies: string[];
  live: boolean;
}

/** A control with a verdict for each state that it can take. */
export interface Mark extends Control {
  on: Verdict | null;
  off: Verdict | null;
  unknown: Verdict | null;
}

/** The same with the numbers of its verdicts. */
export interface NumberedMark extends Control {
  on?: number;
  off?: number;
  unknown?: number;
}

export interface Verdict {
  outcome: Outcome;
  severity: Severity | null;
  /** The few words in the mark; may be empty. */
  short: string;
  /** What the accessible name of the mark says after the label. */
  name: string;
  /** Worst first. */
  findings: FindingText[];
}

export interface FindingText {
  code: string;
  outcome: Outcome;
  severity: Severity;
  message: string;
}

/** What a rule says, in the user's language. */
export interface RuleText {
  code: string;
  title: string;
  why: string;
  /** `{label}` and `{name}` stand for the permission. */
  fix: string;
  judgement: boolean;
  requirements: string[];
  contradicts: string[];
  sources: { title: string; says: string; url: string }[];
  notes: { date: string; text: string }[];
  arguments: { pro: boolean; text: string }[];
  policies: string[];
  since: string;
}

export interface PolicyInfo {
  id: string;
  title: string;
  summary: string;
  isDefault: boolean;
  /** How many rules it has. */
  rules: number;
}

/** Facts: names (`permission/ViewSetup`) and values. */
export type FactPairs = [string, string][];

/** What one page of one subject has proved: the reading that counts most first. */
export interface EvidenceRecord {
  readings: { time: string; /** Without it, it was seen. */ source?: "file" | "fetched" | "seen"; facts: FactPairs }[];
}

/** A page to read. */
export interface ScanStep {
  path: string;
  /** What to read if that cannot be read, or empty. */
  instead: string;
  /** Why it is not read at all, or empty. */
  problem: "" | "limit";
  /** What people call the page. */
  title: string;
  /** Whom it is about, or empty. */
  of: string;
}

/** One rule in another language. */
export interface TranslatedRule {
  code: string;
  title: string;
  why: string;
  fix: string;
  /** Empty where the rule has no message of its own. */
  failure: string;
}
