(() => {
  const { panel } = globalThis.permlight.style;

  const card = `${panel}
.panel { position: fixed; width: min(380px, calc(100vw - 16px)); max-height: min(560px, calc(100vh - 16px)); display: flex; flex-direction: column; overflow: auto; }
.panel:focus { outline: none; }
.panel:focus-visible { outline: 2px solid var(--focus); }
.tone { height: 4px; flex: none; border-radius: 3px 3px 0 0; background: currentColor; }
header { display: flex; gap: 8px; align-items: flex-start; padding-block: 10px 8px; padding-inline: 14px 8px; }
header > :first-child { flex: 1; min-width: 0; }
h2 { font-size: 15px; line-height: 1.3; font-weight: 700; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 14px 10px; }
.chip {
  display: inline-flex; align-items: center; gap: 4px; min-height: 20px; padding-inline: 6px 8px; border-radius: 4px;
  font-size: 11px; font-weight: 600; color: var(--quiet); background: var(--soft);
}
.chip svg { width: 12px; height: 12px; }
${['fail', 'pass', 'unknown', 'manual'].map((name) => `.chip.${name} { color: var(--${name}); background: var(--${name}-soft); }`).join('\n')}
.chip.judgement { color: var(--manual); background: var(--manual-soft); }
.chip.value { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.action { display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; padding: 0 14px 10px; }
.action > div { flex: 1 1 160px; }
.action .quiet { font-size: 12px; }
.implied { font-weight: 600; }
.body { min-height: 64px; overflow: auto; overscroll-behavior: contain; padding: 0 14px 14px; border-top: 1px solid var(--edge); }
section { padding-top: 10px; }
section + section { margin-top: 14px; border-top: 1px solid var(--edge); }
.message { font-weight: 600; }
h3 { margin-top: 10px; font-size: 11px; letter-spacing: .02em; }
.do { margin-top: 10px; padding: 8px 10px; border-radius: 4px; background: var(--soft); border-inline-start: 3px solid var(--focus); }
.do h3 { margin-top: 0; }
li { margin-top: 4px; }
.row { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; }
.row > :first-child { color: var(--quiet); font-variant-numeric: tabular-nums; }
.says { color: var(--quiet); }
footer { display: flex; flex-wrap: wrap; gap: 4px 6px; margin-top: 12px; color: var(--quiet); font-size: 11px; align-items: center; }
.code { padding: 0 5px; border-radius: 3px; background: var(--soft); font-family: var(--mono); }
.severity { margin-inline-start: 6px; color: var(--quiet); font-size: 11px; font-weight: 600; }
`;

  const pill = `${panel}
.panel { position: fixed; max-width: min(460px, calc(100vw - 32px)); }
.wide { display: flex; flex-direction: column; max-height: var(--tall); }
.panel.up .wide { flex-direction: column-reverse; }
.panel.up .wide > .tools { order: 1; }
.panel.up .wide > .bar:first-child { order: 2; }
.panel.up .wide > .drawer { order: 3; }
.bar { display: flex; align-items: center; gap: 2px; padding-block: 5px; padding-inline: 4px 6px; min-height: 36px; }
.tools { flex-wrap: wrap; gap: 4px; padding-block: 0 6px; padding-inline: 8px 6px; min-height: auto; }
.gap { flex: 1; }
.grip { min-width: 20px; padding: 0; cursor: grab; touch-action: none; }
.grip:active { cursor: grabbing; }
.brand { color: var(--focus); width: 20px; height: 20px; }
.summary { display: flex; flex-wrap: wrap; padding: 0 6px; flex: 1; }
.count { display: inline-flex; align-items: center; gap: 4px; font-weight: 600; white-space: nowrap; }
.count + .count::before { content: "\\00b7"; padding: 0 4px; color: var(--quiet); }
.count svg { width: 14px; height: 14px; }
.count.none { color: var(--quiet); font-weight: 400; }
.title { font-weight: 600; }
.more { padding: 0 12px 8px; color: var(--quiet); font-size: 12px; max-height: 30vh; overflow: auto; }
.more:empty { display: none; }
.more > * + * { margin-top: 4px; }
.notice { color: var(--ink); }
summary { cursor: pointer; border-radius: 4px; }
details li { padding-block: 4px; padding-inline: 14px 0; }
.dot { position: relative; width: 40px; height: 40px; padding: 0; border: 1px solid var(--edge); border-radius: 20px; color: var(--focus);
  background: var(--paper); box-shadow: 0 2px 8px rgb(0 0 0 / .2); touch-action: none; }
.dot svg { width: 22px; height: 22px; }
.dot b { position: absolute; inset-inline-end: -4px; top: -4px; min-width: 18px; padding: 0 4px; border-radius: 9px;
  color: var(--paper); background: var(--fail); font-size: 11px; line-height: 18px; text-align: center; }
.panel.small { border: 0; background: none; box-shadow: none; }
.drawer { display: flex; flex-direction: column; width: min(440px, calc(100vw - 34px)); max-height: 420px; min-height: 0; border-top: 1px solid var(--edge); }
.panel.up .drawer { border-top: 0; border-bottom: 1px solid var(--edge); }
.head { display: flex; align-items: center; padding-block: 8px 0; padding-inline: 12px 6px; }
.drawer h2 { flex: 1; font-size: 14px; font-weight: 700; }
.inner { display: flex; flex-direction: column; gap: 8px; overflow: auto; padding: 4px 12px 12px; }
.changes, .results, .keys { overflow: auto; overscroll-behavior: contain; }
.changes li { padding: 4px 0; border-bottom: 1px solid var(--soft); }
.changes label { display: flex; gap: 8px; cursor: pointer; }
.change { color: var(--quiet); white-space: nowrap; font-variant-numeric: tabular-nums; }
.actions { display: flex; gap: 8px; align-items: center; }
.actions .word { height: 28px; font-size: 13px; }
input:not([type=checkbox]) { flex: none; width: 100%; height: 32px; margin: 0; padding: 0 10px; border: 1px solid var(--line); border-radius: 4px; color: var(--ink); background: var(--paper); font: inherit; }
input::placeholder { color: var(--quiet); opacity: 1; }
.results li { display: flex; gap: 8px; align-items: center; padding: 4px 6px; border-radius: 4px; cursor: pointer; }
.results li.active { background: var(--soft); }
.found { flex: 1; min-width: 0; }
.outcome { font-size: 12px; white-space: nowrap; }
h3 { margin: 4px 0; font-size: 12px; }
.keys dl { display: grid; grid-template-columns: minmax(88px, auto) 1fr; gap: 4px 12px; align-items: baseline; }
kbd { display: inline-block; margin-inline-end: 4px; padding: 0 6px; border: 1px solid var(--edge); border-radius: 4px; background: var(--soft); font: inherit; font-size: 12px; white-space: nowrap; }
`;

  const notice = `${panel}
.panel { position: fixed; bottom: 16px; inset-inline-start: 16px; display: flex; gap: 10px; max-width: min(420px, calc(100vw - 32px)); padding: 10px 10px 10px 12px;
  border-inline-start: 4px solid var(--fail); }
.panel > div { flex: 1; }
.panel > .fail { padding-top: 1px; }
p { font-weight: 600; }
`;

  Object.assign(globalThis.permlight.style, { card, pill, notice });
})();
