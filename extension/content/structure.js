/**
 * The structure of a page without any of its text: tags, attribute names, and those words of attributes that the page
 * definitions know. It is made to be sent with a report of a page that cannot be read, so nothing of the org may be in it.
 */
globalThis.permlight.structure ??= (() => {
  const { dom } = globalThis.permlight;

  const MOST_LINES = 20_000;
  /** A word that is not known says only how long it is. @param {string} word */
  const hidden = (word) => `x${word.length}`;
  const WORD = /[\p{L}\p{N}_-]+/gu;
  /** Attributes whose values are words of the page's author; of the others only the name is kept. */
  const TELLING = new Set(['id', 'class', 'name', 'type', 'src', 'href', 'for', 'role', 'scope', 'title', 'aria-checked', 'lang']);

  /** @param {Attr} attribute @param {Set<string>} known */
  const attributeText = ({ name, value }, known) => {
    const safe = /^[a-z][a-z-]*$/.test(name) ? name : hidden(name);
    if (!TELLING.has(name) || value.startsWith('data:')) return safe;
    // What holds no known word tells nothing; signs between words may be letters of other scripts, so only ASCII signs stay.
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
      if (element.localName === 'script' || element.localName === 'style') return;
      for (const child of [...element.shadowRoot?.children ?? [], ...element.children]) walk(child, depth + 1);
    };
    walk(document.documentElement, 0);
    if (lines.length === MOST_LINES) lines.push('...');
    return lines.join('\n');
  };

  /** @param {string} path what is before the first digit tells the kind of page, and no more */
  const pathOf = (path) => path.replace(/^(\/[0-9A-Za-z]{3})[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?/, '$1*');

  return {
    /** @param {string[]} tokens the words that may stay @param {string} version */
    copy: (tokens, version) => {
      const known = new Set(tokens);
      const path = pathOf(location.pathname).split('/').map((part) => (part === '' || known.has(part) || part.endsWith('*') || part === 'e'
        ? part : hidden(part))).join('/');
      return [`Permlight ${version}, structure of ${path}`, describe(known)].join('\n');
    },
  };
})();
