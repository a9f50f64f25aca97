/** Colours that stay apart for colour-blind eyes (Okabe and Ito 2008), the strongest on white first; yellow is left out. */
export const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"] as const;

/** Dashes beside the colours, in pixels drawn and left out, so that lines stay apart in grey print. */
export const dashes = [
  [1, 0],
  [6, 3],
  [2, 3],
  [10, 3, 2, 3],
] as const;

/** Shapes of points beside the colours, as vega names them. */
export const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"] as const;

/** The ink of axes and texts. */
export const ink = "#222222";

/** Inks of texts on marks, which are the same on a dark page: on light marks, and on dark ones. */
export const inkOnMarks = { light: "#1a1a1a", dark: "#fafafa" } as const;

/** The ink of lines that help the eye. */
export const quietInk = "#767676";

/** Widest picture in pixels: the text column of an A4 page with 2 cm margins, and of a notebook on half a screen. */
export const pageWidth = 640;

/** Faces of one and the same width on Windows, macOS and Linux, so that what is measured here fits there. */
export const fontFamily = "Arial, Helvetica, 'Liberation Sans', sans-serif";

/** How every chart looks: vega-lite's `config`. All inks are set, since a dark page would bring its own. */
export const theme = {
  background: "#ffffff",
  padding: 8,
  font: fontFamily,
  view: { stroke: "#bbbbbb" },
  axis: {
    labelColor: ink,
    labelFontSize: 12,
    titleColor: ink,
    titleFontSize: 13,
    titleFontWeight: "normal",
    titlePadding: 8,
    domainColor: quietInk,
    tickColor: quietInk,
    gridColor: "#e4e4e4",
  },
  legend: { labelColor: ink, labelFontSize: 12, titleColor: ink, titleFontSize: 13, titleFontWeight: "normal" },
  title: {
    color: ink,
    fontSize: 15,
    fontWeight: "bold",
    subtitleColor: ink,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    anchor: "start",
    offset: 10,
  },
  text: { color: ink, fontSize: 12 },
  range: { category: palette, symbol: shapes },
} as const;
