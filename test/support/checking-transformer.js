import tsJest from "ts-jest";

/**
 * @typedef {object} Internals what ts-jest does not publish
 * @property {(source: string, path: string, options: object) => { diagnostics?: object[] }} processWithTs
 * @property {(options: object) => { createTsError(diagnostics: object[]): Error }} _configsFor
 */

/**
 * ts-jest, whose type errors fail a test. By itself (29.4) it throws them only where jest transforms asynchronously, and
 * jest 30 loads ES modules synchronously.
 */
export default {
  /** @param {import("ts-jest").TsJestTransformerOptions} options */
  createTransformer(options) {
    const transformer = tsJest.default.createTransformer(options);
    const internals = /** @type {Internals} */ (/** @type {unknown} */ (transformer));
    const process = transformer.process.bind(transformer);
    return Object.assign(transformer, {
      /** @type {typeof process} */
      process(source, path, transformOptions) {
        const { diagnostics } = internals.processWithTs(source, path, transformOptions);
        if (diagnostics?.length) throw internals._configsFor(transformOptions).createTsError(diagnostics);
        return process(source, path, transformOptions);
      },
    });
  },
};
