import { Failure } from "../../../kernel-setup/failure.mjs";

/** The data can neither be found on this machine nor be downloaded: the loaders draw stand-ins instead. */
export class NoDataError extends Failure {
  override name = "NoDataError";
}
