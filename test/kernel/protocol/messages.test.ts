import { type Extras, type Header, messageFormat } from "../../../src/kernel/protocol/messages.js";

describe("messageFormat", () => {
  const format = messageFormat("secret");

  function framesOf(content: object, { key = "secret", ...extras }: Extras & { key?: string } = {}): Buffer[] {
    const frames = messageFormat(key).pack("kernel_info_request", content, { addresses: ["client"], ...extras });
    return frames.map((frame) => Buffer.from(frame));
  }

  it("unpacks what it packs", () => {
    const parent = { msg_id: "1", msg_type: "execute_request" } as Header;
    const buffers = [new Uint8Array([1, 0, 255]), new Uint8Array()];
    const message = format.unpack(framesOf({ n: 1 }, { parent, metadata: { cellId: "a" }, buffers }));
    expect(message?.addresses).toEqual([Buffer.from("client")]);
    expect(message?.header).toMatchObject({ msg_type: "kernel_info_request", version: "5.4" });
    expect(message?.parent).toEqual(parent);
    expect(message?.metadata).toEqual({ cellId: "a" });
    expect(message?.content).toEqual({ n: 1 });
    expect(message?.buffers.map((buffer) => [...buffer])).toEqual([[1, 0, 255], []]);
  });

  it("dates its messages", () => {
    const date = format.unpack(framesOf({}))?.header.date ?? "";
    expect(Math.abs(Date.now() - Date.parse(date))).toBeLessThan(10_000);
  });

  it("drops messages with a wrong signature, or with too few frames", () => {
    expect(format.unpack(framesOf({}, { key: "other" }))).toBeUndefined();
    expect(format.unpack(framesOf({}, { key: "" }))).toBeUndefined();
    expect(format.unpack(framesOf({}).slice(0, 4))).toBeUndefined();
    expect(format.unpack([])).toBeUndefined();
  });

  it("drops messages whose parts are no JSON objects or whose header has no type", () => {
    const open = messageFormat("");
    const header = JSON.stringify({ msg_id: "1", msg_type: "kernel_info_request" });
    const frames = (...parts: string[]) => ["<IDS|MSG>", "", ...parts].map((part) => Buffer.from(part));
    expect(open.unpack(frames(header, "{}", "{}", "{}"))?.content).toEqual({});
    expect(open.unpack(frames(header, "{}", "{}", "{"))).toBeUndefined();
    expect(open.unpack(frames(header, "{}", "{}", "[]"))).toBeUndefined();
    expect(open.unpack(frames(header, "null", "{}", "{}"))).toBeUndefined();
    expect(open.unpack(frames('{"msg_id":"1"}', "{}", "{}", "{}"))).toBeUndefined();
  });

  it("needs no signature without a key", () => {
    expect(messageFormat("").unpack(framesOf({ n: 1 }, { key: "" }))?.content).toEqual({ n: 1 });
  });

  it("signs by the scheme of the connection file", () => {
    const [, , sha512] = messageFormat("secret", "hmac-sha512").pack("a", {}, { addresses: ["client"] });
    expect(sha512).toHaveLength(128);
    expect(() => messageFormat("secret", "none")).toThrow('unknown signature scheme "none"');
  });

  it("keeps one session for all its messages", () => {
    const sessions = [1, 2].map(() => format.unpack(format.pack("a", {}).map((f) => Buffer.from(f)))?.header.session);
    expect(sessions[0]).toMatch(/./);
    expect(sessions[0]).toBe(sessions[1]);
  });
});
