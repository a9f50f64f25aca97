import { Asking } from "./ask.js";
import { Comms } from "./comms.js";
import { frameWriter } from "./frames.js";
import { installGlobals } from "./globals.js";
import { Interrupts } from "./interrupts.js";
import { KeyboardInterrupt } from "./keyboard-interrupt.js";
import { LocalFiles } from "./local-files.js";
import type { ToRunner } from "./messages.js";
import { Output } from "./output.js";
import { protectProcess } from "./own-process.js";
import { showPromisesPlainly } from "./plain-promises.js";
import { runCell, type Session } from "./run-cell.js";
import { SessionExports } from "./session-exports.js";
import { TensorflowGuard } from "./tensorflow-guard.js";
import { requireTslab } from "./tslab-display.js";
import { mapStacks } from "./traces.js";

const interrupts = new Interrupts();
const send = frameWriter(3);
const output = new Output(send);
const comms = new Comms(send, output);
const tensorflow = new TensorflowGuard(interrupts);
const files = new LocalFiles({
  special: (specifier) => (specifier === "tslab" ? requireTslab(showOfTslab) : undefined),
  loaded: () => tensorflow.patch(),
  interrupted: interrupts.shared,
  interrupt: () => new KeyboardInterrupt(),
  check: () => interrupts.checkCell(),
});
const session: Session = { exports: new SessionExports(), files, interrupts, tensorflow, output };

function showOfTslab(...[{ data, metadata, transient }, update]: Parameters<Parameters<typeof requireTslab>[0]>): void {
  output.display(JSON.stringify(data), { metadata, id: transient?.display_id, update });
}

process.on("message", (message: ToRunner) => {
  if (message.type === "comm") comms.receive(message);
  else void runCell(message, session).then(send);
});

mapStacks();
showPromisesPlainly();
output.captureStreams();
protectProcess(output);
installGlobals({ output, asking: new Asking(interrupts, { send, output }), comms });
send({ type: "ready" });
