import { findChromium } from "../../src/handouts/pdf.js";

describe("findChromium", () => {
  it("takes the one that CHROMIUM names, else the first that is there", () => {
    const here = (path: string): boolean => ["/opt/chrome", "/usr/bin/google-chrome"].includes(path);
    expect(findChromium({ CHROMIUM: "/opt/chrome" }, here)).toBe("/opt/chrome");
    expect(findChromium({}, here)).toBe("/usr/bin/google-chrome");
  });

  it("says how to get one where there is none", () => {
    expect(() => findChromium({}, () => false)).toThrow(
      "there is no Chromium to print the PDF: install it (apt install chromium) or set CHROMIUM to its path",
    );
  });

  it("looks nowhere else where CHROMIUM is wrong", () => {
    const here = (path: string): boolean => path === "/usr/bin/chromium";
    expect(() => findChromium({ CHROMIUM: "/opt/none" }, here)).toThrow(
      "CHROMIUM is /opt/none, where there is no file: give the path of Chromium or Chrome",
    );
  });
});
