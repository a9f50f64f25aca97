// This function runs in the reader's browser: it uses nothing outside of itself.

/** What it takes of vega, https://vega.github.io/vega/docs/api/view/. */
interface Vega {
  None: number;
  parse(spec: unknown): unknown;
  View: new (
    runtime: unknown,
    options: object,
  ) => {
    hover(): { runAsync(): Promise<unknown> };
  };
}

/** What it takes of the page's elements. */
interface Part {
  hidden: boolean;
  textContent: string | null;
  className: string;
  style: Record<string, string>;
  offsetWidth: number;
  offsetHeight: number;
  classList: { add(name: string): void };
  parentElement: Part;
  querySelector(selector: string): Part;
  append(...parts: Part[]): void;
  replaceChildren(...parts: Part[]): void;
}

interface Page {
  body: Part;
  documentElement: { clientWidth: number; clientHeight: number };
  querySelectorAll(selector: string): Iterable<Part>;
  createElement(tag: string): Part;
}

/** Draws the charts of a page over their stills, with tooltips; a chart that cannot be drawn keeps its still. */
export function drawCharts(vega: Vega, page: Page): void {
  const tip = page.createElement("div");
  tip.className = "tooltip";
  tip.hidden = true;
  page.body.append(tip);

  function tooltip(
    _handler: unknown,
    { clientX, clientY }: { clientX: number; clientY: number },
    _item: unknown,
    value: unknown,
  ): void {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    const lines = isRecord(value)
      ? Object.entries(value).map((line) => line.join(": "))
      : [`${value as string | number}`];
    const parts = lines.map((line) => {
      const part = page.createElement("div");
      part.textContent = line;
      return part;
    });
    tip.replaceChildren(...parts);
    const { clientWidth, clientHeight } = page.documentElement;
    const left = Math.max(4, Math.min(clientX + 12, clientWidth - tip.offsetWidth - 4));
    const below = clientY + 16;
    const top = below + tip.offsetHeight > clientHeight ? clientY - tip.offsetHeight - 8 : below;
    tip.style["left"] = `${left}px`;
    tip.style["top"] = `${top}px`;
  }

  function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object";
  }

  for (const source of page.querySelectorAll("script.chart")) {
    const figure = source.parentElement;
    const container = figure.querySelector(".live > div");
    try {
      const runtime = vega.parse(JSON.parse(source.textContent ?? ""));
      const view = new vega.View(runtime, { container, renderer: "svg", logLevel: vega.None, tooltip });
      void view
        .hover()
        .runAsync()
        .then(
          () => figure.classList.add("drawn"),
          () => undefined,
        );
    } catch {
      // The still stays.
    }
  }
}
