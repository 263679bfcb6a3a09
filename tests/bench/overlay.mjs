// @ts-check
/**
 * How long Permlight takes on a page of 800 permissions, in real Chromium: reading, judging, painting, and following a tick.
 * It is no test: limits are checked elsewhere; times depend on the machine, so each stands beside its ratio to a bare reading of the
 * same page in the same run.
 */
import { launch, marks } from '../e2e/browser.mjs';

const PAGE = 'permission-set-system-edit-large';
const RUNS = 15;
const REST_MS = 1500;

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Runs beside our content scripts, with the collector and the painter that the extension uses.
 * The bare reading is the least that anyone must do to know the page: find the boxes and look at each.
 */
const ONCE = `(async () => {
  const { collect, paint, sight } = globalThis.permlight;
  const { value: plan } = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  const times = {};
  const timed = async (name, work) => {
    const start = performance.now();
    const result = await work();
    times[name] = performance.now() - start;
    return result;
  };
  // Where most marks have a picture: on the first screens of this page nothing is wrong.
  const tops = paint.list().filter(({ veiled }) => !veiled).map(({ control }) => control.getBoundingClientRect().top);
  const within = (top) => tops.filter((other) => other >= top && other < top + innerHeight).length;
  scrollTo(0, scrollY + Math.max(0, tops.reduce((best, top) => (within(top) > within(best) ? top : best), tops[0])));
  paint.clear();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await timed('bare', () => [...document.querySelectorAll('input[type=checkbox]')]
    .map((box) => [box.checked, box.title, box.closest('tr').textContent]));
  const { snapshot, elements } = await timed('collect', () => collect.collect(plan, 1));
  const { value: report } = await timed('evaluate', () => chrome.runtime.sendMessage({ kind: 'evaluate', snapshot, proves: false, loaded: sight.loaded }));
  await timed('paint', () => {
    paint.show(paint.resolve(report), elements);
    document.documentElement.getBoundingClientRect();
  });
  const pictures = paint.list().filter(({ picture }) => picture?.isConnected).length;
  return { ...times, nodes: snapshot.nodes.length, marks: report.marks.length, pictures };
})()`;

/** @type {Record<string, number[]>} */
const samples = { bare: [], collect: [], evaluate: [], paint: [], tick: [], long: [], alone: [] };

/** Long tasks of the frame that the browser reported since the page began to load. */
const watchLongTasks = () => {
  /** @type {number[]} */
  const long = [];
  Object.assign(globalThis, { long });
  new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
};

const longest = () => Math.max(0, .../** @type {any} */ (globalThis).long);

/** The page alone, to tell its own long tasks from ours. */
const pageAlone = async () => {
  const browser = await launch({ extension: false });
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.context.newPage();
    await page.addInitScript(watchLongTasks);
    const { frame } = await browser.load(PAGE, { page });
    samples.alone.push(await frame.evaluate(longest));
    await page.close();
  }
  await browser.close();
};

/** From the event of a tick to the mark that has changed. */
const TICK = `(() => {
  const entry = globalThis.permlight.paint.list().find(({ mark }) => mark.target === 'ModifyAllData');
  entry.control.scrollIntoView();
  globalThis.permlight.layer.arrange(false);
  const before = entry.picture.className;
  const start = performance.now();
  entry.control.click();
  const now = performance.now() - start;
  if (entry.picture.className === before) throw new Error('The mark did not follow its tick.');
  return now;
})()`;

const browser = await launch();
await browser.settings({ policy: 'recommended' });

/** @type {{nodes: number, marks: number, pictures: number}} */
let size = { nodes: 0, marks: 0, pictures: 0 };
for (let run = 0; run < RUNS; run += 1) {
  const page = await browser.context.newPage();
  await page.addInitScript(watchLongTasks);
  const { frame } = await browser.open(PAGE, { page });
  samples.long.push(await frame.evaluate(longest));
  if ((await marks(frame)).size === 0) throw new Error('Nothing is painted.');
  // The page reads itself again after a tick, and once when what it taught was kept: that would run beside what is timed.
  await new Promise((rested) => { setTimeout(rested, REST_MS); });
  const once = await browser.inContentScript(frame, ONCE);
  samples.tick.push(await browser.inContentScript(frame, TICK));
  for (const name of ['bare', 'collect', 'evaluate', 'paint']) samples[name].push(once[name]);
  size = once;
  await page.close();
}
await browser.close();
await pageAlone();

console.log(`${PAGE}: ${size.nodes} nodes collected, ${size.marks} marks, ${size.pictures} of them with a picture; medians of ${RUNS} page loads, in ms, and as multiples of a bare reading`);
/** @param {number} time */
const ratio = (time) => `${(time / median(samples.bare)).toFixed(1)}×`.padStart(9);
for (const [name, what] of /** @type {const} */ ([
  ['bare', 'find and read all boxes, nothing else'],
  ['collect', 'collect'],
  ['evaluate', 'evaluate, to the engine and back'],
  ['paint', 'paint, laid out'],
  ['tick', 'tick to repainted mark'],
  ['long', 'longest task over 50 ms while the page opens (0: none)'],
  ['alone', 'the same without Permlight'],
])) {
  const values = samples[name];
  console.log(`  ${what.padEnd(56)} ${median(values).toFixed(1).padStart(8)} ${ratio(median(values))}   (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`);
}
const sum = median(samples.collect) + median(samples.evaluate) + median(samples.paint);
console.log(`  ${'collect + evaluate + paint'.padEnd(56)} ${sum.toFixed(1).padStart(8)} ${ratio(sum)}`);
console.log(`ratio paint / collect: ${(median(samples.paint) / median(samples.collect)).toFixed(1)}`);
