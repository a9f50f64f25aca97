import { addSessionPart } from "../../session-parts.js";
import type { Session } from "./session.js";

const open = new Set<Session>();
const unused = new FinalizationRegistry(close);

addSessionPart({
  name: "graphs of nets",
  bytes: () => undefined, // TensorFlow does not tell
  free: () => {
    open.forEach(close);
  },
});

/** Closes a session when the net that it belongs to is gone, or when `clearSession` is called. */
export function closeWith(model: object, session: Session): void {
  open.add(session);
  unused.register(model, session); // not the graph, which knows the net and would keep it
}

function close(session: Session): void {
  session.close();
  open.delete(session);
}
