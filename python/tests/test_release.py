"""`scripts/check-release` finds each place that states another version or format than the rest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A file, and what another version of it has.
CHANGES = {
    "the program": ("Sources/Understudy/Components/Version.swift", "understudy = Version(0", "understudy = Version(9"),
    "the package": ("python/understudy_rl/record.py", '__version__ = "', '__version__ = "9'),
    "the citation": ("CITATION.cff", "\nversion: ", "\nversion: 9"),
    "a file on a page": ("Documentation/Installing.md", "understudy_rl-0", "understudy_rl-9"),
    "the README": ("README.md", "understudy_rl-0", "understudy_rl-9"),
    "the date": ("CITATION.cff", "\ndate-released: 2", "\ndate-released: 1"),
    "the changelog": ("CHANGELOG.md", "\n## ", "\n## Unreleased\n\n## "),
    "what a user must change": ("CHANGELOG.md", "### What you must change", "### Other"),
    "the checkpoint": ("Sources/StudyExecution/Checkpoints/Checkpoint.swift", "presentFormat = ", "presentFormat = 9"),
    "the study": ("Sources/StudyFormat/StudyManifest.swift", "knownFormat = ", "knownFormat = 9"),
    "the policy": ("Sources/QNetworks/Network/Network+Saving.swift", 'fileFormat = "', 'fileFormat = "x'),
    "a document": ("Sources/UnderstudyCommand/StatusCommand.swift", "var format = ", "var format = 9"),
    "the page": ("Documentation/Versions.md", "| a checkpoint | ", "| a checkpoint | 9"),
    "the reader of studies": ("python/understudy_rl/_results.py", "\nFORMAT = ", "\nFORMAT = 9"),
}


def check(folder: Path) -> set[str]:
    told = subprocess.run(
        [sys.executable, "scripts/check-release", "-"], cwd=folder, capture_output=True, encoding="utf-8"
    )
    problems = set(told.stderr.splitlines())
    assert told.returncode == (1 if problems else 0)
    return problems


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "clone"
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(folder)], check=True)
    # As they are here, whether or not they are committed.
    for path, *_ in CHANGES.values():
        shutil.copy(ROOT / path, folder / path)
    shutil.copy(ROOT / "scripts/check-release", folder / "scripts/check-release")
    return folder


@pytest.mark.parametrize("what", CHANGES)
def test_a_difference_is_found(clone, what):
    path, old, new = CHANGES[what]
    before, content = check(clone), (clone / path).read_text("utf-8")
    assert old in content
    (clone / path).write_text(content.replace(old, new, 1), "utf-8")
    try:
        assert check(clone) - before
    finally:
        (clone / path).write_text(content, "utf-8")


def test_a_version_that_is_tagged_already_is_found(clone):
    version = (clone / "CITATION.cff").read_text("utf-8").split("\nversion: ")[1].split("\n")[0]
    before = check(clone)
    subprocess.run(["git", "-C", str(clone), "tag", version, "HEAD~1"], check=True)
    assert any("is there already" in problem for problem in check(clone) - before)
