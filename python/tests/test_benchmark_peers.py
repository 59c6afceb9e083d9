"""scripts/benchmark-peers without its peers: what it computes, writes and refuses. test_peers.py runs it with them."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/benchmark-peers"


def load():
    loader = importlib.machinery.SourceFileLoader("benchmark_peers", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("benchmark_peers", loader))
    loader.exec_module(module)
    return module


peers = load()


def rounds(*rates):
    return [{"steps": rate, "processor_seconds": 1.0, "wall_seconds": 2.0, "load": 1.0} for rate in rates]


def results():
    measured = {name: rounds(100, 100, 100) for name in peers.PROGRAMS}
    measured["sbx"] = rounds(100, 400, 50)
    measured[peers.OURS] = rounds(1_000, 2_000, 3_000)
    return {
        "format": peers.FORMAT,
        "date": "2026-01-02",
        "processor": "Processor of the test",
        "cores": 2,
        "understudy": {"version": "1.2.3", "commit": None, "instruction_set": "avx2", "multiply_add_gflops": 128.7},
        "python": "3.11.0",
        "packages": {name: "9.8.7" for name in peers.PACKAGES},
        "rounds": 3,
        "seconds": 1.0,
        "workloads": [peers.summarize(workload, measured) for workload in peers.WORKLOADS],
    }


def script(*arguments):
    made = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=60
    )
    return made.returncode, made.stdout, made.stderr


def test_ratios_compare_measurements_of_one_round():
    programs = results()["workloads"][0]["programs"]
    assert programs["understudy"]["steps_per_second"] == {"median": 2_000, "lowest": 1_000, "highest": 3_000}
    # 1,000 / 100, 2,000 / 400, 3,000 / 50
    assert programs["sbx"]["times_as_fast"] == {"median": 10, "lowest": 5, "highest": 60}
    assert "times_as_fast" not in programs["understudy"]


def test_the_table_has_every_workload_and_says_what_was_measured():
    text = peers.table(results())
    for workload in peers.WORKLOADS:
        assert f"| {workload.title} | 2,000 | 100 | 100 | 100 | 100 |" in text
        assert f"| {workload.title} | 20 (10 to 30) | 10 (5.0 to 60) | 20 (10 to 30) | 20 (10 to 30) |" in text
    for part in ["2026-01-02", "Processor of the test", "avx2", "129 GFLOP/s", "1.2.3", "9.8.7", "load average"]:
        assert part in text


def test_the_table_is_written_between_the_markers_alone():
    page = f"Before.\n\n{peers.BEGIN}\nold\n{peers.END}\n\nAfter.\n"
    written = peers.with_table(page, "new")
    assert written == f"Before.\n\n{peers.BEGIN}\n\nnew\n\n{peers.END}\n\nAfter.\n"
    assert peers.with_table(written, "new") == written
    with pytest.raises(SystemExit):
        peers.with_table("a page without markers", "new")


def test_a_table_that_is_not_that_of_the_file_is_found(tmp_path):
    path = tmp_path / "peers.json"
    path.write_text(json.dumps(results()))
    assert script("--table", "--output", path)[1].strip() == peers.table(results())
    code, _, errors = script("--check", "--output", path)
    assert code == 65 and "scripts/benchmark-peers --table --write" in errors


def test_the_page_has_the_table_of_the_stored_file():
    assert script("--check") == (0, "", "")


def test_files_and_options_that_make_no_sense_are_refused(tmp_path):
    path = tmp_path / "peers.json"
    for text, part in [("{", "cannot read"), ('{"format": 99}', "format 99")]:
        path.write_text(text)
        code, _, errors = script("--table", "--output", path)
        assert code == 65 and part in errors and "Traceback" not in errors
    page = peers.PAGE.read_bytes()
    assert script("--table", "--write", "--output", path)[0] == 64 and script("--quick", "--write")[0] == 64
    assert peers.PAGE.read_bytes() == page
    code, _, errors = script("--program", tmp_path / "none")
    assert code == 64 and "there is no program" in errors
    assert script("--rounds", "0")[0] == 2 and script("--seconds", "1e9")[0] == 2


def test_the_specs_are_the_workloads(program, tmp_path):
    for workload in peers.WORKLOADS:
        path = tmp_path / f"{workload.name}.yaml"
        path.write_text(workload.spec(2_000))
        program.run("check", path)
        assert workload.chunk % workload.update_every == 0


def test_our_measurement_counts_the_steps_after_the_first_update(program):
    workload = peers.WORKLOADS[0]
    measured = peers.measure_ours(program.path, workload, 0.05)
    assert measured["steps"] == workload.rate * 0.05
    assert 0 < measured["processor_seconds"]
    assert 0 < measured["run_wall_seconds"] <= measured["wall_seconds"]


def test_our_failed_run_is_an_error(program, monkeypatch):
    workload = peers.WORKLOADS[0]
    monkeypatch.setattr(type(workload), "spec", lambda self, steps: "understudy: 1\n")
    with pytest.raises(RuntimeError, match="ended with code"):
        peers.measure_ours(program.path, workload, 0.05)
