import type { CommMessage } from "../runner/messages.js";

/** The comms that are open, as `comm_info_request` asks for them. */
export class CommTable {
  readonly #targets = new Map<string, string>();

  /** Takes note of a message that goes through, from either side. */
  note({ type, content }: CommMessage): void {
    if (type === "comm_open") this.#targets.set(content.comm_id, content.target_name ?? "");
    if (type === "comm_close") this.#targets.delete(content.comm_id);
  }

  /** Content of `comm_info_reply`; without a target, of all comms. */
  info(target?: string) {
    const comms: Record<string, { target_name: string }> = {};
    for (const [id, target_name] of this.#targets) {
      if (target === undefined || target === target_name) comms[id] = { target_name };
    }
    return { status: "ok", comms };
  }

  /** Forgets all comms, and returns their ids. */
  clear(): string[] {
    const ids = [...this.#targets.keys()];
    this.#targets.clear();
    return ids;
  }
}
