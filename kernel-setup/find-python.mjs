import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Failure } from "./failure.mjs";

const LEAST = [3, 10];

/**
 * A Python that is new enough: `TSEMINAR_PYTHON`, else `python3` or `python` on the path.
 *
 * @returns {Promise<string>} the command
 * @throws {Failure} when there is none
 */
export async function findPython() {
  const { TSEMINAR_PYTHON } = process.env;
  const candidates = TSEMINAR_PYTHON ? [TSEMINAR_PYTHON] : ["python3", "python"];
  const seen = [];
  for (const command of candidates) {
    const version = await versionOf(command);
    if (version === undefined) continue;
    if (isNewEnough(version)) return command;
    seen.push(`${command} is ${version}`);
  }
  const wayOut = `install Python ${LEAST.join(".")} or newer (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) or set TSEMINAR_PYTHON to one`;
  if (seen.length > 0) throw new Failure(`Python is too old (${seen.join(", ")}): ${wayOut}`);
  throw new Failure(`there is no Python (looked for ${candidates.join(", ")}): ${wayOut}`);
}

/** @param {string} command */
async function versionOf(command) {
  const program = "import platform; print(platform.python_version())";
  return promisify(execFile)(command, ["-c", program]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
