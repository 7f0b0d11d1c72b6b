"""Gathers the pages of the site: docs/ as it is, and the pages at the root of the repository in a folder beside it."""

import re
import shutil
import sys
from pathlib import Path

PROJECT = ("README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG", "SECURITY")
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)#\s:]+)(#[^)\s]*)?\)")


def from_docs(text, depth):
    """Links that leave docs/ lead to the copy of a root page; other files have no page, their names are enough."""
    up = "../" * depth

    def relink(link):
        label, target, anchor = link.group(1), link.group(2), link.group(3) or ""
        if not target.startswith(up + "../"):
            return link.group(0)
        name = target.removeprefix(up + "../").removesuffix(".md")
        return f"[{label}]({up}project/{name.lower()}.md{anchor})" if name in PROJECT else label

    return LINK.sub(relink, text)


def from_root(text):
    """Links of a page that comes to stand in project/."""

    def relink(link):
        label, target, anchor = link.group(1), link.group(2), link.group(3) or ""
        if target.removesuffix(".md") in PROJECT:
            return f"[{label}]({target.lower()}{anchor})"
        if target == "docs/adr":
            return f"[{label}](../adr/README.md)"
        if target.startswith("docs/"):
            return f"[{label}](../{target.removeprefix('docs/')}{anchor})"
        return label

    return LINK.sub(relink, text)


def main(root, pages):
    docs = pages / "docs"
    shutil.copytree(root / "docs", docs)
    for page in docs.rglob("*.md"):
        depth = len(page.relative_to(docs).parents) - 1
        page.write_text(from_docs(page.read_text("utf-8"), depth), "utf-8")
    (docs / "project").mkdir()
    for name in PROJECT:
        text = (root / f"{name}.md").read_text("utf-8")
        (docs / "project" / f"{name.lower()}.md").write_text(from_root(text), "utf-8")
    config = (root / "mkdocs.yml").read_text("utf-8")
    (pages / "mkdocs.yml").write_text(config, "utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
