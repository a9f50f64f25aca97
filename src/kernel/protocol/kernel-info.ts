import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Content of `kernel_info_reply`. */
export function kernelInfo() {
  const version = versionIn(new URL("../../../package.json", import.meta.url));
  // Read from its package.json: loading TypeScript takes longer than the kernel's whole start.
  const typescript = versionIn(require.resolve("typescript/package.json"));
  return {
    status: "ok",
    protocol_version: "5.4",
    implementation: "tseminar",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `tseminar ${version}: TypeScript ${typescript} on Node ${process.version}`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "Node.js", url: "https://nodejs.org/docs/latest-v20.x/api/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
      { text: "Polars", url: "https://pola-rs.github.io/nodejs-polars/" },
      { text: "Vega-Lite", url: "https://vega.github.io/vega-lite/docs/" },
    ],
  };
}

function versionIn(packageFile: URL | string): string {
  return (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version;
}
