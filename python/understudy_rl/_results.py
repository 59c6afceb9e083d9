"""A study's files as frames of pandas, read as strictly as the program reads them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, List, NoReturn, Optional, Set, Tuple, TypeVar, Union

if TYPE_CHECKING:
    import os

    import pandas

FORMAT = 1
"""The format of `study.json` and `imitation.json` that this module reads."""

STATES = ("finished", "failed", "running", "interrupted")
EVALUATION = "eval/mean_reward"
LARGEST = 2**63 - 1
MOST_STEPS = 10**12
INTEGER = re.compile(rb"-?[0-9]+")
NUMBER = re.compile(rb"-?(?:nan|inf|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
FLAGS = {b"0": False, b"false": False, b"1": True, b"true": True}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file of a study."""

    path: str
    """The file."""
    message: str
    """What is wrong, without a final period."""
    line: Optional[int] = None
    """The line, from 1; `None` if the problem is not in a single line."""

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: error: {self.message}"


class StudyError(ValueError):
    """A study that cannot be read whole; its text has a line for each problem."""

    def __init__(self, problems: List[Problem]) -> None:
        self.problems = problems
        """The problems, in the order of the runs."""
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Results:
    """What a study's folder has so far."""

    study: Dict[str, Any]
    """The content of `study.json`."""
    runs: pandas.DataFrame
    """One row a planned run, in the order of the plan: `variant`, `seed`, `directory`, `planned_steps`, `state` (one of
    `status.json`, or `not started`) and what else `status.json` has."""
    evaluations: pandas.DataFrame
    """One row an evaluation: `variant`, `seed`, `step`, `mean_return` and `mean_length`."""
    metrics: pandas.DataFrame
    """One row an evaluation: `variant`, `seed` and the columns of `metrics.csv`; NaN where a variant lacks one."""
    episodes: pandas.DataFrame
    """One row an episode of training: `variant`, `seed` and the columns of `episodes.csv`, flags as Booleans."""
    problems: List[Problem]
    """What was wrong with runs that are left out; empty unless `results` was told to leave them out."""


def results(folder: Union[str, os.PathLike[str]], *, leave_out_damaged: bool = False) -> Results:
    """Reads the folder of a study, whether or not it has finished.

    The rules are those of the program. A last line of a CSV file without a line break is passed over, because its
    writer is at work or was killed. Anything else that is no file of a study is a problem with a name.

    Args:
        folder: the folder with the study's `study.json`.
        leave_out_damaged: leave runs with damaged files out of the frames, and list the problems, instead of raising.

    Raises:
        StudyError: if `study.json` or a file of a run is missing, damaged or of another format.
    """
    import pandas

    root = Path(folder)
    study = _study(root)
    problems: List[Problem] = []
    runs: List[Dict[str, Any]] = []
    metrics: List[pandas.DataFrame] = []
    episodes: List[pandas.DataFrame] = []
    for run in study["runs"]:
        variant, seed = run["variant"], run["seed"]
        directory = run.get("directory", f"{variant}/seed-{seed}")
        read = _Run(root / directory)
        found = read.read()
        problems += found
        row = {"variant": variant, "seed": seed, "directory": directory, "planned_steps": run.get("steps")}
        if found:
            runs.append({**row, "state": "damaged"})
            continue
        runs.append({**row, **read.status})
        for table, frames in ((read.metrics, metrics), (read.episodes, episodes)):
            if table is None:
                continue
            frame = pandas.DataFrame(table)
            frame.insert(0, "variant", variant)
            frame.insert(1, "seed", seed)
            frames.append(frame)
    if problems and not leave_out_damaged:
        raise StudyError(problems)
    metric_frame = _joined(metrics, ["variant", "seed", "step", EVALUATION, "eval/mean_ep_length"])
    evaluations = metric_frame.reindex(columns=["variant", "seed", "step", EVALUATION, "eval/mean_ep_length"])
    evaluations.columns = pandas.Index(["variant", "seed", "step", "mean_return", "mean_length"])
    return Results(
        study=study,
        runs=pandas.DataFrame(runs),
        evaluations=evaluations,
        metrics=metric_frame,
        episodes=_joined(
            episodes, ["variant", "seed", "episode", "step", "return", "length", "terminated", "truncated"]
        ),
        problems=problems,
    )


