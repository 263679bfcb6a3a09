/** Style sheets of the marks and of every panel. */
// The page may call something so.
if (!Object.hasOwn(globalThis, 'permlight')) Object.assign(globalThis, { permlight: {} });
globalThis.permlight.style ??= (() => {
  /* Paper is laid out anew: a mark beside the wrong box would be worse than none. */
  const drawn = '.line { fill: none; stroke: currentColor } .fill { fill: currentColor; stroke: none }\n@media print { :host { display: none !important; } }\n';

  /* The page can still style a host from outside. An important rule of the inner tree wins over every rule of the page. */
  const layer = `
:host { all: initial !important; position: absolute !important; left: 0 !important; top: 0 !important; direction: ltr !important; }
.layer { position: absolute; contain: layout style; width: 0; height: 0; user-select: none; }
.mark {
  position: absolute; left: 0; top: 0; box-sizing: border-box; display: flex; align-items: center; height: 16px; min-width: 16px;
  border-radius: 4px; font: 600 11px/16px -apple-system, "Segoe UI", Roboto, Arial, sans-serif; white-space: nowrap; cursor: help;
}
svg { display: block; flex: none; width: 16px; height: 16px; overflow: visible; }
.words { padding-inline: 3px 7px; color: #8e030f; }
.wide { background: #fef1ee; box-shadow: 0 0 0 1px #f4b3aa; }
.critical { background: #ba0517; box-shadow: none; }
.critical .words { color: #fff; }
.minor { background: #fff; }
.corner { width: 11px; height: 11px; min-width: 11px; pointer-events: none; border-radius: 6px; background: #fff; }
.corner svg { width: 11px; height: 11px; }
.target { position: absolute; left: -1px; bottom: 4px; width: 14px; height: 11px; pointer-events: auto; }
.mark:focus-visible { outline: 2px solid #0176d3; outline-offset: 2px; opacity: 1; }
.mark.off { opacity: 0; pointer-events: none; }
${drawn}.paper { fill: #fff; stroke: none; }
.cut { fill: none; stroke: #fff; }
.fail { color: #ba0517; }
.pass { color: #2e844a; }
.unknown { color: #8c4b02; }
.manual { color: #0b5cab; }
@media (forced-colors: active) {
  .mark { forced-color-adjust: none; color: CanvasText; opacity: 1; }
  .wide { background: Canvas; box-shadow: 0 0 0 1px CanvasText; }
  .words { color: CanvasText; }
  .corner { background: Canvas; }
  .paper { fill: Canvas; }
  .cut { stroke: Canvas; }
  .mark:focus-visible { outline-color: Highlight; }
}
`;

  /* The sheet decides about the host for good, so what moves is the panel. */
  const panel = `
:host { all: initial !important; position: fixed !important; left: 0 !important; top: 0 !important; z-index: 2147483646 !important; direction: ltr !important; }
* { box-sizing: border-box; }
.panel {
  --paper: #fff; --ink: #181818; --quiet: #5c5c5c; --edge: #c9c9c9; --soft: #f3f3f3; --link: #0b5cab;
  --focus: #0176d3; --fail: #ba0517; --pass: #2e844a; --unknown: #8c4b02; --manual: var(--link);
  --fail-soft: #fef1ee; --pass-soft: #ebf7e6; --unknown-soft: #fef3e2; --manual-soft: #eef4ff;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  --line: #747474; --brand: #0176d3; --brand-over: #014486; --on-brand: #fff; --chosen: #d8e6fe;
  position: relative; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 4px;
  box-shadow: 0 2px 3px rgb(0 0 0 / .08), 0 8px 24px rgb(0 0 0 / .16);
  font: 13px/1.45 -apple-system, "Segoe UI", Roboto, Arial, sans-serif;
  text-align: start; overflow-wrap: anywhere;
}
h2, h3, p, ul, li, dl, dd, dt { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
a { color: var(--link); }
[hidden] { display: none !important; }
/* Words of another language than the page's keep their own direction. */
[dir="rtl"] :is(h2, h3, p, li, dd, summary, span, button, .says) { unicode-bidi: plaintext; }
[dir="rtl"] :is(h2, h3, p, li, dd, summary, .says) { text-align: right; }
button {
  display: inline-flex; align-items: center; justify-content: center;
  min-width: 24px; height: 24px; margin: 0; padding: 0 4px; border: 0; border-radius: 4px;
  color: var(--quiet); background: none; font: inherit; cursor: pointer;
}
button:hover { color: var(--ink); background: var(--soft); }
button:disabled { opacity: .4; cursor: default; background: none; }
button.word, button.strong { padding: 0 10px; border: 1px solid var(--line); color: var(--link); background: var(--paper); font-size: 12px; white-space: nowrap; }
button.word:hover { background: var(--soft); }
button[aria-expanded="true"] { color: var(--link); background: var(--chosen); }
button.strong { height: 28px; padding: 0 14px; border-color: var(--brand); color: var(--on-brand); background: var(--brand); font-size: 13px; }
button.strong:hover { color: var(--on-brand); background: var(--brand-over); }
.quiet, .name, h3 { color: var(--quiet); }
.name { display: block; font: 11px/1.4 var(--mono); }
h3 { font-weight: 700; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
svg { display: block; flex: none; width: 16px; height: 16px; }
${drawn}.paper { fill: var(--paper); stroke: none; }
.cut { fill: none; stroke: var(--paper); }
${['fail', 'pass', 'unknown', 'manual'].map((name) => `.${name} { color: var(--${name}); }`).join('\n')}
.not-applicable { color: var(--quiet); }
@media (prefers-color-scheme: dark) {
  .panel {
    --paper: #1f2329; --ink: #f3f3f3; --quiet: #b0b4ba; --edge: #4a5058; --soft: #2e343c; --link: #78b0fd;
    --focus: #57a3fd; --fail: #fe8f7d; --pass: #6fcf8b; --unknown: #f7b45a; color-scheme: dark;
    --fail-soft: #45211f; --pass-soft: #1c3826; --unknown-soft: #40301a; --manual-soft: #1f3150;
    --line: #8a8f98; --brand: #1b96ff; --brand-over: #57a3fd; --on-brand: #03234d; --chosen: #1f3150;
  }
}
@media (forced-colors: active) {
  .panel {
    --paper: Canvas; --ink: CanvasText; --quiet: CanvasText; --edge: CanvasText; --soft: Canvas; --link: LinkText;
    --focus: Highlight; --fail: CanvasText; --pass: CanvasText; --unknown: CanvasText; --manual: CanvasText;
    --fail-soft: Canvas; --pass-soft: Canvas; --unknown-soft: Canvas; --manual-soft: Canvas;
    --line: ButtonText; --brand: ButtonFace; --brand-over: Highlight; --on-brand: ButtonText; --chosen: Canvas;
  }
  .chip, .code { border: 1px solid CanvasText; }
  button.strong { border-color: ButtonText; }
  button[aria-expanded="true"], li.active { outline: 2px solid Highlight; outline-offset: -2px; }
}
`;

  return { layer, panel, card: '', pill: '', notice: '' };
})();
