import { basename } from "node:path";

import { Failure } from "./failure.mjs";
import { project } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

/**
 * @typedef {object} IndexedFile a file as the package index knows it
 * @property {string} name
 * @property {string} url
 * @property {string} [sha256]
 */

const PYPI = "https://pypi.org/simple";

/**
 * Finds a wheel in the index that pip is set to use, PyPI by default. pip itself tells where a wheel is only by downloading
 * it (also in a dry run, 26.3), and its downloads start anew each time.
 *
 * @param {import("./tensorflow-wheels.mjs").Wheel} wheel
 * @param {string} log
 * @returns {Promise<IndexedFile>}
 * @throws {Failure} when the index does not answer or has no such wheel
 */
export async function findWheel({ requirement, platforms }, log) {
  const [name = "", version = ""] = requirement.split("==");
  const page = `${(await indexAddress(log)).replace(/\/*$/, "")}/${name}/`;
  const start = `${name.replaceAll("-", "_")}-${version}-`;
  const found = (await filesOn(page)).find(
    (file) =>
      file.name.startsWith(start) &&
      /-(cp311-cp311|py3-none)-/.test(file.name) &&
      platforms.some((platform) => file.name.includes(platform)),
  );
  if (!found) throw new Failure(`${page} has no ${requirement} for ${platforms.join(" or ")}: check pip's index-url`);
  return found;
}

/**
 * What pip's variables and files say, the strongest last.
 *
 * @param {string} log
 */
async function indexAddress(log) {
  const settings = await runCommand(project.python, ["-m", "pip", "config", "list"], { log });
  const addresses = [...settings.matchAll(/^(\S+)\.index-url='(.*)'$/gm)].map(([, place = "", url = ""]) => ({
    place,
    url,
  }));
  const strongest = addresses.find(({ place }) => place === ":env:") ?? addresses.at(-1);
  return strongest?.url ?? PYPI;
}

/**
 * @param {string} page of one project, as JSON or HTML
 *   (https://packaging.python.org/en/latest/specifications/simple-repository-api/)
 * @returns {Promise<readonly IndexedFile[]>}
 */
async function filesOn(page) {
  const accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.1";
  const response = await fetch(page, { headers: { Accept: accept }, signal: AbortSignal.timeout(30_000) }).catch(
    (/** @type {unknown} */ error) => {
      const { message, cause } = /** @type {Error} */ (error);
      const why = cause instanceof Error ? cause.message : message;
      throw new Failure(`cannot read ${page} (${why}): check the network or the proxy and run again`);
    },
  );
  if (!response.ok) {
    throw new Failure(`${page} answered ${response.status} ${response.statusText}: check pip's index-url`);
  }
  if (response.headers.get("content-type")?.includes("json")) {
    /** @type {{ files: { filename: string, url: string, hashes: { sha256?: string } }[] }} */
    const { files } = JSON.parse(await response.text());
    return files.map(({ filename, url, hashes }) => ({
      name: filename,
      url: new URL(url, page).href,
      sha256: hashes.sha256,
    }));
  }
  const links = (await response.text()).matchAll(/<a\b[^>]*\bhref="([^"]+)"/gi);
  return Array.from(links, ([, link = ""]) => {
    const url = new URL(link.replaceAll("&amp;", "&"), page);
    const sha256 = /^#sha256=([0-9a-f]{64})$/.exec(url.hash)?.[1];
    url.hash = "";
    return { name: decodeURIComponent(basename(url.pathname)), url: url.href, sha256 };
  });
}
