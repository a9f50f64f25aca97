import { setTimeout } from "node:timers/promises";

import type { Request } from "../../../src/kernel/protocol/connection.js";
import { ExecuteQueue } from "../../../src/kernel/protocol/execute-queue.js";

/** A request that says how its cell ends, and after how many milliseconds. */
function request(name: string, { fails = false, takes = 5 } = {}): Request {
  const header = { msg_id: name, msg_type: "execute_request", session: "", username: "", date: "", version: "5.4" };
  return { channel: "shell", addresses: [], header, parent: {}, metadata: {}, content: { fails, takes }, buffers: [] };
}

function queue() {
  const log: string[] = [];
  const waiting = new ExecuteQueue({
    run: async ({ header, content }) => {
      log.push(`run ${header.msg_id}`);
      await setTimeout(Number(content["takes"]));
      return { stopsQueue: content["fails"] === true, tell: () => log.push(`reply ${header.msg_id}`) };
    },
    abort: ({ header }) => log.push(`abort ${header.msg_id}`),
  });
  return { waiting, log };
}

test("cells run one after the other", async () => {
  const { waiting, log } = queue();
  waiting.add(request("a", { takes: 20 }));
  waiting.add(request("b"));
  await waiting.idle();
  expect(log).toEqual(["run a", "reply a", "run b", "reply b"]);
});

test("a failing cell aborts those that were sent before its reply, also if they come late, and none that is sent after", async () => {
  const { waiting, log } = queue();
  waiting.add(request("a", { fails: true }));
  waiting.add(request("b"));
  await setTimeout(10);
  waiting.add(request("c"));
  await waiting.idle();
  waiting.add(request("d"));
  await waiting.idle();
  expect(log).toEqual(["run a", "reply a", "abort b", "abort c", "run d", "reply d"]);
});

test("all that wait can be aborted", async () => {
  const { waiting, log } = queue();
  waiting.add(request("a"));
  waiting.add(request("b"));
  waiting.abort();
  await waiting.idle();
  expect(log).toEqual(["run a", "abort b", "reply a"]);
});
