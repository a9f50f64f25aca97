import { join } from "node:path";

import { dataFolder } from "../../../src/data/downloads/data-folder.js";

describe("dataFolder", () => {
  it.each([
    ["an absolute path", "/srv/data", "/srv/data"],
    ["a path from the working folder", "shared/data", join(process.cwd(), "shared", "data")],
    ["a file: address, its escapes undone", "file:///srv/my%20data", "/srv/my data"],
    ["the address of a mirror", "https://mirror.example/data", undefined],
    ["an empty text", "", undefined],
    ["no variable", undefined, undefined],
  ])("reads %s", (_, place, folder) => {
    expect(dataFolder({ TSEMINAR_DATA: place })).toBe(folder);
  });
});
