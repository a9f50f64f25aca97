/**
 * @typedef {object} Answer of a server
 * @property {boolean} ok
 * @property {number} status
 * @property {string} statusText
 * @property {{ get(name: string): string | null }} headers
 * @property {AsyncIterable<Uint8Array> | null} body
 */

/**
 * @typedef {object} NetworkOptions
 * @property {Readonly<Record<string, string | undefined>>} [environment] variables that name the proxies. Default: the
 *   process's own
 * @property {number} [connectTimeout] milliseconds until a server, or the proxy, must have taken the connection.
 *   Default: 10,000
 */

/**
 * @typedef {object} Network
 * @property {(url: string, init: { headers: Record<string, string>, signal: AbortSignal }) => Promise<Answer>} fetch
 * @property {() => Promise<void>} close ends its connections
 */

/**
 * A way to the network through the proxies of the usual variables: http_proxy, https_proxy, all_proxy and no_proxy, in
 * small or large letters, small first (https://everything.curl.dev/usingcurl/proxies/env.html). Node 20's own fetch knows
 * none of them, so undici's is taken; before it is installed Node's own has to do.
 *
 * @param {NetworkOptions} [options]
 * @returns {Promise<Network>}
 */
export async function openNetwork({ environment = process.env, connectTimeout = 10_000 } = {}) {
  const undici = await import("undici").catch(() => undefined);
  if (!undici) return { fetch: ownFetch, close: () => Promise.resolve() };
  const variable = (/** @type {string} */ name) => environment[name] || environment[name.toUpperCase()] || "";
  const all = variable("all_proxy");
  const dispatcher = new undici.EnvHttpProxyAgent({
    httpProxy: variable("http_proxy") || all,
    httpsProxy: variable("https_proxy") || all,
    noProxy: variable("no_proxy"),
    // Many proxies allow CONNECT to port 443 only, so http: goes through them as it is.
    proxyTunnel: false,
    connect: { timeout: connectTimeout },
    // The download has its own clock for a server that says nothing.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    fetch: (url, init) => undici.fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.destroy(),
  };
}

/**
 * @param {string} url
 * @param {{ headers: Record<string, string>, signal: AbortSignal }} init
 * @returns {Promise<Answer>}
 */
function ownFetch(url, init) {
  return fetch(url, init);
}
