/** What stands where in the memory that the main thread and the watchdog share. */
export const slots = {
  /** 1 after an interrupt, until the next cell; loops of cells read it, so it is the first. */
  interrupted: 0,
  /** Counts answers and interrupts; `prompt` waits for it to change. */
  news: 1,
} as const;
