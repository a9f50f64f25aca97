/** Whether TSEMINAR_OFFLINE forbids the network: "0", "false" and nothing mean that it does not. */
export function isOffline(environment: Readonly<Record<string, string | undefined>>): boolean {
  return !["", "0", "false"].includes((environment["TSEMINAR_OFFLINE"] ?? "").trim().toLowerCase());
}
