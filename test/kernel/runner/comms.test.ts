import { tmpdir } from "node:os";

import type { CommMessage } from "../../../src/kernel/runner/messages.js";
import { header, RunnerProcess } from "./runner-process.js";

describe("comms", () => {
  let runner: RunnerProcess;

  beforeAll(() => {
    runner = new RunnerProcess(tmpdir());
  });
  afterAll(() => runner.end());

  function tell(message: CommMessage): void {
    runner.send({ type: "comm", id: 1, message, parent: header("comm") });
  }

  it("are opened by cells and carry data, metadata and bytes both ways, also while a cell waits", async () => {
    const running = runner.run(
      `const comm = jupyter.openComm("widget", { data: { a: 1 } });
      comm.send({ n: 2 }, { metadata: { m: 1 }, buffers: [new Uint8Array([1, 2])] });
      __cell.result = await new Promise((resolve) => comm.onMessage(({ data, buffers }) => { console.log("heard"); resolve([data, buffers]) }));`,
    );
    const opened = await runner.until((message) => message.type === "comm");
    if (opened.type !== "comm") throw new Error("no comm");
    expect(opened.message).toMatchObject({ type: "comm_open", content: { target_name: "widget", data: { a: 1 } } });
    const { comm_id } = opened.message.content;
    tell({ type: "comm_msg", content: { comm_id, data: { back: 3 } }, buffers: [new Uint8Array([9])] });
    const { done, messages } = await running;
    expect(done.result?.data["text/plain"]).toMatch(/back: 3.*9/s);
    expect(messages).toContainEqual(
      expect.objectContaining({
        type: "comm",
        message: {
          type: "comm_msg",
          content: { comm_id, data: { n: 2 } },
          metadata: { m: 1 },
          buffers: [new Uint8Array([1, 2])],
        },
      }),
    );
    expect(messages).toContainEqual({ type: "stream", name: "stdout", text: "heard\n", parent: header("comm") });
  });

  it("are taken by targets, and closed where there is none", async () => {
    await runner.run(`jupyter.onComm("mine", (comm, { data }) => comm.send({ got: data }))`);
    tell({ type: "comm_open", content: { comm_id: "1", target_name: "mine", data: { x: 1 } } });
    tell({ type: "comm_open", content: { comm_id: "2", target_name: "nobody's" } });
    const closed = await runner.until((message) => message.type === "comm" && message.message.content.comm_id === "2");
    expect(closed).toMatchObject({ message: { type: "comm_close" } });
    const answer = runner.messages.find(
      (message) => message.type === "comm" && message.message.content.comm_id === "1",
    );
    expect(answer).toMatchObject({ message: { type: "comm_msg", content: { data: { got: { x: 1 } } } } });
  });
});

describe("questions", () => {
  let runner: RunnerProcess;

  beforeAll(() => {
    runner = new RunnerProcess(tmpdir());
  });
  afterAll(() => runner.end());

  it.each([
    ["input", `__cell.result = await input("Name? ", { password: true })`, { prompt: "Name? ", password: true }],
    ["prompt", `__cell.result = prompt("Name?")`, { prompt: "Name?", password: false }],
  ])("are asked by %s", async (_, code, asked) => {
    const from = runner.messages.length;
    const running = runner.run(code, { allowStdin: true });
    const question = await runner.until(
      (message) => runner.messages.indexOf(message) >= from && message.type === "input",
    );
    expect(question).toMatchObject(asked);
    runner.tell({ type: "input", value: "Ada" });
    expect((await running).done.result?.data["text/plain"]).toBe("'Ada'");
  });

  it.each(["await input()", "prompt()"])("fail in %s where nobody answers", async (code) => {
    expect((await runner.run(code)).done.error?.evalue).toContain("nobody is at this front end");
  });
});
