import { createHmac, randomUUID } from "node:crypto";

import { type WireKernel, isIdle, openKernel, resultOf, seconds } from "../support/wire.js";

const delimiter = "<IDS|MSG>";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

function base64(frames: readonly string[]): string[] {
  return frames.map((frame) => Buffer.from(frame).toString("base64"));
}

function partsOf(type: string, content: string | object): { id: string; parts: string[] } {
  const id = randomUUID();
  const header = {
    msg_id: id,
    msg_type: type,
    session: "s",
    username: "u",
    date: new Date().toISOString(),
    version: "5.4",
  };
  const parts = [JSON.stringify(header), "{}", "{}", typeof content === "string" ? content : JSON.stringify(content)];
  return { id, parts };
}

function sign(parts: readonly string[], key = kernel.key): string {
  return parts.reduce((hmac, part) => hmac.update(part), createHmac("sha256", key)).digest("hex");
}

const code = { code: "1", silent: false, store_history: true, user_expressions: {}, allow_stdin: false };

describe("a message", () => {
  it("that is well signed by hand is answered", async () => {
    const { id, parts } = partsOf("execute_request", code);
    await kernel.sendFrames(base64([delimiter, sign(parts), ...parts]));
    expect((await kernel.exchange(id, { replied: true })).reply["status"]).toBe("ok");
  });

  it.each<[string, (parts: string[]) => string[]]>([
    ["with another key's signature", (parts) => [delimiter, sign(parts, "another"), ...parts]],
    ["without a signature", (parts) => [delimiter, "", ...parts]],
    ["with half a signature", (parts) => [delimiter, sign(parts).slice(0, 32), ...parts]],
    ["whose content was changed", (parts) => [delimiter, sign(parts), ...parts.slice(0, 3), '{"code":"2"}']],
    ["without a delimiter", (parts) => [sign(parts), ...parts]],
    ["that is cut short", (parts) => [delimiter, sign(parts), ...parts.slice(0, 2)]],
    ["that is nothing but a delimiter", () => [delimiter]],
    ["that is empty", () => [""]],
    ["that is no JSON", ([header = ""]) => [delimiter, sign([header, "{}", "{}", "{"]), header, "{}", "{}", "{"]],
    ["whose header is a number", () => [delimiter, sign(["1", "{}", "{}", "{}"]), "1", "{}", "{}", "{}"]],
    ["whose header is null", () => [delimiter, sign(["null", "{}", "{}", "{}"]), "null", "{}", "{}", "{}"]],
  ])("%s is dropped", async (_, makeFrames) => {
    const { id, parts } = partsOf("execute_request", code);
    const before = kernel.messages.length;
    for (const channel of ["shell", "control"] as const) {
      await kernel.sendFrames(base64(makeFrames(parts)), { channel });
    }
    await seconds(0.2);
    expect(kernel.of(id)).toEqual([]);
    expect(kernel.messages.slice(before)).toEqual([]);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it.each([
    ["nonsense", "shell"],
    ["nonsense_request", "shell"],
    ["nonsense", "control"],
    ["execute_reply", "shell"],
    ["toString", "shell"],
    ["__proto__", "shell"],
  ] as const)("of the unknown type %s on %s ends in idle", async (type, channel) => {
    const { messages, outputs } = await kernel.request(type, {}, { channel, replied: false });
    expect(messages.filter(({ channel: on }) => on === "iopub").map(({ content }) => content)).toEqual([
      { execution_state: "busy" },
      { execution_state: "idle" },
    ]);
    expect(outputs).toEqual([]);
  });

  it.each([
    ["execute_request", {}],
    ["execute_request", { code: 5 }],
    ["complete_request", {}],
    ["complete_request", { code: "1", cursor_pos: "x" }],
    ["inspect_request", {}],
    ["is_complete_request", {}],
    ["history_request", {}],
    ["history_request", { hist_access_type: "nothing" }],
  ])("%s with the fields %j gets a reply and idle all the same", async (type, content) => {
    const { reply, messages } = await kernel.request(type, content);
    expect(reply["status"]).toEqual(expect.any(String));
    expect(messages.filter(isIdle)).toHaveLength(1);
  });

  it("that the front end sends on stdin unasked is ignored", async () => {
    kernel.send("input_reply", { value: "unasked" }, { channel: "stdin" });
    await seconds(0.1);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it("with lists and null for content does not hurt", async () => {
    for (const content of ["[]", "null", '"text"']) {
      const { parts } = partsOf("execute_request", content);
      await kernel.sendFrames(base64([delimiter, sign(parts), ...parts]));
    }
    await seconds(0.2);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });
});
