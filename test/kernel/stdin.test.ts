import {
  type ExecuteOptions,
  type WireKernel,
  type WireMessage,
  openKernel,
  resultOf,
  seconds,
} from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

function questions(id: string): WireMessage[] {
  return kernel.of(id).filter(({ channel, header }) => channel === "stdin" && header.msg_type === "input_request");
}

/** Runs a cell and answers its questions one by one. */
async function answering(code: string, answers: readonly string[], options: ExecuteOptions = {}) {
  const id = kernel.start(code, { allow_stdin: true, ...options });
  for (const [i, value] of answers.entries()) {
    await kernel.until(() => questions(id).length > i, { what: `question ${i + 1}` });
    kernel.send("input_reply", { status: "ok", value }, { channel: "stdin" });
  }
  const exchange = await kernel.exchange(id);
  return { ...exchange, asked: questions(id).map(({ content }) => content) };
}

describe.each([
  ["await input", "await input"],
  ["prompt", "prompt"],
])("%s", (_, ask) => {
  it("asks the front end and returns the answer", async () => {
    const { asked, outputs, reply } = await answering(`const name = ${ask}("Name? "); "Hello " + name`, ["Ada 😀"]);
    expect(asked).toEqual([{ prompt: "Name? ", password: false }]);
    expect(reply["status"]).toBe("ok");
    expect(resultOf({ outputs })).toBe("'Hello Ada 😀'");
  });

  it("asks again and again, after the text that was printed before", async () => {
    const code = `console.log("first"); const a = ${ask}("a"); const b = ${ask}("b"); [a, b]`;
    const { asked, outputs, messages } = await answering(code, ["1", ""]);
    expect(asked.map(({ prompt }) => prompt)).toEqual(["a", "b"]);
    expect(resultOf({ outputs })).toBe("[ '1', '' ]");
    // They come by two sockets, and which is read first is chance: when they were sent counts.
    const sent = (type: string) => messages.find(({ header }) => header.msg_type === type)?.header.date ?? "";
    expect(sent("stream")).toMatch(/^\d{4}-/);
    expect(Date.parse(sent("stream"))).toBeLessThanOrEqual(Date.parse(sent("input_request")));
  });

  it("can be interrupted", async () => {
    const id = kernel.start(`${ask}("never answered")`, { allow_stdin: true });
    await kernel.until(() => questions(id).length > 0);
    await kernel.interrupt();
    expect((await kernel.exchange(id)).reply).toMatchObject({
      status: "error",
      ename: "KeyboardInterrupt",
    });
    expect((await answering(`${ask}("asks anew")`, ["yes"])).outputs.length).toBe(2);
  });

  it("leaves the kernel answering while it waits", async () => {
    const id = kernel.start(`${ask}("waiting")`, { allow_stdin: true });
    await kernel.until(() => questions(id).length > 0);
    expect((await kernel.request("kernel_info_request")).reply["status"]).toBe("ok");
    expect(await kernel.ping()).toBeLessThan(1);
    await seconds(0.1);
    kernel.send("input_reply", { status: "ok", value: "x" }, { channel: "stdin" });
    expect((await kernel.exchange(id)).reply["status"]).toBe("ok");
  });
});

describe("a password", () => {
  it("is hidden", async () => {
    const { asked, outputs } = await answering('await input("Password: ", { password: true })', ["secret"]);
    expect(asked).toEqual([{ prompt: "Password: ", password: true }]);
    expect(resultOf({ outputs })).toBe("'secret'");
  });
});

describe("a front end without input", () => {
  it("makes input an error that says so", async () => {
    const { reply } = await kernel.execute('await input("Name? ")', { allow_stdin: false });
    expect(reply["status"]).toBe("error");
    expect(String(reply["evalue"])).toMatch(/input/i);
  });

  it("does not keep prompt waiting", async () => {
    const { reply } = await kernel.execute('prompt("Name? ")', { allow_stdin: false });
    expect(["ok", "error"]).toContain(reply["status"]);
  });
});
