import { appendFile, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

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
    const time = double(1, this.clock() / 1000);
    const begin = this.#begun ? [] : [record(message([time, text(3, "brain.Event:2")]))];
    const event = message([time, whole(2, step), bytes(5, message(summaries.map((each) => bytes(1, summary(each)))))]);
    await appendFile(this.place, Buffer.concat([...begin, record(event)]));
    this.#begun = true;
  }
}

function summary(given: Summary): Uint8Array {
  if ("value" in given) return message([text(1, given.tag), float(2, given.value)]);
  return message([text(1, given.tag), bytes(5, histogram(given.values))]);
}

/** Into how many equal parts the range of values is cut; TensorBoard's own number. */
const BUCKETS = 30;

/** A `HistogramProto` of the finite values. */
function histogram(given: ArrayLike<number>): Uint8Array {
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
  const numbers = [n > 0 ? min : 0, n > 0 ? max : 0, n, sum, squares].map((value, i) => double(i + 1, value));
  return message([...numbers, bytes(6, doubles(limits)), bytes(7, doubles(counts))]);
}

/** Protocol buffers: a field is its number and kind, then its value (protobuf.dev, "Encoding"). */
function message(fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields);
}

function double(field: number, value: number): Uint8Array {
  return Buffer.concat([varint((field << 3) | 1), doubles([value])]);
}

function float(field: number, value: number): Uint8Array {
  const place = Buffer.alloc(4);
  place.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), place]);
}

function whole(field: number, value: number): Uint8Array {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value));
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([varint((field << 3) | 2), varint(value.byteLength), value]);
}

function doubles(values: ArrayLike<number>): Uint8Array {
  const place = Buffer.alloc(8 * values.length);
  for (let i = 0; i < values.length; i++) place.writeDoubleLE(values[i] ?? NaN, 8 * i);
  return place;
}

function varint(value: number): Uint8Array {
  const parts: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) parts.push((rest % 128) | 128);
  return Uint8Array.from([...parts, rest]);
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
