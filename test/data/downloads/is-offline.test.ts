import { isOffline } from "../../../src/data/downloads/is-offline.js";

describe("isOffline", () => {
  it.each([
    [undefined, false],
    ["", false],
    ["0", false],
    ["false", false],
    ["False ", false],
    ["1", true],
    ["true", true],
    ["yes", true],
  ])("takes TSEMINAR_OFFLINE=%j for %s", (TSEMINAR_OFFLINE, offline) => {
    expect(isOffline({ TSEMINAR_OFFLINE })).toBe(offline);
  });
});
