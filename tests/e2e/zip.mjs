// @ts-check
/** A zip of some files, as Salesforce returns it: packed by deflate. */
import { deflateRawSync } from 'node:zlib';

/** @param {Buffer} bytes */
const crc32 = (bytes) => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ -1) >>> 0;
};

/** @param {[number, number][]} fields numbers, each with how many bytes it has */
const fields = (fields) => Buffer.concat(fields.map(([value, length]) => {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntLE(value, 0, length);
  return bytes;
}));

/** @param {[string, string][]} files path and text @param {Date} [written] */
export const zip = (files, written = new Date()) => {
  const date = ((written.getUTCFullYear() - 1980) << 9) | ((written.getUTCMonth() + 1) << 5) | written.getUTCDate();
  const time = (written.getUTCHours() << 11) | (written.getUTCMinutes() << 5) | (written.getUTCSeconds() >> 1);
  const parts = /** @type {Buffer[]} */ ([]);
  const directory = /** @type {Buffer[]} */ ([]);
  let at = 0;
  for (const [path, text] of files) {
    const [name, bytes] = [Buffer.from(path), Buffer.from(text)];
    const packed = deflateRawSync(bytes);
    const about = fields([[20, 2], [0x800, 2], [8, 2], [time, 2], [date, 2], [crc32(bytes), 4], [packed.length, 4], [bytes.length, 4], [name.length, 2], [0, 2]]);
    parts.push(fields([[0x04034b50, 4]]), about, name, packed);
    directory.push(fields([[0x02014b50, 4], [20, 2]]), about, fields([[0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]), name);
    at += 4 + about.length + name.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields([[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2]]);
  return Buffer.concat([...parts, ...directory, end]);
};
