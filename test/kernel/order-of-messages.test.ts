import { type WireKernel, type WireMessage, isIdle, openKernel, seconds } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

/** A cell's messages on iopub in a few words each, pieces of one stream put together. */
function story(messages: readonly WireMessage[]): string[] {
  const told: string[] = [];
  for (const { channel, header, content } of messages) {
    if (channel !== "iopub") continue;
    const { execution_state: state, name = "", text = "" } = content as Record<string, string>;
    const previous = told.at(-1) ?? "";
    if (header.msg_type === "stream" && previous.startsWith(`${name}: `)) told[told.length - 1] = previous + text;
    else if (header.msg_type === "stream") told.push(`${name}: ${text}`);
    else told.push(state ?? header.msg_type);
  }
  return told;
}

describe("the messages of a cell", () => {
  it("are busy, its input, what it writes in the order of writing, its result, idle", async () => {
    const { messages } = await kernel.execute(`
      process.stdout.write("a"); process.stderr.write("b"); console.log("c"); await null;
      console.error("d"); process.stdout.write("e"); 7`);
    expect(story(messages)).toEqual([
      "busy",
      "execute_input",
      "stdout: a",
      "stderr: b",
      "stdout: c\n",
      "stderr: d\n",
      "stdout: e",
      "execute_result",
      "idle",
    ]);
  });

  it("keep displays, updates and clearing among the text", async () => {
    const { messages } = await kernel.execute(`
      console.log("1"); await display(2, { id: "d" }); console.log("3"); await display(4, { id: "d", update: true });
      console.error("5"); clearOutput({ wait: true }); console.log("6");`);
    expect(story(messages).slice(2, -1)).toEqual([
      "stdout: 1\n",
      "display_data",
      "stdout: 3\n",
      "update_display_data",
      "stderr: 5\n",
      "clear_output",
      "stdout: 6\n",
    ]);
  });

  it("carry the header of the request as their parent, whole", async () => {
    const { messages } = await kernel.execute(`console.log("x"); 1`, { user_expressions: { two: "2" } });
    const parents = new Set(messages.map(({ parent_header }) => JSON.stringify(parent_header)));
    expect(parents.size).toBe(1);
    expect(messages[0]?.parent_header).toMatchObject({ msg_type: "execute_request", version: "5.4" });
    expect(messages[0]?.parent_header.session).not.toBe(messages[0]?.header.session);
  });

  it("carry their own cell's parent when cells are queued", async () => {
    const ids = [1, 2, 3].map((n) => kernel.start(`console.log("out ${n}"); ${n}`));
    const exchanges = await Promise.all(ids.map((id) => kernel.exchange(id)));
    exchanges.forEach(({ messages, outputs }, i) => {
      expect(story(messages)).toEqual(["busy", "execute_input", `stdout: out ${i + 1}\n`, "execute_result", "idle"]);
      expect(outputs[0]?.content).toMatchObject({ code: `console.log("out ${i + 1}"); ${i + 1}` });
    });
    const order = kernel.messages
      .filter(({ parent_header, channel }) => channel === "iopub" && ids.includes(parent_header.msg_id ?? ""))
      .map(({ parent_header }) => ids.indexOf(parent_header.msg_id ?? ""));
    expect(order).toEqual([...order].sort());
  });

  it("have ids of their own, one session, and a reply that is not later than idle", async () => {
    const { messages, replyMessage } = await kernel.execute("1");
    const idle = messages.find(isIdle);
    expect(Date.parse(replyMessage?.header.date ?? "")).toBeLessThanOrEqual(Date.parse(idle?.header.date ?? ""));
    expect(new Set(kernel.messages.map(({ header }) => header.msg_id)).size).toBe(kernel.messages.length);
    expect(new Set(kernel.messages.map(({ header }) => header.session)).size).toBe(1);
  });

  it("end with idle: nothing comes after it", async () => {
    const { messages } = await kernel.execute(`console.log("x"); process.stderr.write("y"); 1`);
    const id = messages[0]?.parent_header.msg_id ?? "";
    await seconds(0.3);
    const onIopub = kernel.of(id).filter(({ channel }) => channel === "iopub");
    expect(story(onIopub).at(-1)).toBe("idle");
    expect(onIopub.filter(isIdle)).toHaveLength(1);
  });

  it("count the cells in input, result and reply alike", async () => {
    const first = await kernel.execute("1");
    const second = await kernel.execute("2");
    const [a, b] = [first, second].map(({ outputs, reply }) => [
      ...outputs.map(({ content }) => content["execution_count"]),
      reply["execution_count"],
    ]);
    expect(new Set(a).size).toBe(1);
    expect(b).toEqual(a?.map((count) => Number(count) + 1));
  });
});

describe("over sockets of files", () => {
  it("the kernel works as over TCP", async () => {
    const local = await openKernel({ transport: "ipc" });
    const { messages } = await local.execute(`console.log("x"); 1`);
    expect(story(messages)).toEqual(["busy", "execute_input", "stdout: x\n", "execute_result", "idle"]);
    expect(await local.ping()).toBeLessThan(1);
    await local.close();
  });
});
