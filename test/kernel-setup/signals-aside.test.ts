import { spawn } from "node:child_process";
import { once } from "node:events";

/** Multiplies matrices for two seconds, and counts the signals that come. */
const script = `
  import { tf } from "tseminar";
  let signals = 0;
  process.on("SIGUSR2", () => void signals++);
  const [left, right] = [tf.randomNormal([64, 2048]), tf.randomNormal([2048, 128])];
  console.log("ready");
  for (const end = Date.now() + 2000; Date.now() < end; await new Promise(setImmediate))
    tf.tidy(() => void left.matMul(right).sum().dataSync());
  process.stdout.write(String(signals), () => process.exit(0));
`;

describe("signals while matrices are multiplied", () => {
  // Without signals-aside.cc the process crashes, on processors with AVX-512, after some 100 of them.
  it("reach the program and leave its memory alone", async () => {
    const program = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(program, "exit");
    program.stdout.setEncoding("utf8");
    let text = "";
    program.stdout.on("data", (part: string) => (text += part));
    await once(program.stdout, "data");
    let sent = 0;
    const sending = setInterval(() => {
      program.kill("SIGUSR2");
      sent++;
    }, 1);
    const [code, signal] = (await ended) as [number | null, string | null];
    clearInterval(sending);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(sent).toBeGreaterThan(200);
    expect(Number(text.split("\n")[1])).toBeGreaterThan(sent / 4); // some are one with the one before
  });
});
