import { Publisher, Reply, Router } from "zeromq";

import { type Header, type Request, messageFormat } from "./messages.js";

/** The connection file that Jupyter hands to a kernel. */
export interface ConnectionFile {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** The kernel's end of Jupyter's five sockets. */
export interface Connection {
  /** Binds the sockets, then hands over each valid request, in the order of its channel. */
  open(receive: (request: Request) => void): Promise<void>;
  /** Sends to all clients, on iopub. */
  publish(type: string, content: object, parent?: Header): void;
  /** Sends to the client that asked. */
  reply(request: Request, type: string, content: object): void;
}

/** A connection as the connection file wants it; it is closed by the end of the process. */
export function createConnection(file: ConnectionFile): Connection {
  const format = messageFormat(file.key);
  // No limit on what waits to be sent, so that no output is lost; half a second for it at the end.
  const options = { sendHighWaterMark: 0, linger: 500 };
  const sockets = {
    iopub: new Publisher(options),
    shell: new Router(options),
    control: new Router(options),
    stdin: new Router(options),
    hb: new Reply(),
  };
  const origins = new WeakMap<Request, Router>();

  async function receiveFrom(socket: Router, receive: (request: Request) => void): Promise<void> {
    for await (const frames of socket) {
      const request = format.unpack(frames);
      if (!request) continue;
      origins.set(request, socket);
      receive(request);
    }
  }

  async function echo(): Promise<void> {
    for await (const beat of sockets.hb) await sockets.hb.send(beat);
  }

  return {
    async open(receive) {
      for (const name of ["iopub", "shell", "control", "stdin", "hb"] as const) {
        const separator = file.transport === "ipc" ? "-" : ":";
        await sockets[name].bind(`${file.transport}://${file.ip}${separator}${file[`${name}_port`]}`);
      }
      void echo();
      void receiveFrom(sockets.shell, receive);
      void receiveFrom(sockets.control, receive);
    },
    publish(type, content, parent) {
      void sockets.iopub.send(format.pack(type, content, parent));
    },
    reply(request, type, content) {
      void origins.get(request)?.send(format.pack(type, content, request.header, request.addresses));
    },
  };
}
