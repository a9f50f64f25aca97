import { type WireKernel, type WireMessage, openKernel, outputsOf, resultOf, seconds } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  const { reply } = await kernel.execute(`
    const received: unknown[] = [];
    const removeEcho = jupyter.onComm("echo", (comm, message) => {
      received.push(message.data);
      comm.onMessage(({ data, metadata, buffers }) => { console.log("heard"); comm.send({ echo: data }, { metadata, buffers }); });
      comm.onClose(() => received.push("closed"));
    });`);
  expect(reply["status"]).toBe("ok");
});

afterAll(() => kernel.close());

function commsOf(messages: readonly WireMessage[], type: string): WireMessage[] {
  return messages.filter(({ header, channel }) => channel === "iopub" && header.msg_type === type);
}

async function openComms(target_name?: string): Promise<unknown> {
  return (await kernel.request("comm_info_request", { target_name })).reply["comms"];
}

async function until(id: string, type: string): Promise<WireMessage | undefined> {
  await kernel.until(() => commsOf(kernel.of(id), type).length > 0, { what: type });
  return commsOf(kernel.of(id), type)[0];
}

describe("a comm that the front end opens", () => {
  it("talks both ways, with metadata and buffers, under the parent of each message", async () => {
    await kernel.request("comm_open", { comm_id: "front-1", target_name: "echo", data: { hello: 1 } });
    expect(await openComms()).toEqual({ "front-1": { target_name: "echo" } });
    const buffers = [Buffer.from([0, 1, 255]).toString("base64"), Buffer.from("second").toString("base64")];
    const id = kernel.send("comm_msg", { comm_id: "front-1", data: { n: 2 } }, { metadata: { m: 3 }, buffers });
    const answer = await until(id, "comm_msg");
    expect(answer?.content).toEqual({ comm_id: "front-1", data: { echo: { n: 2 } } });
    expect(answer?.metadata).toEqual({ m: 3 });
    expect(answer?.buffers).toEqual(buffers);
    await kernel.until(() => kernel.of(id).some(({ content }) => content["text"] === "heard\n"));
    expect(resultOf(await kernel.execute("received"))).toBe("[ { hello: 1 } ]");
  });

  it("is listed by comm_info, of one target when asked, until it is closed", async () => {
    await kernel.request("comm_open", { comm_id: "front-2", target_name: "echo", data: {} });
    expect(await openComms("echo")).toMatchObject({ "front-2": { target_name: "echo" } });
    expect(await openComms("other")).toEqual({});
    await kernel.request("comm_close", { comm_id: "front-2", data: {} });
    expect(await openComms("echo")).not.toHaveProperty("front-2");
    expect(resultOf(await kernel.execute("received.at(-1)"))).toBe("'closed'");
  });

  it("to a target that nobody has is closed at once, as ipykernel does", async () => {
    const id = kernel.send("comm_open", { comm_id: "front-3", target_name: "nobody", data: {} });
    expect((await until(id, "comm_close"))?.content).toMatchObject({ comm_id: "front-3" });
    expect(await openComms("nobody")).toEqual({});
  });

  it("is heard while a cell waits", async () => {
    await kernel.request("comm_open", { comm_id: "front-4", target_name: "echo", data: {} });
    const cell = kernel.start("await new Promise((resolve) => setTimeout(resolve, 1500));");
    await seconds(0.2);
    const id = kernel.send("comm_msg", { comm_id: "front-4", data: {} });
    await until(id, "comm_msg");
    expect(kernel.of(cell).some(({ header }) => header.msg_type === "execute_reply")).toBe(false);
    await kernel.exchange(cell);
  });

  it("that does not exist gets no answer and does no harm", async () => {
    await kernel.request("comm_msg", { comm_id: "unknown", data: {} });
    await kernel.request("comm_close", { comm_id: "unknown", data: {} });
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });
});

describe("a comm that a cell opens", () => {
  it("is told to the front end, talks both ways and closes", async () => {
    const opened = await kernel.execute(`
      const comm = jupyter.openComm("jupyter.widget", { data: { state: { value: 1 } }, metadata: { version: "2.1.0" }, buffers: [new Uint8Array([7])] });
      const heard: unknown[] = [];
      const stopListening = comm.onMessage(({ data, buffers }) => heard.push([data, buffers?.length]));
      comm.send({ method: "update" });
      comm.id`);
    const [open] = commsOf(opened.messages, "comm_open");
    const id = String(open?.content["comm_id"]);
    expect(open?.content).toMatchObject({ target_name: "jupyter.widget", data: { state: { value: 1 } } });
    expect(open?.metadata).toEqual({ version: "2.1.0" });
    expect(open?.buffers).toEqual([Buffer.from([7]).toString("base64")]);
    expect(resultOf(opened)).toBe(`'${id}'`);
    expect(commsOf(opened.messages, "comm_msg")[0]?.content).toEqual({ comm_id: id, data: { method: "update" } });
    expect(await openComms("jupyter.widget")).toEqual({ [id]: { target_name: "jupyter.widget" } });

    await kernel.request("comm_msg", { comm_id: id, data: { value: 5 } }, { buffers: ["AAEC"] });
    await kernel.until(() => true);
    expect(resultOf(await kernel.execute("JSON.stringify(heard)"))).toBe(`'[[{"value":5},1]]'`);

    const closed = await kernel.execute("comm.close({ data: { bye: 1 } }); comm.closed");
    expect(commsOf(closed.messages, "comm_close")[0]?.content).toEqual({ comm_id: id, data: { bye: 1 } });
    expect(resultOf(closed)).toBe("true");
    expect(await openComms("jupyter.widget")).toEqual({});
  });

  it("does not break the kernel by data that is no JSON", async () => {
    const code = 'jupyter.openComm("numbers").send({ big: 1n });';
    expect((await kernel.execute(code)).reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });

  it("is gone when the runner has died", async () => {
    await kernel.execute('jupyter.openComm("will.die");');
    await kernel.execute("process.abort();");
    await kernel.execute("1");
    expect(await openComms()).toEqual({});
  });

  it("belongs to a widget, whose view is shown", async () => {
    const shown = await kernel.execute(
      'await display({ [Symbol.for("Jupyter.display")]: () => ({ "application/vnd.jupyter.widget-view+json": { model_id: "m" } }) });',
    );
    expect(outputsOf(shown, "display_data")[0]?.["data"]).toMatchObject({
      "application/vnd.jupyter.widget-view+json": { model_id: "m" },
    });
  });
});
