/**
 * What is wrong with a path inside an archive: it must lead from the archive's root downwards, its parts divided by "/",
 * so that it cannot name a file elsewhere on any system. `undefined` when nothing is.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is empty";
  if (path.includes("\0")) return "has a NUL in it";
  if (path.includes("\\")) return "has a backslash in it";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "is absolute";
  const parts = path.replace(/\/$/, "").split("/");
  if (parts.includes("..")) return "climbs out of the archive";
  return parts.some((part) => part === "" || part === ".") ? "has an empty part" : undefined;
}