def _joined(frames: List[pandas.DataFrame], columns: List[str]) -> pandas.DataFrame:
    """Returns the rows of all frames; an empty frame with `columns` if there are none."""
    import pandas

    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pandas.DataFrame(columns=pandas.Index(columns))
    joined: pandas.DataFrame = pandas.concat(filled, ignore_index=True)
    return joined


class _Run:
    """The files of a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.status: Dict[str, Any] = {"state": "not started"}
        self.metrics: Optional[Dict[str, Any]] = None
        self.episodes: Optional[Dict[str, Any]] = None

    def read(self) -> List[Problem]:
        """Reads all files, and returns the problems."""
        problems: List[Problem] = []
        for read in (self.read_status, self.read_metrics, self.read_episodes, self.read_others):
            try:
                read()
            except StudyError as error:
                problems += error.problems
        return problems

    @property
    def is_finished(self) -> bool:
        return bool(self.status.get("state") == "finished")

    def read_status(self) -> None:
        file = _File.if_present(self.folder / "status.json")
        if file is None:
            return
        status = file.json_object()
        state = file.value(status, "state", str, "a string")
        if state not in STATES:
            file.damaged(f"'state' is '{state}', which is none of {', '.join(STATES)}")
        for key in ("step", "episodes"):
            count = file.value(status, key, int, "an integer", required=False)
            if count is not None and not 0 <= count <= MOST_STEPS:
                file.damaged(f"'{key}' is {count}, which is no count of a run")
        for key in ("wall_seconds", "checkpoint_seconds", "random_return"):
            number = file.value(status, key, (int, float), "a number", required=False)
            if number is not None and key != "random_return" and not 0 <= number <= 1e15:
                file.damaged(f"'{key}' is {number}, which is no time of a run")
        self.status = status

    def read_metrics(self) -> None:
        path = self.folder / "metrics.csv"
        file = _File.if_present(path)
        if file is None:
            if self.is_finished:
                raise StudyError([Problem(str(path), "no such file, though the run finished")])
            return
        if not self.is_finished and b"\n" not in file.content:
            return
        table = _Table(file)
        steps = table.integers("step")
        for row, (last, step) in enumerate(zip(steps, steps[1:])):
            if step <= last:
                file.damaged(f"step {step} does not come after step {last}", row + 3)
        values = {name: steps if name == "step" else table.numbers(name) for name in table.header}
        if self.is_finished:
            if EVALUATION not in values:
                file.damaged(f"no column '{EVALUATION}'", 1)
            for row, value in enumerate(values[EVALUATION]):
                if value is None:
                    file.damaged(f"column '{EVALUATION}' is empty", row + 2)
                if not abs(value) < float("inf"):
                    file.damaged(f"'{value}' in column '{EVALUATION}' is no return", row + 2)
            finished = self.status.get("step")
            if steps and finished is not None and steps[-1] < finished:
                file.damaged(f"ends at step {steps[-1]}, though the run finished at {finished}")
        self.metrics = {"step": steps}
        for name in table.header:
            if name != "step":
                self.metrics[name] = [float("nan") if value is None else value for value in values[name]]

    def read_episodes(self) -> None:
        file = _File.if_present(self.folder / "episodes.csv")
        if file is None:
            return
        if b"\n" not in file.content:
            count = 0
        else:
            table = _Table(file)
            columns: Dict[str, Any] = {}
            for name in ("episode", "step", "return", "length", "terminated", "truncated"):
                if name == "return":
                    returns = table.numbers(name)
                    if None in returns:
                        file.damaged("column 'return' is empty", returns.index(None) + 2)
                    columns[name] = returns
                elif name in ("terminated", "truncated"):
                    columns[name] = table.flags(name)
                else:
                    columns[name] = table.integers(name)
            self.episodes = columns
            count = len(columns["episode"])
        whole = self.status.get("episodes")
        if self.is_finished and whole is not None and count < whole:
            file.damaged(f"{count} episodes, though the run had {whole}")

    def read_others(self) -> None:
        """Reads what is in no frame: a damaged file counts all the same."""
        file = _File.if_present(self.folder / "imitation.json")
        if file is not None:
            file.require_format()
        file = _File.if_present(self.folder / "metrics.json")
        if file is not None and not isinstance(file.json(), list):
            file.damaged("must be a list")


class _File:
    """A file of a study, read completely."""

    def __init__(self, path: Path, hint: str = "no such file") -> None:
        self.path = path
        try:
            self.content = path.read_bytes()
        except FileNotFoundError:
            raise StudyError([Problem(str(path), hint)]) from None
        except OSError as error:
            raise StudyError([Problem(str(path), f"the file cannot be read ({error.strerror})")]) from None

    @staticmethod
    def if_present(path: Path) -> Optional[_File]:
        return _File(path) if path.exists() or path.is_symlink() else None

    def damaged(self, message: str, line: Optional[int] = None) -> NoReturn:
        raise StudyError([Problem(str(self.path), message, line)])

    def json(self) -> Any:
        def no_number(text: str) -> NoReturn:
            raise ValueError(text)

        try:
            return json.loads(self.content.decode("utf-8"), parse_constant=no_number)
        except json.JSONDecodeError as error:
            if not self.content.decode("utf-8")[error.pos :].strip():
                self.damaged("the file ends in the middle of its JSON", error.lineno)
            self.damaged("not valid JSON", error.lineno)
        except (ValueError, RecursionError):
            self.damaged("not valid JSON")

    def json_object(self) -> Dict[str, Any]:
        content = self.json()
        if not isinstance(content, dict):
            self.damaged("must be an object")
        return content

    def require_format(self) -> Dict[str, Any]:
        """Returns the content if it has the known format, which determines how to read it."""
        content = self.json_object()
        format = self.value(content, "format", int, "an integer")
        if format != FORMAT:
            self.damaged(f"format {format} is not known; this version reads format {FORMAT}")
        return content

    def value(self, content: Dict[str, Any], key: str, kind: Any, words: str, required: bool = True) -> Any:
        """Returns a value of the right type; `None` if it may be missing and is."""
        value = content.get(key)
        if value is None:
            if required:
                self.damaged(f"'{key}' is missing" if key not in content else f"'{key}' must be {words}, not null")
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.damaged(f"'{key}' must be {words}")
        return value


Value = TypeVar("Value")


class _Table:
    """The rows of a CSV file, of which every cell is checked when its column is read."""

    def __init__(self, file: _File) -> None:
        self.file = file
        end = file.content.find(b"\n")
        if end < 0:
            file.damaged("no complete header line", 1)
        self.header = _names(file.content[:end].decode("utf-8", "replace").rstrip("\r"))
        for place, name in enumerate(self.header):
            if name in self.header[:place]:
                file.damaged(f"two columns '{name}'", 1)
        # What follows the last line break was cut off when its writer was killed.
        lines = file.content[end + 1 :].split(b"\n")[:-1]
        self.rows = [(line[:-1] if line.endswith(b"\r") else line).split(b",") for line in lines]
        for row, cells in enumerate(self.rows):
            if len(cells) != len(self.header):
                file.damaged(f"{len(cells)} cells where the header has {len(self.header)}", row + 2)

    def column(self, name: str, value: Callable[[bytes], Value], what: str) -> List[Value]:
        if name not in self.header:
            self.file.damaged(f"no column '{name}'", 1)
        place = self.header.index(name)
        values: List[Value] = []
        for row, cells in enumerate(self.rows):
            try:
                values.append(value(cells[place]))
            except (KeyError, ValueError):
                text = cells[place].decode("utf-8", "replace")
                self.file.damaged(f"'{text}' in column '{name}' is {what}", row + 2)
        return values

    def integers(self, name: str) -> List[int]:
        def value(cell: bytes) -> int:
            number = int(cell) if INTEGER.fullmatch(cell) and len(cell) <= 20 else None
            if number is None or not -LARGEST - 1 <= number <= LARGEST:
                raise ValueError
            return number

        return self.column(name, value, "not an integer")

    def numbers(self, name: str) -> List[Optional[float]]:
        def value(cell: bytes) -> Optional[float]:
            if not cell:
                return None
            if not NUMBER.fullmatch(cell):
                raise ValueError
            return float(cell)

        return self.column(name, value, "not a number")

    def flags(self, name: str) -> List[bool]:
        return self.column(name, FLAGS.__getitem__, "neither 0, 1, false nor true")


def _names(line: str) -> List[str]:
    """Returns the names in a line, without their quotes."""
    names, quoted, last = [""], False, ""
    for character in line:
        if character == '"':
            # Two quotes in a row inside quotes stand for one.
            if not quoted and last == '"':
                names[-1] += '"'
            quoted = not quoted
        elif character == "," and not quoted:
            names.append("")
        else:
            names[-1] += character
        last = character
    return names


def _study(folder: Path) -> Dict[str, Any]:
    """Reads and checks `study.json`."""
    file = _File(folder / "study.json", "no such file; the directory of a study holds a study.json")
    study = file.require_format()
    file.value(study, "name", str, "a string")
    names: Set[str] = set()
    for place, variant in enumerate(file.value(study, "variants", list, "a list")):
        name = variant.get("name") if isinstance(variant, dict) else None
        if not isinstance(name, str):
            file.damaged(f"'variants[{place}].name' must be a string")
        if name in names:
            file.damaged(f"'variants[{place}].name' repeats the name '{name}'")
        names.add(name)
    seen: Set[Tuple[str, int]] = set()
    directories: Set[str] = set()
    for place, run in enumerate(file.value(study, "runs", list, "a list")):
        if not isinstance(run, dict):
            file.damaged(f"'runs[{place}]' must be an object")
        _check_run(file, place, run, names)
        directory = run.get("directory", f"{run['variant']}/seed-{run['seed']}")
        if (run["variant"], run["seed"]) in seen:
            file.damaged(f"'runs[{place}]' repeats seed {run['seed']} of variant '{run['variant']}'")
        if directory in directories:
            file.damaged(f"'runs[{place}].directory' repeats the folder '{directory}'")
        seen.add((run["variant"], run["seed"]))
        directories.add(directory)
    return study


def _check_run(file: _File, place: int, run: Dict[str, Any], names: Set[str]) -> None:
    """Checks a planned run by itself."""

    def number(key: str, most: int) -> None:
        value = run.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            file.damaged(f"'runs[{place}].{key}' must be an integer")
        if not 0 <= value <= most:
            file.damaged(f"'runs[{place}].{key}' is {value}, which is none of a run")

    if run.get("variant") not in names:
        file.damaged(f"'runs[{place}].variant' is '{run.get('variant')}', which is not among the variants")
    number("seed", LARGEST)
    if run.get("steps") is not None:
        number("steps", MOST_STEPS)
    directory = run.get("directory")
    if directory is None:
        return
    if not isinstance(directory, str):
        file.damaged(f"'runs[{place}].directory' must be a string")
    if "\0" in directory or not set(directory.split("/")).isdisjoint({"", ".", ".."}):
        file.damaged(f"'runs[{place}].directory' is '{directory}', which is not in the study's folder")
