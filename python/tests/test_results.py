"""`results` has what the files of a study have, and refuses what the program refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy
import pandas
import pytest

from understudy_rl import StudyError, results


@pytest.fixture
def study(kinds: Path, tmp_path: Path) -> Path:
    """A copy of the study that a test may change."""
    return Path(shutil.copytree(kinds, tmp_path / "study"))


def test_frames_have_what_the_files_have(kinds):
    read = results(kinds)
    assert read.problems == [] and read.study["name"] == "kinds"
    variants = [variant["name"] for variant in read.study["variants"]]
    assert read.runs["variant"].tolist() == variants and (read.runs["state"] == "finished").all()
    assert (read.runs["planned_steps"] == 1_500).all() and read.runs["random_return"].notna().all()
    assert read.episodes.columns.tolist() == [
        "variant", "seed", "episode", "step", "return", "length", "terminated", "truncated",
    ]  # fmt: skip
    for variant in variants:
        folder = kinds / variant / "seed-0"
        for name, frame in (("metrics", read.metrics), ("episodes", read.episodes)):
            # As pandas reads the file, which rounds the last digit of some numbers by default.
            expected = pandas.read_csv(folder / f"{name}.csv", float_precision="round_trip")
            found = frame[frame["variant"] == variant]
            assert (found["seed"] == 0).all() and len(found) == len(expected)
            for column in expected:
                kept = found[column].to_numpy(float)
                assert numpy.array_equal(kept, expected[column].to_numpy(float), equal_nan=True), (variant, column)
        evaluations = read.evaluations[read.evaluations["variant"] == variant]
        assert evaluations["step"].tolist() == [0, 500, 1000, 1500]
        metrics = pandas.read_csv(folder / "metrics.csv", float_precision="round_trip")
        assert evaluations["mean_return"].tolist() == metrics["eval/mean_reward"].tolist()
        assert evaluations["mean_length"].tolist() == metrics["eval/mean_ep_length"].tolist()
    assert read.episodes["terminated"].dtype == bool and read.metrics["step"].dtype == "int64"
    assert (read.episodes["terminated"] | read.episodes["truncated"]).all()


def test_numbers_are_those_of_the_report(program, kinds):
    report = json.loads(program.run("report", kinds, "--json"))
    finals = results(kinds).evaluations.groupby("variant")["mean_return"].apply(lambda values: values.tail(3).mean())
    for variant in report["studies"][0]["variants"]:
        assert variant["seeds"][0]["final_return"] == pytest.approx(finals[variant["name"]], rel=1e-12)


def test_a_study_that_goes_on_is_read(study):
    """A run without files has not begun, and the last line of a file may be cut off where its writer is at work."""
    shutil.rmtree(study / "image" / "seed-0")
    run = study / "grid" / "seed-0"
    (run / "status.json").write_text('{"state": "running", "step": 700}')
    episodes = (run / "episodes.csv").read_text().splitlines(keepends=True)
    (run / "episodes.csv").write_text("".join(episodes[:3]) + episodes[3][:4])
    (run / "metrics.csv").write_text("step,eval/mea")
    read = results(study)
    runs = read.runs.set_index("variant")
    assert runs.loc["image", "state"] == "not started" and runs.loc["grid", "state"] == "running"
    assert (read.episodes["variant"] == "grid").sum() == 2
    assert not read.evaluations["variant"].isin(["grid", "image"]).any()


def test_a_study_without_a_run_has_empty_frames(study):
    for folder in study.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    read = results(str(study))
    assert read.evaluations.empty and read.metrics.empty and read.episodes.empty
    assert (
        "mean_return" in read.evaluations and "return" in read.episodes and (read.runs["state"] == "not started").all()
    )


def line(path: Path, number: int, text: str) -> None:
    lines = path.read_text().splitlines(keepends=True)
    lines[number - 1] = text + "\n"
    path.write_text("".join(lines))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


# A file of the run, what damages it, and the line that is told.
DAMAGES = [
    ("metrics.csv", lambda path: path.unlink(), None),
    ("metrics.csv", lambda path: path.write_bytes(b""), 1),
    ("metrics.csv", lambda path: line(path, 1, path.read_text().split("\n")[0].replace("eval/mean_reward", "x")), 1),
    ("metrics.csv", lambda path: replaced(path, "step,", "step,step,"), 1),
    ("metrics.csv", lambda path: line(path, 3, "500,1"), 3),
    ("metrics.csv", lambda path: line(path, 3, path.read_text().split("\n")[1]), 3),
    ("metrics.csv", lambda path: line(path, 3, "0x10" + path.read_text().split("\n")[2][3:]), 3),
    ("metrics.csv", lambda path: line(path, 4, ""), 4),
    ("metrics.csv", lambda path: path.write_text("".join(path.read_text().splitlines(keepends=True)[:4])), None),
    ("episodes.csv", lambda path: line(path, 3, "1,2,,4,0,1"), 3),
    ("episodes.csv", lambda path: line(path, 3, "1,2,3,4,0,2"), 3),
    ("episodes.csv", lambda path: line(path, 3, "1,2,3,4,0,1,"), 3),
    ("episodes.csv", lambda path: line(path, 3, "1,2.5,3,4,0,1"), 3),
    ("episodes.csv", lambda path: line(path, 3, "1,2,1_0,4,0,1"), 3),
    ("episodes.csv", lambda path: line(path, 3, "99999999999999999999,2,3,4,0,1"), 3),
    ("episodes.csv", lambda path: path.write_text("".join(path.read_text().splitlines(keepends=True)[:2])), None),
    ("status.json", lambda path: path.write_text("{"), 1),
    ("status.json", lambda path: path.write_text('{"state": "done"}'), None),
    ("status.json", lambda path: path.write_text('{"state": "finished", "step": -1}'), None),
    ("status.json", lambda path: path.write_text('{"state": "finished", "wall_seconds": NaN}'), None),
    ("metrics.json", lambda path: path.write_text("[1,]"), 1),
    ("metrics.json", lambda path: path.write_text("{}"), None),
    ("imitation.json", lambda path: path.write_text('{"format": 1'), 1),
    ("imitation.json", lambda path: path.write_text('{"format": 2}'), None),
]


@pytest.mark.parametrize("place", range(len(DAMAGES)))
def test_damaged_files_are_named_as_by_the_program(program, study, place):
    name, damage, number = DAMAGES[place]
    path = study / "dueling" / "seed-0" / name
    damage(path)
    with pytest.raises(StudyError) as caught:
        results(study)
    assert [problem.path for problem in caught.value.problems] == [str(path)], caught.value
    assert caught.value.problems[0].line == number
    told = program.run("report", study, code=65)
    where = f"{path}:{number}" if number else f"{path}"
    assert where in told or where.replace(f"{study}", "study") in told, told

    read = results(study, leave_out_damaged=True)
    assert [problem.path for problem in read.problems] == [str(path)]
    assert read.runs.set_index("variant").loc["dueling", "state"] == "damaged"
    for frame in (read.evaluations, read.metrics, read.episodes):
        assert "dueling" not in set(frame["variant"]) and frame["variant"].nunique() == 8


def test_all_damaged_files_are_named_at_once(study):
    names = ["metrics.csv", "episodes.csv", "status.json"]
    for name in names:
        (study / "image/seed-0" / name).write_text("x\n")
    (study / "grid/seed-0/status.json").write_text("[]")
    with pytest.raises(StudyError) as caught:
        results(study)
    assert {Path(problem.path).name for problem in caught.value.problems[:3]} == set(names)
    assert len(str(caught.value).splitlines()) == 4


# What makes another study.json of it.
MANIFESTS = {
    "another format": {"format": 2},
    "no format": {"format": None},
    "a repeated variant": {"variants": [{"name": "a"}, {"name": "a"}], "runs": []},
    "an unknown variant": {"variants": [], "runs": [{"variant": "a", "seed": 0}]},
    "a repeated run": {"variants": [{"name": "a"}], "runs": [{"variant": "a", "seed": 0}] * 2},
    "a run elsewhere": {"variants": [{"name": "a"}], "runs": [{"variant": "a", "seed": 0, "directory": "../x"}]},
    "an absolute folder": {"variants": [{"name": "a"}], "runs": [{"variant": "a", "seed": 0, "directory": "/x"}]},
    "a negative seed": {"variants": [{"name": "a"}], "runs": [{"variant": "a", "seed": -1}]},
    "too many steps": {"variants": [{"name": "a"}], "runs": [{"variant": "a", "seed": 0, "steps": 10**13}]},
    "no list": {"runs": {}},
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_another_study_is_refused_as_by_the_program(program, study, what):
    path = study / "study.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **MANIFESTS[what]}))
    with pytest.raises(StudyError, match="study.json"):
        results(study, leave_out_damaged=True)
    assert "study.json" in program.run("report", study, code=65)


def test_a_folder_without_a_study_is_told(tmp_path):
    with pytest.raises(StudyError, match="the directory of a study holds a study.json"):
        results(tmp_path)
