"""Every page is valid HTML by the Nu Html Checker: what browsers must guess, they may guess differently."""

import json
import re
import subprocess

from knowledge.problems import ROOT

CHECKER = ROOT / ".venv" / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid_html(site):
    command = ["java", "-jar", CHECKER, "--skip-non-html", "--errors-only", "--format", "json", site.folder]
    done = subprocess.run(command, capture_output=True, text=True)
    faults = json.loads(done.stderr)["messages"]  # also what kept the checker itself from reading a file
    assert not faults, "\n".join(f"{one.get('url')}:{one.get('lastLine')}: {one['message']}" for one in faults)
    assert done.returncode == 0


def test_chinese_stands_in_pages_as_chinese(site):
    """Escaped, a character takes six bytes instead of three."""
    for path in site.folder.rglob("*.html"):
        assert not re.search(r"\\u[4-9a-f][0-9a-f]{3}", path.read_text(encoding="utf-8")), path
