/** The structure of a page that cannot be read: nothing of the org is in it, only words that definitions know. */
globalThis.permlight.structure ??= (() => {
  const { dom } = globalThis.permlight;

  const MOST_LINES = 20_000;
  /** A word that is not known says only how long it is. @param {string} word */
  const hidden = (word) => `x${word.length}`;
  const WORD = /[\p{L}\p{N}_-]+/gu;

  /** @param {Attr} attribute @param {Set<string>} known */
  const attributeText = ({ name, value }, known) => {
    const safe = /^[a-z][a-z-]*$/.test(name) ? name : hidden(name);
    // Signs between words may be letters of other scripts, so only ASCII signs stay.
    const words = value.slice(0, 500).replace(WORD, (word) => (known.has(word) ? word : hidden(word))).replace(/[^\x20-\x7e]/g, '?');
    return `${safe}="${words.replaceAll('"', "'")}"`;
  };

  /** @param {Set<string>} known */
  const describe = (known) => {
    /** @type {string[]} */
    const lines = [];
    /** @param {Element} element @param {number} depth */
    const walk = (element, depth) => {
      if (lines.length === MOST_LINES || dom.own(element)) return;
      const attributes = [...element.attributes].filter(({ value }) => !value.includes('Permlight: ')).map((attribute) => attributeText(attribute, known));
      const tag = /^[a-z][a-z0-9-]*$/.test(element.localName) ? element.localName : hidden(element.localName);
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .reduce((sum, { textContent }) => sum + (textContent ?? '').trim().length, 0);
      lines.push(`${' '.repeat(depth)}${[tag, ...attributes].join(' ')}${own > 0 ? ` #${own}` : ''}`);
      if (element.matches('script,style')) return;
      for (const child of [...element.shadowRoot?.children ?? [], ...element.children]) walk(child, depth + 1);
    };
    walk(document.documentElement, 0);
    if (lines.length === MOST_LINES) lines.push('...');
    return lines.join('\n');
  };

  return {
    /** `tokens` are the words that may stay. */
    copy: (tokens, version) => {
      const known = new Set(tokens);
      // Of a record the beginning tells its kind, and no more.
      const path = location.pathname.replace(/[^/]+/g, (part) => (/^\w{15}(\w{3})?$/.test(part) ? `${part.slice(0, 3)}*`
        : known.has(part) || part === 'e' ? part : hidden(part)));
      return [`Permlight ${version}, structure of ${path}`, describe(known)].join('\n');
    },
  };
})();
