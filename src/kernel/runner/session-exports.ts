import type { CompiledCell } from "../compiler/messages.js";

/** The variables of all cells: one name, one variable. */
export class SessionExports {
  readonly object: Record<string, unknown> = {};

  /**
   * Readies the names that a cell declares.
   *
   * @returns a function that gives the names of statements from `reached` on their old values, after a failure
   */
  prepare(declares: CompiledCell["declares"]): (reached: number) => void {
    const before = declares.map(({ name, statement }) => ({ name, statement, value: this.#asVariable(name) }));
    return (reached) => {
      for (const { name, statement, value } of before) {
        if (statement >= reached) this.object[name] = value;
      }
    };
  }

  /** Its value; an import of an earlier cell, which is an accessor, is made a variable (`delete` would slow the object down). */
  #asVariable(name: string): unknown {
    const found = Object.getOwnPropertyDescriptor(this.object, name);
    if (found && !found.get && found.writable) return found.value;
    if (!found) return undefined;
    const value = found.get ? this.#read(name) : (found.value as unknown);
    Object.defineProperty(this.object, name, { value, writable: true, enumerable: true, configurable: true });
    return value;
  }

  #read(name: string): unknown {
    try {
      return this.object[name];
    } catch {
      return undefined;
    }
  }
}
