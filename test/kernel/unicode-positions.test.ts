import { type WireKernel, openKernel, outputsOf, textOf } from "../support/wire.js";

const someText: unknown = expect.any(String);

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute("const text = 'a';");
});

afterAll(() => kernel.close());

/** Jupyter counts code points: of what stands before the bar. */
function atBar(source: string): { code: string; cursor_pos: number } {
  return { code: source.replace("|", ""), cursor_pos: Array.from(source).indexOf("|") };
}

describe("positions count code points", () => {
  it.each([
    ["'😀'; text.toUpp|", 10, 15],
    ["'😀👩‍👩‍👧‍👦'; text.toUpp|", 17, 22],
    ["// 😀\n'😀😀'\ntext.toUpp| // 😀", 15, 20],
    ["text.toUpp|", 5, 10],
  ])("completing %s", async (source, start, end) => {
    const { reply } = await kernel.request("complete_request", atBar(source));
    expect(reply).toMatchObject({ status: "ok", matches: ["toUpperCase"], cursor_start: start, cursor_end: end });
    const types = (reply["metadata"] as Record<string, unknown>)["_jupyter_types_experimental"];
    expect(types).toEqual([expect.objectContaining({ text: "toUpperCase", start, end, type: someText })]);
  });

  it.each(["'😀'; te|xt", "'😀😀😀'; tex|t; '😀'", "// 😀\nte|xt"])("inspecting %s", async (source) => {
    const { reply } = await kernel.request("inspect_request", { ...atBar(source), detail_level: 0 });
    expect(reply).toMatchObject({ status: "ok", found: true });
    expect((reply["data"] as Record<string, string>)["text/plain"]).toContain("const text");
  });

  it("takes positions outside of the code as its end", async () => {
    const { reply } = await kernel.request("complete_request", { code: "'😀'; text.toUpp", cursor_pos: 999 });
    expect(reply).toMatchObject({ status: "ok", cursor_end: 15 });
  });
});

describe("text of all scripts", () => {
  it("comes back as it was", async () => {
    const words = "Grüße, 日本語, עברית, 😀👩‍👩‍👧‍👦, \u0000\u001b[31m, é";
    const exchange = await kernel.execute(`console.log(${JSON.stringify(words)}); ${JSON.stringify(words)}.length`);
    expect(textOf(exchange)).toBe(`${words}\n`);
    expect(outputsOf(exchange, "execute_input")[0]?.["code"]).toContain("日本語");
  });

  it("survives half a character, alone or cut by a write", async () => {
    const half = await kernel.execute('console.log("\\ud83d"); "\\ude00"');
    expect(half.reply["status"]).toBe("ok");
    const cut = await kernel.execute(`
      const bytes = Buffer.from("😀ä");
      for (const byte of bytes) process.stdout.write(Buffer.from([byte]));`);
    expect(textOf(cut)).toBe("😀ä");
  });
});
