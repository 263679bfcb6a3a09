/** Draws the small images of the pages, so that no foreign image is needed. */

const COLORS = { '.': [255, 255, 255], '#': [122, 138, 158], o: [233, 238, 243], x: [42, 122, 32], X: [24, 90, 18] };

const BOX = [
  '.....................',
  '.....................',
  '....###########......',
  '....#ooooooooo#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#o.......o#......',
  '....#ooooooooo#......',
  '....###########......',
  '.....................',
  '.....................',
  '.....................',
];

const TICK = [
  '.....................',
  '..............xX.....',
  '....#########xxX.....',
  '....#oooooooxxX......',
  '....#o.....xxX#......',
  '....#ox...xxXo#......',
  '....#oxx..xxXo#......',
  '....#oxxXxxX.o#......',
  '....#o.xxxxX.o#......',
  '....#o..xxX..o#......',
  '....#o...X...o#......',
  '....#ooooooooo#......',
  '....###########......',
  '.....................',
  '.....................',
  '.....................',
];

const RADIO = (dot) => [
  '....####....', '..##oooo##..', '.#oo....oo#.', '.#o......o#.', dot ? '#o..xxxx..o#' : '#o........o#',
  dot ? '#o..xXXx..o#' : '#o........o#', dot ? '#o..xXXx..o#' : '#o........o#', dot ? '#o..xxxx..o#' : '#o........o#',
  '.#o......o#.', '.#oo....oo#.', '..##oooo##..', '....####....',
];

const SIGNS = Object.keys(COLORS);

/**
 * A GIF89a with a palette of eight colours, `.` transparent. A clear code before every sixth pixel keeps the
 * code size at four bits, so no dictionary is needed.
 * @param {string[]} rows
 */
const gif = (rows) => {
  const word = (value) => [value & 255, value >> 8];
  const palette = [...SIGNS.flatMap((sign) => COLORS[sign]), ...Array(24 - SIGNS.length * 3).fill(0)];
  const CLEAR = 8;
  const END = 9;
  const codes = [...rows.join('')].flatMap((sign, at) => (at % 6 === 0 ? [CLEAR] : []).concat(SIGNS.indexOf(sign)));
  codes.push(END);
  const bytes = [];
  for (let at = 0; at < codes.length; at += 2) bytes.push(codes[at] | ((codes[at + 1] ?? 0) << 4));
  const blocks = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.slice(at, at + 255);
    blocks.push(part.length, ...part);
  }
  return Buffer.from([
    ...Buffer.from('GIF89a'), ...word(rows[0].length), ...word(rows.length), 0xf2, 0, 0, ...palette,
    0x21, 0xf9, 4, 1, 0, 0, 0, 0,
    0x2c, 0, 0, 0, 0, ...word(rows[0].length), ...word(rows.length), 0,
    3, ...blocks, 0, 0x3b,
  ]);
};

/** @returns {Map<string, Buffer>} file name to bytes */
export const images = () => new Map([
  ['checkbox_checked.gif', gif(TICK)], ['checkbox_unchecked.gif', gif(BOX)],
  ['radio_checked.gif', gif(RADIO(true))], ['radio_unchecked.gif', gif(RADIO(false))],
  ['s.gif', gif(['.'])],
]);
