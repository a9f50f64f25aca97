import { load } from "cheerio";

import { keepInside } from "../../src/handouts/outside.js";

function kept(html: string): { html: string; said: string[] } {
  const $ = load(html, null, false);
  const said: string[] = [];
  keepInside($, (sentence) => said.push(sentence));
  return { html: $.html(), said };
}

describe("keepInside", () => {
  it("makes a link of a picture from elsewhere, and says which", () => {
    const { html, said } = kept('<p>See <img src="https://example.org/cat.png" alt="a cat">.</p>');
    expect(html).toBe('<p>See <a href="https://example.org/cat.png">a cat</a>.</p>');
    expect(said).toEqual([
      "https://example.org/cat.png is a link in the handout, which loads nothing: keep the file beside the notebook, or in a cell",
    ]);
  });

  it.each(["iframe", "video", "audio", "embed"])("does so with %s, whose address is its words", (tag) => {
    expect(kept(`<${tag} src="//example.org/a"></${tag}>`).html).toBe('<a href="//example.org/a">//example.org/a</a>');
  });

  it("takes out scripts, links to styles, and styles that load something", () => {
    const parts = [
      '<script src="https://example.org/a.js"></script><script>alert(1)</script>',
      '<link rel="stylesheet" href="https://example.org/a.css">',
      "<style>@import 'https://example.org/a.css'</style><style>p{background:url(https://example.org/a.png)}</style>",
    ];
    expect(kept(parts.join("")).html).toBe("");
  });

  it("leaves what the page holds itself, and links that a reader follows", () => {
    const html =
      '<img src="data:image/png;base64,AA==" alt=""><a href="https://example.org">there</a><style>p{color:red}</style>';
    expect(kept(html)).toEqual({ html, said: [] });
  });
});
