import type { Inspection } from "../compiler/messages.js";

/** What the compiler knows of a name, for `inspect_reply` and for pages of help. */
export function inspectionBundle({ signature, documentation, place, source }: Inspection) {
  const join = (parts: string[]) => parts.filter((part) => part !== "").join("\n\n");
  const fence = (code: string) => (code === "" ? "" : `\`\`\`typescript\n${code}\n\`\`\``);
  return {
    "text/plain": join([signature, documentation, place, source]),
    "text/markdown": join([fence(signature), documentation, place && `*${place}*`, fence(source)]),
  };
}
