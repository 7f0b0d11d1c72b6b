"""Puts the worker of file pages into the site, and checks that pages fetch nothing and that the search knows them."""

import json
import re
import shutil
import sys
from pathlib import Path

ELSEWHERE = "https://unpkg.com/iframe-worker/shim"
WORKER = "assets/javascripts/worker.js"
FETCHED = re.compile(r'<(?:script|img|iframe|source)\b[^>]*\bsrc="?(?:https?:)?//[^">]*'
                     r'|<link\b[^>]*\bhref="?(?:https?:)?//[^">]*')
KNOWN = (("pgbouncer", "poolers.html"), ("savepoint", "transactions.html"), ("not_ready", "troubleshooting.html"))


def main(site, worker):
    shutil.copy(worker, site / WORKER)
    faults = []
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site)
        html = page.read_text("utf-8").replace(ELSEWHERE, "../" * (len(name.parents) - 1) + WORKER)
        page.write_text(html, "utf-8")
        faults += [f"{name} fetches {found}" for found in FETCHED.findall(html)]
    index = json.loads((site / "search.json").read_text("utf-8"))
    for word, page in KNOWN:
        found = {item["location"].split("#")[0] for item in index["items"] if word in json.dumps(item).lower()}
        if page not in found:
            faults.append(f"the search knows '{word}' not on {page}, but on {sorted(found)}")
    if faults:
        sys.exit("\n".join(faults))


main(Path(sys.argv[1]), Path(sys.argv[2]))
