/** Options of {@link until}. */
export interface UntilOptions {
  /** How long it is tried at most. Default: 60. */
  seconds?: number;
}

/** Reads a value again and again until it is as wanted, or the time is over; what was read last, for `expect` to look at. */
export async function until<T>(
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
  { seconds = 60 }: UntilOptions = {},
): Promise<T> {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const value = await read();
    if (isWanted(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
