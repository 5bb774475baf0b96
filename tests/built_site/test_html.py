"""Every page is valid HTML, by the Nu Html Checker: a parser's guess may differ from one reader's browser to another's."""

import json
import subprocess

from knowledge.problems import ROOT

CHECKER = ROOT / ".venv" / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid_html(site):
    command = ["java", "-jar", CHECKER, "--skip-non-html", "--errors-only", "--format", "json", site.folder]
    done = subprocess.run(command, capture_output=True, text=True)
    faults = json.loads(done.stderr)["messages"]  # also what kept the checker itself from reading a file
    assert not faults, "\n".join(f"{one.get('url')}:{one.get('lastLine')}: {one['message']}" for one in faults)
    assert done.returncode == 0
