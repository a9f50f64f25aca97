import { profile } from "../src/profile.js";

describe("profile", () => {
  it("is full unless TSEMINAR_PROFILE says quick", () => {
    expect(profile({})).toBe("full");
    expect(profile({ TSEMINAR_PROFILE: "quick" })).toBe("quick");
  });

  it("names the known ones when it gets another", () => {
    expect(() => profile({ TSEMINAR_PROFILE: "fast" })).toThrow(
      'unknown TSEMINAR_PROFILE "fast" (one of: quick, full)',
    );
  });
});
