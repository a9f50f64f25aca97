/** How TensorFlow and its libraries begin a line that tells, or warns, and is no error: github.com/abseil/abseil-cpp, log format. */
const logLine = new RegExp(
  [
    /^WARNING: All log messages before absl::InitializeLog\(\) is called/,
    /^[IW]\d{4} \d\d:\d\d:[\d.]+ +\d+ \S+:\d+\] /,
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IW] \S+:\d+\] /,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Text without the log of TensorFlow, which goes to the kernel's own log: in a notebook it only frightens people. */
export function withoutLog(text: string): string {
  if (!text.split("\n").some((line) => logLine.test(line))) return text;
  const lines = text.split(/(?<=\n)/);
  process.stderr.write(lines.filter((line) => logLine.test(line)).join(""));
  return lines.filter((line) => !logLine.test(line)).join("");
}
