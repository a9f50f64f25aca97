import type { Notebook, NotebookCell } from "../../src/handouts/notebook.js";

/** Words that stand only in cells for teachers: in their sources, their outputs and their charts' data. */
export const secrets = ["sesame", "pomegranate", "walnut", "marzipan", "quince"] as const;

/** A small notebook with all that a handout can hold; its pictures are drawn stand-ins. */
export function lesson(): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
      tseminar: { course: "Seeing machines", date: "2026-11-22", version: "1.2" },
    },
    cells: [
      words(
        "# A small lesson\n\nIt holds $n = 10$ classes, `const price = $5;` costs \\$5 and not \\$6. Go to [training](#Train-a-net).",
      ),
      words("## Look at the data"),
      code(`import { imageGrid, Dataset, fit, layerTable, Random, setSeed, tf, trainingChart, trainingHistory } from "tseminar";
import { drawnDigits } from "tseminar/data";
import { Table } from "tseminar/display";
setSeed(7); // a comment
const { images, shape, labels } = drawnDigits(200, new Random(1));
const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
const digits = new Dataset({ name: "digits", title: "Digits", split: "train", images, shape, labels, classNames, source: "drawn", licence: "none", standIn: true });
imageGrid(digits.take(12))`),
      words(
        "The softmax of the $i$-th output is\n\n$$p_i = \\frac{e^{z_i}}{\\sum_{j=1}^{n} e^{z_j}}$$\n\nand\n\n\\begin{align} a &= b \\\\ c &< d \\end{align}",
      ),
      words(edgeCases),
      words("## Train a net\n\n```ts\nconst epochs: number = 2; // in the text\n```"),
      code(`const net = tf.sequential();
net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
net.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
layerTable(net)`),
      code(
        `await fit(net, digits, { epochs: 3, batchSize: 32, validationSplit: 0.2, verbose: 0, callbacks: [trainingChart()] });`,
      ),
      words("## Long and wide"),
      code("for (let i = 0; i < 100; i++) console.log(`\\x1b[31mline\\x1b[0m ${i} of a long output`);"),
      code(`const columns = Array.from({ length: 24 }, (_, i) => ({ title: \`column \${i}\`, align: "right" as const }));
new Table({ caption: "A wide table", columns, rows: Array.from({ length: 3 }, (_, row) => columns.map((_, i) => String(1000 * row + i))) })`),
      code(`imageGrid(digits.take(132), { columns: 6 })`),
      words("### Exercise: count the weights\n\nHow many weights has the net?", "exercise"),
      code("const weights = 0; // your answer", "exercise"),
      code('const sesame = 28 * 28 * 10 + 10;\nconsole.log("pomegranate", sesame)', "solution"),
      code(`trainingHistory({ epoch: [1, 2], history: { loss: [2, 1], walnut: [0.5, 0.75] } })`, "solution"),
      code('if (sesame !== 7850) throw new Error("marzipan");', "hidden-tests"),
      words("Remind them of the biases, says quince.", "teacher"),
      words("Draw the net on paper.", "exercise"),
      words("## Summary\n\n| | |\n|---|---|\n| Classes | 10 |\n| Pixels | 784 |"),
    ].map((cell, i) => ({ ...cell, id: `cell-${i}` })),
  };
}

/** Formulas where Markdown has other plans with their signs, and one that nobody can read. */
const edgeCases = `## Formulas such as $f * g$ in $L_2$

- In a list: $a_1 * b_1 * c_1$ and $\\{x \\mid x < y\\}$
- $\\text{Fläche} = 3\\,\\%$, $\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$

| Formula | Value |
|---|---|
| $\\lvert x_i \\rvert$ | $10^{-3}$ |

$$
f(x) = \\begin{cases} 0 & x < 0 \\\\ x & \\text{else} \\end{cases}
$$

Broken is $\\frac{1}{$, and \`$code$\` is code.`;

function words(source: string, ...tags: string[]): NotebookCell {
  return { cell_type: "markdown", metadata: { tags }, source };
}

function code(source: string, ...tags: string[]): NotebookCell {
  return { cell_type: "code", metadata: { tags }, source, outputs: [], execution_count: null };
}
