import { backendChoice } from "../src/backend-choice.js";

describe("backendChoice", () => {
  it("is TensorFlow's where nothing is asked for", () => {
    expect(backendChoice({})).toBe("tensorflow");
    expect(backendChoice({ TSEMINAR_BACKEND: "" })).toBe("tensorflow");
    expect(backendChoice({ TSEMINAR_BACKEND: "webgpu" })).toBe("webgpu");
  });

  it("names the choices where another one is asked for", () => {
    expect(() => backendChoice({ TSEMINAR_BACKEND: "metal" })).toThrow(
      'unknown TSEMINAR_BACKEND "metal" (one of: tensorflow, webgpu)',
    );
  });
});
