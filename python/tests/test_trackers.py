"""The scripts that log to trackers, with the real packages. `scripts/test --heavy` runs this; they are large."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SPEC = """
understudy: 1
name: pole
environment: cart-pole
network: {hidden: [8]}
learner: {batch_size: 8, learning_starts: 50, train_every: 4}
training: {steps: 300, seeds: 2, evaluate_every: 100, evaluation_episodes: 2}
variants: {dqn: {extends: dqn}, double: {extends: double-dqn}}
"""


@pytest.fixture(scope="module")
def study(program, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("trackers")
    (folder / "pole.yaml").write_text(SPEC)
    program.run("run", "pole.yaml", "--quiet", folder=folder)
    return folder / "runs/pole"


def metrics(run: Path) -> dict[tuple[str, int], float]:
    """The numbers of a run by metric and step, as the file has them."""
    with open(run / "metrics.csv", newline="") as file:
        return {
            (name, int(row["step"])): float(value)
            for row in csv.DictReader(file)
            for name, value in row.items()
            if value and name != "step"
        }


def log(script: str, folder: Path, *arguments: object, **environment: str) -> None:
    subprocess.run(
        [sys.executable, ROOT / "Examples" / script, *map(str, arguments)],
        cwd=folder, env={**os.environ, **environment}, check=True, capture_output=True, timeout=600,
    )


def test_mlflow_holds_every_number(study, tmp_path):
    mlflow = pytest.importorskip("mlflow", reason="scripts/setup --tests --heavy installs mlflow")
    store = f"sqlite:///{tmp_path}/mlflow.db"
    log("log_to_mlflow.py", tmp_path, study, store)
    client = mlflow.MlflowClient(tracking_uri=store)
    experiment = client.get_experiment_by_name("pole")
    runs = client.search_runs([experiment.experiment_id])
    assert sorted(run.info.run_name for run in runs) == [f"{v}/seed-{s}" for v in ("double", "dqn") for s in (0, 1)]
    for run in runs:
        expected = metrics(study / run.info.run_name)
        assert run.data.params == dict(zip(("variant", "seed"), run.info.run_name.split("/seed-")))
        held = {
            (name, point.step): point.value
            for name in run.data.metrics
            for point in client.get_metric_history(run.info.run_id, name)
        }
        assert held == expected


def log_records(file: bytes) -> list[bytes]:
    """The records of an offline run: LevelDB's log format, blocks of 32 KiB after a header of 7 bytes."""
    records, parts, place = [], [], 7
    while place + 7 <= len(file):
        left = 32768 - place % 32768
        if left < 7:
            place += left
            continue
        length, kind = int.from_bytes(file[place + 4 : place + 6], "little"), file[place + 6]
        parts.append(file[place + 7 : place + 7 + length])
        place += 7 + length
        if kind in (1, 4):  # whole, or the last part
            records.append(b"".join(parts))
            parts = []
    return records


def test_wandb_holds_every_number_offline(study, tmp_path):
    pytest.importorskip("wandb", reason="scripts/setup --tests --heavy installs wandb")
    from wandb.proto import wandb_internal_pb2

    log("log_to_wandb.py", tmp_path, study, WANDB_SILENT="true")
    held: dict[str, dict[tuple[str, int], float]] = {}
    for file in sorted(tmp_path.glob("wandb/offline-run-*/*.wandb")):
        name, numbers = "", {}
        for data in log_records(file.read_bytes()):
            record = wandb_internal_pb2.Record()
            record.ParseFromString(data)
            if record.WhichOneof("record_type") == "run":
                name = record.run.display_name or name
            if record.WhichOneof("record_type") == "history":
                step = record.history.step.num
                for item in record.history.item:
                    key = item.key or "/".join(item.nested_key)
                    if not key.startswith("_"):
                        numbers[key, step] = float(item.value_json)
        held[name] = numbers
    assert sorted(held) == [f"{v}/seed-{s}" for v in ("double", "dqn") for s in (0, 1)]
    for name, numbers in held.items():
        assert numbers == metrics(study / name)
