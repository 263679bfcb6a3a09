/**
 * Shows a report of the panel in a tab and prints it. The report is the same page of HTML that is saved as a file; it has no script,
 * and nothing of it would run here. Its style comes in by the way that the policy of our pages leaves open to our own scripts.
 */
const api = globalThis.browser ?? globalThis.chrome;

const PRINTED = 'printed';

const { [PRINTED]: html } = await api.storage.session.get(PRINTED);
await api.storage.session.remove(PRINTED);
if (typeof html === 'string') {
  const report = new DOMParser().parseFromString(html, 'text/html');
  const style = new CSSStyleSheet();
  style.replaceSync(report.querySelector('style')?.textContent ?? '');
  document.adoptedStyleSheets = [style];
  document.title = report.title;
  document.documentElement.lang = report.documentElement.lang;
  document.body.replaceWith(document.adoptNode(report.body));
  for (const element of document.querySelectorAll('[style]')) {
    if (element instanceof HTMLElement) element.style.cssText = element.getAttribute('style') ?? '';
  }
  print();
}

// So that it may wait at its top.
export {};
