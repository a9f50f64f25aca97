import { Failure } from "../../../kernel-setup/failure.mjs";
import type { Hub } from "./start-hub.js";

/** Somebody who has come in and has a server. */
export interface Student {
  name: string;
  /** Of the server, without a slash at its end. */
  address: string;
  /** Opens the hub and the server for this student. */
  token: string;
  /** Asks the server; throws when the answer is an error. */
  ask(path: string, request?: { method?: "POST" | "DELETE"; body?: object }): Promise<unknown>;
  /** Whether the hub says that the server runs. */
  hasServer(): Promise<boolean>;
  /** Starts the server and waits until it answers. */
  startServer(): Promise<void>;
  /** Has the hub stop the server and waits for that. */
  stopServer(): Promise<void>;
}

/**
 * Comes in with the hub's password; the hub must know the name already.
 *
 * @throws Failure when the hub does not let the student in
 */
export async function enterHub(
  name: string,
  { address: hub, password }: Pick<Hub, "address" | "password">,
): Promise<Student> {
  const made = await fetch(`${hub}/hub/api/users/${name}/tokens`, {
    method: "POST",
    body: JSON.stringify({ auth: { username: name, password } }),
  });
  if (!made.ok) throw new Failure(`the hub does not let "${name}" in (status ${made.status})`);
  const { token } = (await made.json()) as { token: string };

  const headers = { authorization: `token ${token}` };
  const askHub = async (path: string, method = "GET"): Promise<Response> =>
    fetch(`${hub}/hub/api/users/${name}${path}`, { method, headers });
  const state = async (): Promise<{ server: string | null; pending: string | null }> => {
    const { server, pending } = (await (await askHub("")).json()) as { server: string | null; pending: string | null };
    return { server, pending };
  };
  const wait = async (isThere: boolean): Promise<void> => {
    for (;;) {
      const { server, pending } = await state();
      if (pending === null && (server !== null) === isThere) return;
      if (pending === null) throw new Failure(`the server of "${name}" did not ${isThere ? "start" : "stop"}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const address = `${hub}/user/${name}`;
  return {
    name,
    address,
    token,
    async ask(path, { method = "GET", body } = {}) {
      const response = await fetch(address + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Failure(`${address}${path} answers with ${response.status}`);
      return response.status === 204 ? undefined : await response.json();
    },
    hasServer: async () => (await state()).server !== null,
    async startServer() {
      const { status } = await askHub("/server", "POST");
      if (status >= 400) throw new Failure(`the hub starts no server for "${name}" (status ${status})`);
      await wait(true);
    },
    async stopServer() {
      await askHub("/server", "DELETE");
      await wait(false);
    },
  };
}
