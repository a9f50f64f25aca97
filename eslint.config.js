import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

export default defineConfig(
  {
    ignores: [
      "dist/",
      "node_modules/",
      ".venv/",
      ".peers/",
      ".grading/",
      ".sweep/",
      "sweeps/",
      ".hub/",
      ".scikit-learn/",
      ".tensorflow/",
      ".setup/",
      "handouts/",
      "handouts-teachers/",
      "coverage/",
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers in messages are what the messages are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // An index may be out of range, and reading process.env by name is how it is done.
      "@typescript-eslint/dot-notation": "off",
      // An empty variable or text counts as none.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
    },
  },
  {
    // In JavaScript a type is given to JSON by a comment, which these rules do not see.
    files: ["**/*.mjs", "**/*.cjs"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off", "@typescript-eslint/no-unsafe-return": "off" },
  },
  {
    files: ["**/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off", "@typescript-eslint/no-unsafe-call": "off" },
  },
);
