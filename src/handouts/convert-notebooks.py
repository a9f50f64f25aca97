"""Turns the cells of notebooks into HTML: convert-notebooks.py TEMPLATES FOLDER NOTEBOOK…

Writes NOTEBOOK.html beside each notebook. Pictures that Markdown names are looked for in FOLDER and become part of the HTML.
"""

import sys
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


class Renderer(IPythonRenderer):
    """Marks formulas, so that whoever draws them need not look for dollars."""

    def inline_math(self, body):
        return f'<span class="tex">{self.escape_html(body)}</span>'

    def block_math(self, body):
        return f'<span class="tex display">{self.escape_html(body)}</span>'

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")

    def _html_embed_images(self, html):
        # nbconvert's own closes each piece of HTML by itself, and a <details> would end before its text.
        return super()._html_embed_images(html) if "<img" in html else html


class Exporter(HTMLExporter):
    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            exclude_anchor_links=True,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


def main(templates, folder, *notebooks):
    exporter = Exporter(template_name="handout", extra_template_basedirs=[templates])
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata.setdefault("language_info", {"name": "typescript"})
        html, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"path": folder}})
        Path(f"{path}.html").write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
