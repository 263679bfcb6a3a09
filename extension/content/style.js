/** Style sheets of the marks, the card and the pill. They live in shadow roots, so the page's own rules do not reach them. */
(() => {
  if (globalThis.permlight?.style) return;

  /* The page can still style a host from outside. An important rule of the inner tree wins over every rule of the page. */
  const mark = `
:host {
  all: initial !important;
  position: relative !important;
  display: inline-block !important;
  width: 0 !important;
  height: 0 !important;
  line-height: 0 !important;
  vertical-align: baseline !important;
  overflow: visible !important;
  visibility: inherit !important;
  direction: ltr !important;
  user-select: none !important;
  -webkit-user-select: none !important;
}
:host([data-flow="out"]) { position: absolute !important; }
.visual {
  position: absolute;
  z-index: 1;
  box-sizing: border-box;
  display: flex;
  align-items: center;
  height: 16px;
  min-width: 16px;
  border-radius: 8px;
  font: 600 11px/16px -apple-system, "Segoe UI", Roboto, Arial, sans-serif;
  white-space: nowrap;
  cursor: help;
}
.visual[data-side="hidden"] { display: none; }
svg { display: block; flex: none; width: 16px; height: 16px; overflow: visible; }
.words { padding: 0 7px 0 3px; color: #8e030f; }
.visual.wide { background: #fef1ee; box-shadow: 0 0 0 1px #f4b3aa; }
.not-applicable { opacity: .5; }
.not-applicable:hover { opacity: 1; }
.not-applicable::before { content: ""; box-sizing: border-box; width: 6px; height: 6px; margin: auto; border: 1.2px solid; border-radius: 3px; }
.corner { width: 11px; height: 11px; min-width: 11px; pointer-events: none; border-radius: 6px; background: #fff; }
.corner svg { width: 11px; height: 11px; }
.corner.not-applicable { background: none; }
.target { position: absolute; left: -1px; bottom: 4px; width: 14px; height: 11px; pointer-events: auto; }
:host(:focus-visible) .visual { outline: 2px solid #0176d3; outline-offset: 2px; opacity: 1; }
.line { fill: none; stroke: currentColor; }
.fill { fill: currentColor; stroke: none; }
.paper { fill: #fff; stroke: none; }
.cut { fill: none; stroke: #fff; }
.fail { color: #ba0517; }
.pass { color: #2e844a; }
.unknown { color: #8c4b02; }
.manual { color: #0b5cab; }
.not-applicable { color: #706e6b; }
@media (forced-colors: active) {
  .visual { forced-color-adjust: none; color: CanvasText; opacity: 1; }
  .visual.wide { background: Canvas; box-shadow: 0 0 0 1px CanvasText; }
  .words { color: CanvasText; }
  .corner { background: Canvas; }
  .paper { fill: Canvas; }
  .cut { stroke: Canvas; }
  :host(:focus-visible) .visual { outline-color: Highlight; }
}
`;

  const panel = `
:host {
  all: initial !important;
  position: fixed !important;
  z-index: 2147483646 !important;
  direction: ltr !important;
}
* { box-sizing: border-box; }
.panel {
  --paper: #fff; --ink: #181818; --quiet: #5c5c5c; --edge: #c9c9c9; --soft: #f3f3f3; --link: #0b5cab;
  --focus: #0176d3; --fail: #ba0517; --pass: #2e844a; --unknown: #8c4b02; --manual: #0b5cab; --cut: #fff;
  --fail-soft: #fef1ee; --pass-soft: #ebf7e6; --unknown-soft: #fef3e2; --manual-soft: #eef4ff;
  position: relative;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--edge);
  border-radius: 8px;
  box-shadow: 0 2px 3px rgb(0 0 0 / .08), 0 8px 24px rgb(0 0 0 / .16);
  font: 13px/1.45 -apple-system, "Segoe UI", Roboto, Arial, sans-serif;
  text-align: left;
  overflow-wrap: anywhere;
}
h2, h3, p, ul, li, dl, dd, dt { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
button {
  display: inline-flex; align-items: center; justify-content: center;
  min-width: 24px; height: 24px; margin: 0; padding: 0 4px; border: 0; border-radius: 4px;
  color: var(--quiet); background: none; font: inherit; cursor: pointer;
}
button:hover { color: var(--ink); background: var(--soft); }
button:disabled { opacity: .4; cursor: default; background: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
svg { display: block; flex: none; width: 16px; height: 16px; }
.line { fill: none; stroke: currentColor; }
.fill { fill: currentColor; stroke: none; }
.paper { fill: var(--paper); stroke: none; }
.cut { fill: none; stroke: var(--cut); }
.fail { color: var(--fail); }
.pass { color: var(--pass); }
.unknown { color: var(--unknown); }
.manual { color: var(--manual); }
.not-applicable { color: var(--quiet); }
@media (prefers-color-scheme: dark) {
  .panel {
    --paper: #1f2329; --ink: #f3f3f3; --quiet: #b0b4ba; --edge: #4a5058; --soft: #2e343c; --link: #78b0fd;
    --focus: #57a3fd; --fail: #fe8f7d; --pass: #6fcf8b; --unknown: #f7b45a; --manual: #78b0fd; --cut: #1f2329;
    --fail-soft: #45211f; --pass-soft: #1c3826; --unknown-soft: #40301a; --manual-soft: #1f3150;
  }
}
@media (forced-colors: active) {
  .panel {
    --paper: Canvas; --ink: CanvasText; --quiet: CanvasText; --edge: CanvasText; --soft: Canvas; --link: LinkText;
    --focus: Highlight; --fail: CanvasText; --pass: CanvasText; --unknown: CanvasText; --manual: CanvasText; --cut: Canvas;
    --fail-soft: Canvas; --pass-soft: Canvas; --unknown-soft: Canvas; --manual-soft: Canvas;
  }
  .chip, .code { border: 1px solid CanvasText; }
}
@media print { :host { display: none !important; } }
`;

  /* The sheet decides about the host for good, so what moves is the panel. */
  const card = `${panel}
:host { left: 0 !important; top: 0 !important; }
.panel { position: fixed; width: min(380px, calc(100vw - 16px)); max-height: min(560px, calc(100vh - 16px)); display: flex; flex-direction: column; }
.panel:focus { outline: none; }
.panel:focus-visible { outline: 2px solid var(--focus); }
.panel::before { content: ""; height: 4px; flex: none; border-radius: 7px 7px 0 0; background: var(--tone, var(--quiet)); }
.panel[data-outcome="fail"] { --tone: var(--fail); }
.panel[data-outcome="pass"] { --tone: var(--pass); }
.panel[data-outcome="unknown"] { --tone: var(--unknown); }
.panel[data-outcome="manual"] { --tone: var(--manual); }
header { display: flex; gap: 8px; align-items: flex-start; padding: 10px 8px 8px 14px; }
header > div { flex: 1; min-width: 0; }
h2 { font-size: 15px; line-height: 1.3; font-weight: 700; }
.name { color: var(--quiet); font: 11px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 14px 10px; }
.chip {
  display: inline-flex; align-items: center; gap: 4px; height: 20px; padding: 0 8px 0 6px; border-radius: 10px;
  font-size: 11px; font-weight: 600; color: var(--quiet); background: var(--soft);
}
.chip svg { width: 12px; height: 12px; }
.chip.fail { color: var(--fail); background: var(--fail-soft); }
.chip.pass { color: var(--pass); background: var(--pass-soft); }
.chip.unknown { color: var(--unknown); background: var(--unknown-soft); }
.chip.manual, .chip.judgement { color: var(--manual); background: var(--manual-soft); }
.body { overflow: auto; overscroll-behavior: contain; padding: 0 14px 14px; border-top: 1px solid var(--edge); }
section { padding-top: 10px; }
section + section { margin-top: 14px; border-top: 1px solid var(--edge); }
.message { font-weight: 600; }
h3 { margin-top: 10px; color: var(--quiet); font-size: 11px; font-weight: 700; letter-spacing: .02em; }
.do { margin-top: 10px; padding: 8px 10px; border-radius: 4px; background: var(--soft); border-left: 3px solid var(--focus); }
.do h3 { margin-top: 0; }
li { margin-top: 4px; }
.row { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; }
.row > :first-child { color: var(--quiet); font-variant-numeric: tabular-nums; }
.says { color: var(--quiet); }
a { color: var(--link); }
footer { display: flex; flex-wrap: wrap; gap: 4px 6px; margin-top: 12px; color: var(--quiet); font-size: 11px; align-items: center; }
.code { padding: 0 5px; border-radius: 3px; background: var(--soft); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.severity { margin-left: 6px; color: var(--quiet); font-size: 11px; font-weight: 600; }
`;

  const pill = `${panel}
:host { right: 16px !important; bottom: 16px !important; }
.panel { max-width: min(480px, calc(100vw - 32px)); }
.bar { display: flex; align-items: center; gap: 2px; padding: 5px 6px 5px 10px; min-height: 38px; }
.brand { color: var(--focus); width: 20px; height: 20px; }
.counts { display: flex; flex-wrap: wrap; padding: 0 6px; flex: 1; }
.count { display: inline-flex; align-items: center; gap: 4px; font-weight: 600; white-space: nowrap; }
.count + .count::before { content: "\\00b7"; padding: 0 4px; color: var(--quiet); }
.count svg { width: 14px; height: 14px; }
.count b { font-weight: 700; font-variant-numeric: tabular-nums; }
.count.none { color: var(--quiet); font-weight: 400; }
.title { font-weight: 600; padding: 0 6px; flex: 1; }
.rule { width: 1px; height: 20px; background: var(--edge); margin: 0 2px; }
.more { max-width: 400px; padding: 0 12px 8px 12px; color: var(--quiet); font-size: 12px; max-height: 40vh; overflow: auto; }
.more > * + * { margin-top: 4px; }
.notice { color: var(--ink); }
summary { cursor: pointer; border-radius: 4px; }
details li { padding: 4px 0 4px 14px; }
.dot { position: relative; width: 40px; height: 40px; padding: 0; border: 1px solid var(--edge); border-radius: 20px; color: var(--focus);
  background: var(--paper); box-shadow: 0 2px 8px rgb(0 0 0 / .2); }
.dot svg { width: 22px; height: 22px; }
.dot b { position: absolute; right: -4px; top: -4px; min-width: 18px; padding: 0 4px; border-radius: 9px;
  color: var(--cut); background: var(--fail); font: 700 11px/18px -apple-system, "Segoe UI", Roboto, Arial, sans-serif; text-align: center; }
.panel.small { border: 0; background: none; box-shadow: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

  globalThis.permlight = Object.freeze({ ...globalThis.permlight, style: Object.freeze({ mark, card, pill }) });
})();
