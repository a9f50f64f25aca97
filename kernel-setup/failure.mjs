/** Something that set-up cannot mend by itself; its message is one sentence with the way out, and is all that is shown. */
export class Failure extends Error {
  /** @override */
  name = "Failure";
}
