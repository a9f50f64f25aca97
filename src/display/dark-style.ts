/** What the paper, the texts and the lines of a picture become on a dark page. Colours that mean something stay. */
const dark: Readonly<Record<string, string>> = {
  "#ffffff": "#111111", // paper
  "#222222": "#e8e8e8", // ink
  "#000000": "#e8e8e8",
  "#767676": "#9a9a9a", // lines that help the eye
  "#bbbbbb": "#5a5a5a",
  "#e4e4e4": "#333333",
};

const rules = Object.entries(dark).flatMap(([light, value]) =>
  ["fill", "stroke"].map((paint) => `[${paint}="${light}"]{${paint}:${value}}`),
);

/** A style for an SVG: where the reader's page is dark, so is the picture. Text on marks has inks of its own and stays. */
export const darkStyle = `<style>@media (prefers-color-scheme: dark) {${rules.join("")}}</style>`;
