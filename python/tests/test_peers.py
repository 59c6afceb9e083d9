"""scripts/benchmark-peers with its peers, in one short round. It takes two minutes, and only where .venv-peers is."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(
    not (ROOT / ".venv-peers/bin/python").exists(), reason="no .venv-peers: scripts/benchmark-peers --install"
)
def test_every_program_takes_steps_of_every_workload(program, tmp_path):
    output = tmp_path / "peers.json"
    page = ROOT / "Documentation/Performance.md"
    before = page.read_bytes()
    made = subprocess.run(
        [sys.executable, ROOT / "scripts/benchmark-peers", "--quick", "--program", program.path, "--output", output],
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    results = json.loads(output.read_text())
    assert len(results["workloads"]) == 4
    for workload in results["workloads"]:
        assert list(workload["programs"]) == ["understudy", "stable-baselines3", "sbx", "plain-torch", "plain-jax"]
        for entry in workload["programs"].values():
            assert entry["steps_per_second"]["lowest"] > 0
            assert [set(each) >= {"steps", "processor_seconds", "wall_seconds", "load"} for each in entry["rounds"]] == [True]
        assert f"| {workload['title']} |" in made.stdout
    # Nothing about the machine but its processor.
    written = output.read_text() + made.stdout
    assert str(ROOT) not in written and str(Path.home()) + "/" not in written
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", written)
    assert page.read_bytes() == before
