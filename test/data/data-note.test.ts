import { dataNote } from "../../src/data/data-note.js";

describe("dataNote", () => {
  it("marks drawn pictures and says nothing of real ones", () => {
    expect(dataNote({ standIn: true })).toBe("drawn stand-in data");
    expect(dataNote({ standIn: false })).toBeUndefined();
  });
});
