import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Wheel } from "../../kernel-setup/tensorflow-wheels.mjs";

/** A package index on this machine. */
export interface PackageIndex {
  /** Value for PIP_INDEX_URL. */
  readonly address: string;
  close(): void;
}

/**
 * A package index with one wheel (packaging.python.org, "Simple repository API"), which promises the right checksum and
 * delivers other bytes.
 */
export async function servePackageIndex(
  { requirement, platforms, sha256 }: Wheel,
  bytes: Buffer,
): Promise<PackageIndex> {
  const [name = "", version = ""] = requirement.split("==");
  const file = `${name.replaceAll("-", "_")}-${version}-cp311-cp311-${platforms[0]}.whl`;
  const pages: Readonly<Record<string, string | Buffer>> = {
    [`/simple/${name}/`]: `<a href="/files/${file}#sha256=${sha256}" data-core-metadata="true">${file}</a>`,
    [`/files/${file}.metadata`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`/files/${file}`]: bytes,
  };
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ""];
    if (page === undefined) response.writeHead(404).end();
    else
      response
        .writeHead(200, { "content-type": typeof page === "string" ? "text/html" : "binary/octet-stream" })
        .end(page);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
