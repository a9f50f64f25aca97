/** What is printed by console.log while something runs. */
export async function saidLines(run: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: unknown) => void lines.push(String(line));
  try {
    await run();
  } finally {
    console.log = log;
  }
  return lines;
}
