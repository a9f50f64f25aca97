import fc from "fast-check";

import { EvenCourse } from "../../src/charts/even-course.js";

describe("EvenCourse", () => {
  it("keeps the first value and the last one, and of the others at most so many, evenly spread", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 2, max: 50 }), (count, most) => {
        const course = new EvenCourse<number>(most);
        for (let i = 0; i < count; i++) course.add(i);
        const values = [...course.values];
        expect([values[0], values.at(-1)]).toEqual([0, count - 1]);
        expect(values.length).toBeLessThanOrEqual(most + 1);
        if (count > most) expect(values.length).toBeGreaterThan(most / 2);
        const steps = values.slice(1).map((value, i) => value - (values[i] ?? NaN));
        const last = steps.pop() ?? 1;
        expect(new Set(steps).size).toBeLessThanOrEqual(1);
        expect(last).toBeLessThanOrEqual(steps[0] ?? last);
        expect(last).toBeGreaterThan(0);
      }),
    );
  });

  it("takes another value in the place of the last one, kept or not", () => {
    for (const count of [1, 4, 5, 6, 7]) {
      const course = new EvenCourse<number>(4);
      for (let i = 0; i < count; i++) course.add(i);
      const before = course.values;
      course.replaceLast(99);
      expect(course.values).toEqual([...before.slice(0, -1), 99]);
    }
  });
});
