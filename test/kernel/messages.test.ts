import { messageFormat } from "../../src/kernel/messages.js";

describe("messageFormat", () => {
  const format = messageFormat("secret");

  function framesOf(content: object, key = "secret"): Buffer[] {
    return messageFormat(key)
      .pack("kernel_info_request", content, undefined, ["client"])
      .map((frame) => Buffer.from(frame));
  }

  it("unpacks what it packs", () => {
    const request = format.unpack(framesOf({ n: 1 }));
    expect(request?.addresses).toEqual([Buffer.from("client")]);
    expect(request?.header).toMatchObject({ msg_type: "kernel_info_request", version: "5.4" });
    expect(request?.content).toEqual({ n: 1 });
  });

  it("drops messages with a wrong signature, or with too few frames", () => {
    expect(format.unpack(framesOf({}, "other"))).toBeUndefined();
    expect(format.unpack(framesOf({}, ""))).toBeUndefined();
    expect(format.unpack(framesOf({}).slice(0, 4))).toBeUndefined();
    expect(format.unpack([])).toBeUndefined();
  });

  it("needs no signature without a key", () => {
    expect(messageFormat("").unpack(framesOf({ n: 1 }, ""))?.content).toEqual({ n: 1 });
  });

  it("keeps one session for all its messages", () => {
    const sessions = [1, 2].map(() => format.unpack(format.pack("a", {}).map((f) => Buffer.from(f)))?.header.session);
    expect(sessions[0]).toMatch(/./);
    expect(sessions[0]).toBe(sessions[1]);
  });
});
