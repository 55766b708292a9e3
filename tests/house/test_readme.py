"""What README says one can do, one can do; what the lock files hold, anybody can fetch."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_readme_exist() -> None:
    paths = set(re.findall(r"(?:^|[`\s])(\./run|bash \.ci/run)\b", README, re.MULTILINE))
    assert paths == {"./run", "bash .ci/run"}
    assert os.access(ROOT / "run", os.X_OK)
    for script in ("run", ".ci/run"):
        subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_the_links_of_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")]
    for document in documents:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_decision_names_what_holds_it() -> None:
    decisions = sorted(ROOT.glob("docs/decisions/ADR-*.md"))
    assert decisions
    for decision in decisions:
        assert "\nHeld by: " in decision.read_text(encoding="utf-8"), decision.name


def test_the_lock_files_name_public_addresses_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "://" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
