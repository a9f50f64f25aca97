/** Gives a function the name by which logs call it. */
export function named<Work extends (...args: never[]) => unknown>(name: string, work: Work): Work {
  return Object.defineProperty(work, "name", { value: name });
}
