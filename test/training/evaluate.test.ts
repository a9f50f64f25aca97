import { Random } from "../../src/random.js";
import { evaluate, fit, predict, wilsonInterval } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

describe("evaluate", () => {
  it("gives the loss and accuracy of tfjs on all pictures at once, however they are cut into batches", async () => {
    const net = tinyNet();
    const data = tinyImages(50);
    const whole = await evaluate(net, data, { batchSize: 50 });
    const parts = await evaluate(net, data, { batchSize: 7 });
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect(parts.accuracy).toBeCloseTo(whole.accuracy, 5);
    expect(parts.images).toBe(50);
  });

  it("agrees with the predictions it rests on", async () => {
    const net = tinyNet();
    const data = tinyImages(60);
    await fit(net, data, { epochs: 2, random: new Random(1), verbose: 0 });
    const { accuracy } = await evaluate(net, data);
    const wrong = (await predict(net, data)).wrong();
    expect(accuracy).toBeCloseTo(1 - wrong.size / 60, 5);
  });
});

describe("wilsonInterval", () => {
  it("gives the published interval of 81 in 263", () => {
    // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E: 81 of 263 is 0.2553 to 0.3662.
    const [low, high] = wilsonInterval(81 / 263, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it("stays within [0, 1]", () => {
    expect(wilsonInterval(1, 10)[1]).toBeLessThanOrEqual(1);
    expect(wilsonInterval(0, 10)[0]).toBeGreaterThanOrEqual(0);
  });
});
