import { appendFile, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

import { PbfWriter } from "pbf";

/** A number, or the spread of many, that TensorBoard draws over the steps. */
export type Summary =
  { readonly tag: string; readonly value: number } | { readonly tag: string; readonly values: ArrayLike<number> };

let files = 0;

/**
 * A file of TensorBoard's: records of TensorFlow's `Event` messages (tensorflow/core/util/event.proto,
 * summary.proto), each with its length and checksums (tensorflow/core/lib/io/record_writer). It is written to the disk with
 * each call and never held open.
 */
export class EventFile {
  readonly place: string;
  #begun = false;

  /** @param clock milliseconds since 1970. Default: the machine's */
  constructor(
    readonly folder: string,
    private readonly clock: () => number = Date.now,
  ) {
    const seconds = Math.floor(clock() / 1000);
    const number = String(files++);
    this.place = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${number}.v2`);
  }

  /** Adds an event of one step. */
  async add(step: number, summaries: readonly Summary[]): Promise<void> {
    if (!this.#begun) await mkdir(this.folder, { recursive: true });
    const time = this.clock() / 1000;
    const begin = this.#begun ? [] : [event(time, (fields) => fields.writeStringField(3, "brain.Event:2"))];
    const events = event(time, (fields) => {
      fields.writeVarintField(2, step);
      fields.writeMessage(5, writeSummaries, summaries);
    });
    await appendFile(this.place, Buffer.concat([...begin, events].map(record)));
    this.#begun = true;
  }
}

function event(time: number, write: (fields: PbfWriter) => void): Uint8Array {
  const fields = new PbfWriter();
  fields.writeDoubleField(1, time);
  write(fields);
  return fields.finish();
}

function writeSummaries(summaries: readonly Summary[], fields: PbfWriter): void {
  for (const summary of summaries) fields.writeMessage(1, writeSummary, summary);
}

function writeSummary(summary: Summary, fields: PbfWriter): void {
  fields.writeStringField(1, summary.tag);
  if ("value" in summary) fields.writeFloatField(2, summary.value);
  else fields.writeMessage(5, writeHistogram, summary.values);
}

/** Into how many equal parts the range of values is cut; TensorBoard's own number. */
const BUCKETS = 30;

/** A `HistogramProto` of the finite values. */
function writeHistogram(given: ArrayLike<number>, fields: PbfWriter): void {
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0];
  const finite = Float64Array.from(given).filter(Number.isFinite);
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value * value;
  }
  const n = finite.length;
  const width = (max - min) / BUCKETS;
  const counts = new Float64Array(n > 0 ? BUCKETS : 0);
  for (const value of finite) {
    const bucket = width > 0 ? Math.min(BUCKETS - 1, Math.floor((value - min) / width)) : 0;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const limits = Float64Array.from(counts, (_, i) => (i === BUCKETS - 1 ? max : min + width * (i + 1)));
  [n > 0 ? min : 0, n > 0 ? max : 0, n, sum, squares].forEach((value, i) => fields.writeDoubleField(i + 1, value));
  fields.writePackedDouble(6, [...limits]);
  fields.writePackedDouble(7, [...counts]);
}

/** Length, its checksum, the bytes, their checksum. */
function record(data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeUInt32LE(data.byteLength); // below 4 GiB
  return Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** CRC-32C (RFC 3720, appendix B.4), turned and shifted as TensorFlow's records have it. */
function maskedChecksum(data: Uint8Array): Uint8Array {
  let crc = 0xffffffff;
  for (const byte of data) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  const place = Buffer.alloc(4);
  place.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return place;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
