import type { CheerioAPI } from "cheerio";

/** Lets wide tables be moved sideways, by the keyboard, too; and says which cells are headers, as a screen reader needs it. */
export function mendTables($: CheerioAPI): void {
  $("table").each((i, element) => {
    const table = $(element);
    const heads = table.find("thead th");
    if (heads.length > 0 && heads.text().trim() === "") table.find("thead").remove();
    table.find("th").each((_, head) => {
      if ($(head).text().trim() === "" && $(head).children().length === 0) head.tagName = "td";
    });
    table.find("thead th:not([scope])").attr("scope", "col");
    table.find("tbody th:not([scope])").attr("scope", "row");
    const caption = table.find("caption").text().trim();
    const name = caption || `Table ${i + 1}`;
    table.wrap($("<div class='wide' tabindex='0' role='region'>").attr("aria-label", name));
  });
}
