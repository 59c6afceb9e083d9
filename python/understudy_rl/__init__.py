"""Reads what Understudy writes, plays its policies, and records experts for it.

results(folder)          the evaluations, metrics and episodes of a study, as frames of pandas
Policy(file)             a run's final policy, in NumPy
record(env, policy, ...) a recording of any policy in any environment of Gymnasium
"""

from __future__ import annotations

from ._policy import Policy, PolicyError
from ._results import Problem, Results, StudyError, results
from .record import RecordError, Recording, __version__, record

__all__ = [
    "Policy",
    "PolicyError",
    "Problem",
    "RecordError",
    "Recording",
    "Results",
    "StudyError",
    "__version__",
    "record",
    "results",
]
