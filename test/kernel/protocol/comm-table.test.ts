import { CommTable } from "../../../src/kernel/protocol/comm-table.js";

function tableOf(...comms: [id: string, target: string][]): CommTable {
  const table = new CommTable();
  for (const [comm_id, target_name] of comms) table.note({ type: "comm_open", content: { comm_id, target_name } });
  return table;
}

test("comms are listed from their opening to their closing", () => {
  const table = tableOf(["1", "jupyter.widget"], ["2", "other"]);
  table.note({ type: "comm_msg", content: { comm_id: "3" } });
  expect(table.info()).toEqual({
    status: "ok",
    comms: { "1": { target_name: "jupyter.widget" }, "2": { target_name: "other" } },
  });
  table.note({ type: "comm_close", content: { comm_id: "1" } });
  expect(table.info().comms).toEqual({ "2": { target_name: "other" } });
});

test("comms are listed by target", () => {
  const table = tableOf(["1", "a"], ["2", "b"], ["3", "a"]);
  expect(Object.keys(table.info("a").comms)).toEqual(["1", "3"]);
  expect(table.info("none").comms).toEqual({});
});

test("clearing the table tells which comms were open", () => {
  const table = tableOf(["1", "a"], ["2", "b"]);
  expect(table.clear()).toEqual(["1", "2"]);
  expect(table.info().comms).toEqual({});
});
