"""The examples of the package's page run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "Documentation/Python.md").read_text()

QUICKSTART = """
understudy: 1
name: quickstart
environment: mountain-car
expert: {dataset: {kind: npz, path: PATH}}
replay: {capacity: 1_000}
learner: {batch_size: 16, learning_starts: 200}
training: {steps: 1_000, seeds: 2, evaluate_every: 500, evaluation_episodes: 1}
variants: {dqn: {extends: dqn}, diiqn-guided: {extends: diiqn-guided}}
"""


def test_the_first_example_runs(program, tmp_path):
    path = ROOT / "experiments/data/mountain-car-suboptimal.npz"
    (tmp_path / "quickstart.yaml").write_text(QUICKSTART.replace("PATH", str(path)))
    program.run("run", "quickstart.yaml", "--quiet", folder=tmp_path)
    example = re.findall(r"```python\n(.*?)```", PAGE, re.S)[0]
    made = subprocess.run(
        [sys.executable, "-c", example],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    assert "diiqn-guided" in made.stdout and (tmp_path / "expert.npz").is_file()


def test_every_argument_of_record_is_on_the_page():
    import inspect

    from understudy_rl import record

    table = PAGE.split("## Recordings")[1]
    for name in inspect.signature(record).parameters:
        if name not in ("output", "name"):
            assert f"`{name}`" in table, name
