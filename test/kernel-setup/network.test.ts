import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { openNetwork } from "../../kernel-setup/network.mjs";
import { FileServer } from "../support/file-server.js";

let origin: FileServer;
let proxy: FileServer;
let deaf: ChildProcess | undefined;
const fillers: Socket[] = [];

beforeEach(async () => {
  origin = await FileServer.start((_, response) => response.end("from the server"));
  proxy = await FileServer.start((_, response) => response.end("by the proxy"));
  proxy.onConnect((request, socket) => {
    const [host = "", port] = (request.url ?? "").split(":");
    const target = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(target).pipe(socket);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
});

afterEach(() => {
  origin.close();
  proxy.close();
  for (const socket of fillers.splice(0)) socket.destroy();
  deaf?.kill("SIGKILL");
  deaf = undefined;
});

async function read(url: string, environment: Record<string, string>): Promise<string> {
  const network = await openNetwork({ environment, connectTimeout: 2000 });
  try {
    const { body } = await network.fetch(url, { headers: {}, signal: AbortSignal.timeout(5000) });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } finally {
    await network.close();
  }
}

describe("openNetwork", () => {
  it("goes straight to the server where no proxy is named", async () => {
    expect(await read(origin.address, {})).toBe("from the server");
    expect(proxy.asked).toEqual([]);
  });

  it.each(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])(
    "asks the proxy of %s for the whole address",
    async (name) => {
      expect(await read(`${origin.address}file`, { [name]: proxy.address })).toBe("by the proxy");
      expect(proxy.asked).toMatchObject([{ method: "GET", url: `${origin.address}file` }]);
      expect(origin.asked).toEqual([]);
    },
  );

  it("takes small letters before large ones", async () => {
    const environment = { http_proxy: proxy.address, HTTP_PROXY: "http://127.0.0.1:1/" };
    expect(await read(origin.address, environment)).toBe("by the proxy");
  });

  it.each(["127.0.0.1", "example.org,127.0.0.1", "*"])("leaves the proxy out for no_proxy=%s", async (no_proxy) => {
    expect(await read(origin.address, { http_proxy: proxy.address, no_proxy })).toBe("from the server");
    expect(await read(origin.address, { http_proxy: proxy.address, NO_PROXY: no_proxy })).toBe("from the server");
    expect(proxy.asked).toEqual([]);
  });

  it("asks the proxy of https_proxy for a tunnel", async () => {
    // The server speaks no TLS, so all that can be seen is the way to it.
    const address = origin.address.replace("http:", "https:");
    await expect(read(address, { https_proxy: proxy.address })).rejects.toThrow("fetch failed");
    expect(proxy.asked).toMatchObject([{ method: "CONNECT", url: `127.0.0.1:${origin.port}` }]);
  });

  it("gives the name and word of the proxy's address", async () => {
    const http_proxy = proxy.address.replace("//", "//pupil:secret@");
    await read(origin.address, { http_proxy });
    expect(proxy.asked[0]?.headers["proxy-authorization"]).toBe(
      `Basic ${Buffer.from("pupil:secret").toString("base64")}`,
    );
  });

  it("gives up a server that does not take the connection, long before one that says nothing", async () => {
    const url = await deafServer();
    const network = await openNetwork({ environment: {}, connectTimeout: 500 });
    const failed = network.fetch(url, { headers: {}, signal: AbortSignal.timeout(20_000) });
    await expect(failed).rejects.toMatchObject({ cause: { code: "UND_ERR_CONNECT_TIMEOUT" } });
    await network.close();
  });
});

/** The address of a stopped process whose queue of connections is full, so that further ones are not taken. */
async function deafServer(): Promise<string> {
  const script = `require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () {
    console.log(this.address().port);
  });`;
  const process_ = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = (await once(process_.stdout, "data")) as [Buffer];
  deaf = process_;
  deaf.kill("SIGSTOP");
  for (;;) {
    const socket = connect(Number(port), "127.0.0.1");
    fillers.push(socket);
    const taken = await Promise.race([once(socket, "connect").then(() => true), pause(300).then(() => false)]);
    if (!taken) return `http://127.0.0.1:${Number(port)}/`;
  }
}
