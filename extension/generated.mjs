/** Takes out of JavaScript that a tool wrote what only its editors need: comments, indentation. */
import { readFileSync, writeFileSync } from 'node:fs';

for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/^ *\/\*\*[^]*?\*\/\n/gm, '').replace(/^ *(\/\/.*)?\n/gm, '').replace(/^ +/gm, ''));
}
