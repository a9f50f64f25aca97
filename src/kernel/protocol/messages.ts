import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** Header of a message of Jupyter's protocol. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message as it came, with the addresses that its reply goes back to. */
export interface Message {
  addresses: Buffer[];
  header: Header;
  /** Header of the message that it answers; empty for requests. */
  parent: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** What a message from the kernel has beside type and content. */
export interface Extras {
  /** Header of the request that it belongs to. Default: none. */
  parent?: Header | undefined;
  /** Default: empty. */
  metadata?: Record<string, unknown> | undefined;
  /** Binary data. Default: none. */
  buffers?: Uint8Array[] | undefined;
  /** Frames in front of the delimiter: identities of a client, or the topic of a publication. Default: none. */
  addresses?: (Buffer | string)[];
}

/** Content that is JSON in UTF-8 already. */
export class JsonBytes {
  constructor(readonly bytes: Uint8Array) {}
}

/** Frames of a message, as sockets take them. */
export type Frames = (Uint8Array | string)[];

const delimiter = Buffer.from("<IDS|MSG>");
const scheme = /^hmac-(.+)$/;

/**
 * Packs and unpacks the frames of Jupyter's wire protocol: addresses, delimiter, signature, header, parent, metadata,
 * content, buffers.
 *
 * @param key of the connection file; empty for messages without signatures
 * @param signatureScheme of the connection file
 */
export function messageFormat(key: string, signatureScheme = "hmac-sha256") {
  const session = randomUUID();
  const hash = scheme.exec(signatureScheme)?.[1];
  if (hash === undefined)
    throw new Error(`unknown signature scheme "${signatureScheme}" in the connection file (such as hmac-sha256)`);

  function sign(parts: (Uint8Array | string)[]): string {
    if (key === "" || hash === undefined) return "";
    const hmac = createHmac(hash, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  return {
    /** Frames of a message from the kernel. */
    pack(type: string, content: object, { parent, metadata = {}, buffers = [], addresses = [] }: Extras = {}): Frames {
      const header: Header = {
        msg_id: randomUUID(),
        msg_type: type,
        session,
        username: "kernel",
        date: new Date().toISOString(),
        version: "5.4",
      };
      const parts = [header, parent ?? {}, metadata, content].map((part) =>
        part instanceof JsonBytes ? part.bytes : JSON.stringify(part),
      );
      return [...addresses, delimiter, sign(parts), ...parts, ...buffers];
    },

    /** The message in the frames; undefined when they are none or the signature is wrong. */
    unpack(frames: Buffer[]): Message | undefined {
      const at = frames.findIndex((frame) => frame.equals(delimiter));
      const [signature, ...parts] = frames.slice(at + 1);
      const signed = parts.slice(0, 4);
      if (at === -1 || !signature || signed.length < 4) return undefined;
      const expected = Buffer.from(sign(signed));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
      const [header, parent, metadata, content] = signed.map(parseObject);
      if (!header || !parent || !metadata || !content || !isHeader(header)) return undefined;
      return { addresses: frames.slice(0, at), header, parent, metadata, content, buffers: parts.slice(4) };
    },
  };
}

function parseObject(json: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json.toString());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(header: Record<string, unknown>): header is Record<string, unknown> & Header {
  return typeof header["msg_id"] === "string" && typeof header["msg_type"] === "string";
}
