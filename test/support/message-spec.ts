import { inspect } from "node:util";

import type { WireMessage } from "./wire.js";

type Check = (value: unknown) => boolean;
type Fields = Record<string, Check>;

const text: Check = (value) => typeof value === "string";
const count: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const flag: Check = (value) => typeof value === "boolean";
const object: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const shape =
  (fields: Fields): Check =>
  (value) =>
    object(value) && Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));
const valuesOf =
  (check: Check): Check =>
  (value) =>
    object(value) && Object.values(value as object).every(check);

/** A MIME bundle: types as keys; text and JSON as values, never null. */
const bundle: Check = (value) =>
  object(value) &&
  Object.entries(value as object).every(
    ([type, data]) =>
      /^[\w.+-]+\/[\w.+-]+$/.test(type) && (typeof data === "string" || (type.endsWith("json") && data !== null)),
  );
const errorFields: Fields = { ename: text, evalue: text, traceback: listOf(text) };
const expression: Check = (value) =>
  shape({ status: oneOf("ok"), data: bundle, metadata: object })(value) ||
  shape({ status: oneOf("error"), ...errorFields })(value);
/** Empty, or with the id of a display. */
const transient = shape({ display_id: optional(text) });
const payload = shape({ source: oneOf("page", "set_next_input", "edit", "ask_exit") });

/** What each message of Jupyter's protocol must hold (jupyter-client.readthedocs.io, "Messaging in Jupyter", 5.4). */
const contents: Record<string, Fields> = {
  status: { execution_state: oneOf("busy", "idle", "starting") },
  stream: { name: oneOf("stdout", "stderr"), text },
  display_data: { data: bundle, metadata: object, transient },
  update_display_data: { data: bundle, metadata: object, transient: shape({ display_id: text }) },
  execute_input: { code: text, execution_count: count },
  execute_result: { data: bundle, metadata: object, execution_count: count, transient: optional(transient) },
  error: errorFields,
  clear_output: { wait: flag },
  comm_open: { comm_id: text, target_name: text, data: object },
  comm_msg: { comm_id: text, data: object },
  comm_close: { comm_id: text, data: object },
  input_request: { prompt: text, password: flag },
  iopub_welcome: { subscription: text },
};

/** The same for replies whose status is "ok". */
const replies: Record<string, Fields> = {
  execute_reply: { execution_count: count, payload: listOf(payload), user_expressions: valuesOf(expression) },
  inspect_reply: { found: flag, data: bundle, metadata: object },
  complete_reply: { matches: listOf(text), cursor_start: count, cursor_end: count, metadata: object },
  history_reply: { history: listOf((entry) => Array.isArray(entry) && entry.length === 3) },
  connect_reply: { shell_port: count, iopub_port: count, stdin_port: count, control_port: count, hb_port: count },
  comm_info_reply: { comms: valuesOf(shape({ target_name: text })) },
  kernel_info_reply: {
    protocol_version: (value) => /^5\.\d+(\.\d+)?$/.test(String(value)),
    implementation: text,
    implementation_version: text,
    language_info: shape({ name: text, version: text, mimetype: text, file_extension: text }),
    banner: text,
    help_links: listOf(shape({ text, url: text })),
    supported_features: optional(listOf(text)),
  },
  shutdown_reply: { restart: flag },
  interrupt_reply: {},
  usage_reply: {},
  debug_reply: {},
};

const header: Fields = {
  msg_id: (value) => text(value) && value !== "",
  msg_type: text,
  session: (value) => text(value) && value !== "",
  username: text,
  date: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(String(value)),
  version: (value) => /^5\.\d+$/.test(String(value)),
};

const channels: Record<string, string[]> = {
  iopub: [...Object.keys(contents).filter((type) => type !== "input_request"), "shutdown_reply", "debug_event"],
  stdin: ["input_request"],
};

/** What is wrong with a message, each in a few words; empty when it keeps to the specification. */
export function problemsOf(message: WireMessage): string[] {
  const type = message.header.msg_type;
  const { content, channel } = message;
  return [
    ...wrongFields("header", header, message.header),
    ...(isParent(message.parent_header) ? [] : [`parent_header is ${JSON.stringify(message.parent_header)}`]),
    ...(object(message.metadata) ? [] : ["metadata is no object"]),
    ...((channels[channel] ?? [type]).includes(type) ? [] : [`does not belong on ${channel}`]),
    ...wrongFields("content", fieldsOf(type, content), content),
  ].map((problem) => `${type}: ${problem}`);
}

function isParent(parent: object): boolean {
  return Object.keys(parent).length === 0 || shape({ msg_id: text, msg_type: text, session: text })(parent);
}

function fieldsOf(type: string, content: Record<string, unknown>): Fields {
  const fields = contents[type];
  if (fields) return fields;
  // The only reply whose status says something else.
  if (type === "is_complete_reply" && content["status"] !== "error") {
    return { status: oneOf("complete", "incomplete", "invalid", "unknown"), indent: indentOf(content) };
  }
  const status = oneOf("ok", "error", "aborted");
  if (content["status"] === "error") return { status, ...errorFields };
  if (content["status"] === "aborted") return { status };
  return { status, ...(replies[type] ?? { [`a type that is known, unlike ${type}`]: () => false }) };
}

/** An incomplete cell says how its next line is indented, others do not. */
function indentOf(content: Record<string, unknown>): Check {
  return content["status"] === "incomplete" ? text : optional(oneOf(""));
}

function wrongFields(where: string, fields: Fields, values: object): string[] {
  const named = values as Record<string, unknown>;
  return Object.entries(fields)
    .filter(([name, check]) => !check(named[name]))
    .map(([name]) => `${where}.${name} is ${inspect(named[name]).slice(0, 200)}`);
}
