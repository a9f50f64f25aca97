import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a {@link FileServer} got. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
}

/** A web server of one test, on this machine. */
export class FileServer {
  readonly asked: Asked[] = [];
  /** Bytes of bodies that were handed to the network. */
  sent = 0;

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  /** @param listener answers; `send` does so as an ordinary file server, Range and If-Range included */
  static async start(
    listener: (request: IncomingMessage, response: ServerResponse, server: FileServer) => unknown,
  ): Promise<FileServer> {
    const listen: RequestListener = (request, response) => {
      const { method = "", url = "", headers } = request;
      started.asked.push({ method, url, headers });
      listener(request, response, started);
    };
    const started = new FileServer(createServer(listen).listen(0, "127.0.0.1"));
    await once(started.server, "listening");
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Calls `handler` for each CONNECT, as a proxy gets them. */
  onConnect(handler: (request: IncomingMessage, socket: import("node:stream").Duplex) => void): void {
    this.server.on("connect", (request: IncomingMessage, socket: import("node:stream").Duplex) => {
      this.asked.push({ method: "CONNECT", url: request.url ?? "", headers: request.headers });
      handler(request, socket);
    });
  }

  /**
   * Sends a file, or the part that is asked for.
   *
   * @param options.etag mark of this version. Default: none
   * @param options.chunk bytes at a time, with a moment between them. Default: all at once
   * @param options.upTo byte of the file before which to wait for now, asked again and again. Default: none
   */
  async send(
    [request, response]: readonly [IncomingMessage, ServerResponse],
    content: Buffer,
    { etag, chunk = content.length, upTo }: { etag?: string; chunk?: number; upTo?: () => number } = {},
  ): Promise<void> {
    const same = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    const range = same ? /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] : undefined;
    const start = Number(range ?? 0);
    if (start >= content.length) {
      response.writeHead(416).end();
      return;
    }
    response.writeHead(range === undefined ? 200 : 206, {
      "content-length": content.length - start,
      ...(etag !== undefined && { etag }),
      ...(range !== undefined && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    for (let at = start; at < content.length && !response.destroyed; at += chunk) {
      while (upTo && at >= upTo() && response.writable) await new Promise((resolve) => setTimeout(resolve, 2));
      const piece = content.subarray(at, at + chunk);
      this.sent += piece.length;
      response.write(piece);
      if (chunk < content.length) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    response.end();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
