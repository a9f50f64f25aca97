import { versions } from "tslab";
import { createConverter, type Converter } from "tslab/dist/converter.js";
import { createExecutor } from "tslab/dist/executor.js";
import jupyter, { JupyterHandlerImpl } from "tslab/dist/jupyter.js";

import { bindShorthands } from "./bind-shorthands.js";
import { type CellError, type Problem, cellFileName, describeError, describeProblems } from "./errors.js";

/** What came of a cell: an error, or the value of its last expression if it has one. */
export interface Outcome {
  error?: CellError;
  value?: unknown;
}

/** Data of a `display_data` or `update_display_data` message. */
export interface DisplayData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** Compiles and runs the cells of one notebook with stock tslab, one at a time. */
export class TslabEngine {
  /** Number of the running cell, for its name in traces. */
  count = 0;
  readonly #executor;
  readonly #handler;
  #value: unknown;
  #thrown: { value: unknown } | undefined;
  #problems: Problem[] = [];

  constructor(show: (data: DisplayData, update: boolean) => void) {
    const node = nameCells(createConverter(), () => this.count);
    let browser: Converter | undefined;
    const converters = {
      node,
      get browser() {
        return (browser ??= createConverter({ isBrowser: true }));
      },
      close() {
        node.close();
        browser?.close();
      },
    };
    // tslab reports by this console: the value of a cell, what it threw, or its type errors as a format with four arguments.
    this.#executor = createExecutor(process.cwd(), converters, {
      log: (value: unknown) => {
        this.#value = value;
      },
      error: (thrown: unknown, file?: string, line?: number, column?: number, message?: string) => {
        if (line === undefined || column === undefined || message === undefined) this.#thrown = { value: thrown };
        else this.#problems.push({ line, column, message, file: file?.trim() });
      },
    });
    this.#handler = new JupyterHandlerImpl(this.#executor, false);
    // The display functions of the tslab package write through this variable.
    Object.assign(jupyter, { lastWriteDisplayData: show });
  }

  async run(code: string): Promise<Outcome> {
    this.#value = undefined;
    this.#thrown = undefined;
    this.#problems = [];
    try {
      await this.#executor.execute(code);
    } catch (error) {
      this.#thrown = { value: error };
    }
    if (this.#problems.length > 0) return { error: describeProblems(this.#problems, code) };
    if (this.#thrown) return { error: describeError(this.#thrown.value) };
    return { value: this.#value };
  }

  interrupt(): void {
    this.#executor.interrupt();
  }

  /** As `kernel_info_reply` has it, with what JupyterLab needs to colour TypeScript. */
  languageInfo(): object {
    return {
      ...this.#handler.handleKernel().language_info,
      version: versions.typescript,
      pygments_lexer: "typescript",
    };
  }

  /** Content of an `is_complete_reply`. */
  isComplete(code: string): object {
    return this.#handler.handleIsComplete({ code });
  }

  /** Content of an `inspect_reply`; `position` in UTF-16 units. */
  inspect(code: string, position: number): object {
    return this.#handler.handleInspect({ code, cursor_pos: position, detail_level: 0 });
  }

  /** Content of a `complete_reply`; positions in UTF-16 units. */
  complete(code: string, position: number): { matches: string[]; cursor_start: number; cursor_end: number } {
    return this.#handler.handleComplete({ code, cursor_pos: position });
  }

  close(): void {
    this.#executor.close();
  }
}

/** Gives the compiled code of each cell a name that traces show. */
function nameCells(converter: Converter, count: () => number): Converter {
  return {
    ...converter,
    convert(previous, source) {
      const result = converter.convert(previous, source);
      const output = result.output && `${bindShorthands(result.output)}\n//# sourceURL=${cellFileName(count())}`;
      return { ...result, output };
    },
  };
}
