import { type ExecuteOptions, type WireKernel, openKernel, resultOf, seconds } from "../support/wire.js";

/** Long enough for others to be queued behind it. */
const failing = "await new Promise((resolve) => setTimeout(resolve, 200)); throw new Error('first')";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute("let ran: string[] = [];");
});

afterAll(() => kernel.close());

beforeEach(() => kernel.execute("ran = [];"));

function queue(...cells: [code: string, options?: ExecuteOptions][]) {
  const ids = cells.map(([code, options]) => kernel.start(code, options));
  return Promise.all(ids.map((id) => kernel.exchange(id)));
}

async function ran(): Promise<string | undefined> {
  return resultOf(await kernel.execute("ran.join()"));
}

describe("cells queued behind one that fails", () => {
  it("are aborted: they do not run, show nothing and do not count", async () => {
    const [failed, second, third] = await queue([failing], ["ran.push('2');"], ["ran.push('3');"]);
    expect(failed?.reply["status"]).toBe("error");
    for (const aborted of [second, third]) {
      expect(aborted?.reply["status"]).toBe("aborted");
      expect(aborted?.outputs).toEqual([]);
      const states = aborted?.messages.filter(({ channel }) => channel === "iopub").map(({ content }) => content);
      expect(states).toEqual([{ execution_state: "busy" }, { execution_state: "idle" }]);
    }
    const next = await kernel.execute("ran.join()");
    expect(next.reply["execution_count"]).toBe(Number(failed?.reply["execution_count"]) + 1);
    expect(resultOf(next)).toBe("''");
  });

  it("are aborted by type errors too", async () => {
    await Promise.all([
      kernel.execute("await new Promise((resolve) => setTimeout(resolve, 100));"),
      kernel.execute("const wrong: number = 'a';"),
      kernel.execute("ran.push('3');").then(({ reply }) => expect(reply["status"]).toBe("aborted")),
    ]);
    expect(await ran()).toBe("''");
  });

  it("run when stop_on_error is false", async () => {
    const [, second, third] = await queue([failing, { stop_on_error: false }], ["ran.push('2');"], ["ran.push('3');"]);
    expect([second?.reply["status"], third?.reply["status"]]).toEqual(["ok", "ok"]);
    expect(await ran()).toBe("'2,3'");
  });

  it("run when the failing one was silent, as ipykernel does", async () => {
    const [failed, second] = await queue([failing, { silent: true }], ["ran.push('2');"]);
    expect(failed?.reply["status"]).toBe("error");
    expect(second?.reply["status"]).toBe("ok");
  });

  it("leave other requests alone", async () => {
    const first = kernel.start(failing);
    const info = kernel.request("kernel_info_request");
    const complete = kernel.request("is_complete_request", { code: "1" });
    expect((await info).reply["status"]).toBe("ok");
    expect((await complete).reply["status"]).toBe("complete");
    await kernel.exchange(first);
  });
});

describe("a cell sent 50 ms after an error", () => {
  it.each([1, 2, 3])("runs (%d)", async () => {
    const id = kernel.start(failing);
    await kernel.until(() => kernel.of(id).some(({ header }) => header.msg_type === "error"));
    await seconds(0.05);
    expect((await kernel.execute("ran.push('after');")).reply["status"]).toBe("ok");
    expect(await ran()).toBe("'after'");
  });
});

describe("cells sent as soon as the error's reply has come", () => {
  it("run", async () => {
    for (let i = 0; i < 10; i++) {
      await kernel.execute("throw new Error('again')");
      expect((await kernel.execute("ran.push('x');")).reply["status"]).toBe("ok");
    }
  });
});
