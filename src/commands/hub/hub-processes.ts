import { readdir, readFile } from "node:fs/promises";

/** How the variable begins that says whose server a process belongs to. */
const STUDENTS = "JUPYTERHUB_SERVICE_PREFIX=/user/";

/** What a process of a hub is there for. */
export type Part = "hub" | "server" | "kernel" | "compiler" | "runner" | "other";

/** A process of a hub. */
export interface HubProcess {
  pid: number;
  part: Part;
  /** Whose server it belongs to; undefined for the hub's own. */
  student: string | undefined;
}

/**
 * The processes of a hub that {@link startHub} started, known by the variables that all of them inherit: also those whose
 * parents are gone. Linux only.
 *
 * @param state the hub's folder
 */
export async function hubProcesses(state: string): Promise<HubProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid): Promise<HubProcess[]> => {
      const variables = await textOf(`/proc/${pid}/environ`);
      if (!variables.includes(state)) return [];
      const command = await textOf(`/proc/${pid}/cmdline`);
      if (command === "") return []; // it has ended
      const isStudents = (variable: string): boolean => variable.startsWith(STUDENTS);
      const student = variables.split("\0").find(isStudents)?.slice(STUDENTS.length).split("/")[0];
      return [{ pid, student, part: student === undefined ? "hub" : partOf(command) }];
    }),
  );
  return found.flat();
}

function partOf(command: string): Part {
  if (command.includes("jupyterhub-singleuser")) return "server";
  return parts.find((part) => command.includes(`/${part}/main.js`)) ?? "other";
}

const parts = ["kernel", "compiler", "runner"] as const;

/** Nothing of a process that has ended meanwhile, or is somebody else's. */
async function textOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
