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

/** A request as it came, with the addresses that its reply goes back to. */
export interface Request {
  addresses: Buffer[];
  header: Header;
  content: Record<string, unknown>;
}

const delimiter = Buffer.from("<IDS|MSG>");

/**
 * Packs and unpacks the frames of Jupyter's wire protocol: addresses, delimiter, signature, header, parent, metadata, content.
 *
 * @param key of the connection file; empty for messages without signatures
 */
export function messageFormat(key: string) {
  const session = randomUUID();

  function sign(parts: (Buffer | string)[]): string {
    if (key === "") return "";
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  return {
    /** Frames of a message from the kernel. */
    pack(type: string, content: object, parent?: Header, addresses: (Buffer | string)[] = [type]): (Buffer | string)[] {
      const header: Header = {
        msg_id: randomUUID(),
        msg_type: type,
        session,
        username: "kernel",
        date: new Date().toISOString(),
        version: "5.4",
      };
      const parts = [header, parent ?? {}, {}, content].map((part) => JSON.stringify(part));
      return [...addresses, delimiter, sign(parts), ...parts];
    },

    /** The request in the frames; undefined when they are no message or the signature is wrong. */
    unpack(frames: Buffer[]): Request | undefined {
      const at = frames.findIndex((frame) => frame.equals(delimiter));
      const [signature, header, parent, metadata, content] = frames.slice(at + 1);
      if (at === -1 || !signature || !header || !parent || !metadata || !content) return undefined;
      const expected = Buffer.from(sign([header, parent, metadata, content]));
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
      try {
        return {
          addresses: frames.slice(0, at),
          header: JSON.parse(header.toString()) as Header,
          content: JSON.parse(content.toString()) as Record<string, unknown>,
        };
      } catch {
        return undefined;
      }
    },
  };
}
