import { Reply, Router, type Writable, XPublisher } from "zeromq";

import { type Extras, type Frames, type Message, messageFormat } from "./messages.js";

/** The connection file that Jupyter hands to a kernel. */
export interface ConnectionFile {
  transport: string;
  ip: string;
  key: string;
  signature_scheme?: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** A message of a client, with the channel that its reply goes back on. */
export interface Request extends Message {
  channel: "shell" | "control" | "stdin";
}

/** The kernel's end of Jupyter's five sockets. */
export interface Connection {
  /** Binds the sockets, then hands over each valid message, in the order of its channel. */
  open(receive: (request: Request) => void): Promise<void>;
  /** Sends to all clients, on iopub. */
  publish(type: string, content: object, extras?: Extras): void;
  /** Sends to the client that asked. */
  reply(request: Request, content: object, extras?: Extras): void;
  /** Asks the client that sent the request for a line of text, on stdin. */
  askForInput(request: Request, question: { prompt: string; password: boolean }): void;
  /** Waits until everything is handed to the sockets, then closes them. */
  close(): Promise<void>;
}

// No limit on what waits to be sent, so that no output is lost; a second for it at the end.
const options = { sendHighWaterMark: 0, linger: 1000 };
// A client that comes again under its old name takes over from its former self.
const routerOptions = { ...options, handover: true };

/** A connection as the connection file wants it. */
export function createConnection(file: ConnectionFile): Connection {
  const format = messageFormat(file.key, file.signature_scheme);
  const sockets = {
    iopub: new XPublisher(options),
    shell: new Router(routerOptions),
    control: new Router(routerOptions),
    stdin: new Router(routerOptions),
    hb: new Reply(options),
  };
  sockets.iopub.verbosity = "allSubs";
  const outboxes = {
    iopub: outbox(sockets.iopub),
    shell: outbox(sockets.shell),
    control: outbox(sockets.control),
    stdin: outbox(sockets.stdin),
  };

  async function receiveFrom(channel: Request["channel"], receive: (request: Request) => void): Promise<void> {
    for await (const frames of sockets[channel]) {
      const message = format.unpack(frames);
      if (message) receive({ ...message, channel });
      else console.error(`a message on ${channel} was dropped: it is malformed or its signature is wrong`);
    }
  }

  async function echo(): Promise<void> {
    for await (const beat of sockets.hb) await sockets.hb.send(beat);
  }

  async function welcome(): Promise<void> {
    for await (const [event] of sockets.iopub) {
      if (event?.[0] !== 1) continue;
      const subscription = event.toString("utf8", 1);
      const addresses = subscription === "" ? [] : [subscription];
      outboxes.iopub.send(format.pack("iopub_welcome", { subscription }, { addresses }));
    }
  }

  return {
    async open(receive) {
      const separator = file.transport === "ipc" ? "-" : ":";
      for (const name of ["iopub", "shell", "control", "stdin", "hb"] as const) {
        await sockets[name].bind(`${file.transport}://${file.ip}${separator}${file[`${name}_port`]}`);
      }
      void echo();
      void welcome();
      for (const channel of ["shell", "control", "stdin"] as const) void receiveFrom(channel, receive);
    },
    publish(type, content, extras) {
      outboxes.iopub.send(format.pack(type, content, { addresses: [type], ...extras }));
    },
    reply(request, content, extras) {
      const type = request.header.msg_type.replace(/_request$/, "_reply");
      const { header: parent, addresses } = request;
      outboxes[request.channel].send(format.pack(type, content, { parent, addresses, ...extras }));
    },
    askForInput({ header: parent, addresses }, question) {
      outboxes.stdin.send(format.pack("input_request", question, { parent, addresses }));
    },
    async close() {
      await Promise.all(Object.values(outboxes).map((box) => box.sent()));
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

/** Sends one message after the other: a socket refuses one while it is still busy with another. */
function outbox(socket: Writable) {
  let last: Promise<void> = Promise.resolve();
  return {
    send(frames: Frames): void {
      last = last
        .then(() => socket.send(frames))
        .catch((error: unknown) => {
          console.error("a message could not be sent:", error);
        });
    },
    sent: () => last,
  };
}
