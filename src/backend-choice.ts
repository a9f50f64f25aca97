/** What can compute: TensorFlow itself, or a GPU without CUDA through WebGPU. */
export const backends = ["tensorflow", "webgpu"] as const;

/** One of {@link backends}, by its name in tfjs. */
export type BackendName = (typeof backends)[number];

/**
 * The backend that `TSEMINAR_BACKEND` asks for.
 *
 * @returns Default: tensorflow
 * @throws Error when there is no such backend
 */
export function backendChoice({ TSEMINAR_BACKEND } = process.env): BackendName {
  if (!TSEMINAR_BACKEND) return "tensorflow";
  const choice = backends.find((name) => name === TSEMINAR_BACKEND);
  if (choice) return choice;
  throw new Error(`unknown TSEMINAR_BACKEND "${TSEMINAR_BACKEND}" (one of: ${backends.join(", ")})`);
}
