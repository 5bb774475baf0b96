"""Where the finished site says it stands, for the copies that outlive it."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.edition import DEFAULT_URL


def live_address(site: Path) -> str:
    """`https://example.org/sub/` as the home page names it; "" where the site was built for the reserved name."""
    home = (site / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<link rel="canonical" href="([^"]+)"', home)
    return found[1] if found and found[1] != DEFAULT_URL else ""
