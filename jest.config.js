/** @type {import("jest").Config} */
export default {
  roots: ["<rootDir>/src", "<rootDir>/kernel-setup", "<rootDir>/test"],
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testEnvironment: "<rootDir>/test/support/node-environment.js",
  extensionsToTreatAsEsm: [".ts"],
  moduleFileExtensions: ["ts", "js", "mjs", "cjs", "json", "node"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    // Types are checked by tsc, once for all files, before jest starts (src/commands/run-tests.ts).
    "^.+\\.ts$": [
      "ts-jest",
      { useESM: true, diagnostics: { ignoreCodes: [151001] }, tsconfig: "<rootDir>/test/tsconfig.jest.json" },
    ],
  },
  reporters: ["default", "<rootDir>/test/support/skip-reporter.js"],
  coverageProvider: "v8",
  coverageDirectory: "coverage",
  coverageReporters: ["text"],
  collectCoverageFrom: ["src/**/*.ts", "kernel-setup/**/*.mjs"],
  // Only against what hangs: machines that do other things too are slow.
  testTimeout: 300_000,
  // Most tests wait for kernels, commands or a browser: three keep two cores busy, where jest would take one worker.
  maxWorkers: 3,
};
