"""Makes the folder Fixtures: datasets as the real package minari writes them, and files that lie, by h5py.

    python Tests/MinariTests/make_fixtures.py Tests/MinariTests/Fixtures

Needs minari[hdf5] 0.5.4.
"""

import json
import os
import pathlib
import shutil
import sys

fixtures = pathlib.Path(sys.argv[1]).resolve()
shutil.rmtree(fixtures / "small", ignore_errors=True)
shutil.rmtree(fixtures / "odd", ignore_errors=True)
os.environ["MINARI_DATASETS_PATH"] = str(fixtures)

import h5py
import minari
import numpy as np
from gymnasium import spaces
from minari.data_collector import EpisodeBuffer


def make(name, space, actions, episodes):
    buffers = []
    generator = np.random.default_rng(5)
    for number, (observations, end) in enumerate(episodes):
        length = len(observations["position"] if isinstance(observations, dict) else observations) - 1
        buffers.append(
            EpisodeBuffer(
                id=None,
                seed=number,
                observations=observations,
                actions=[np.int64(a) for a in generator.integers(actions.start, actions.start + actions.n, length)],
                rewards=[float(step) for step in range(length)],
                terminations=[False] * (length - 1) + [end == "terminated"],
                truncations=[False] * (length - 1) + [end == "truncated"],
                infos={},
            )
        )
    minari.create_dataset_from_buffers(
        name, buffers, observation_space=space, action_space=actions, author="Understudy", algorithm_name="random"
    )


generator = np.random.default_rng(3)
# Twelve episodes, whose names are not in the order of their numbers; actions count from 2.
make(
    "small/vector-v0",
    spaces.Box(-np.inf, np.inf, (3,), np.float32),
    spaces.Discrete(4, start=2),
    [
        (generator.standard_normal((3 + e, 3)).astype(np.float32), "terminated" if e % 3 else "truncated")
        for e in range(12)
    ],
)
make(
    "small/dict-v1",
    spaces.Dict(
        {
            "position": spaces.Box(-1, 1, (2,), np.float64),
            "goal": spaces.Dict({"place": spaces.Box(-9, 9, (1,), np.float32)}),
        }
    ),
    spaces.Discrete(2),
    [
        (
            {"position": generator.uniform(-1, 1, (4, 2)), "goal": {"place": np.full((4, 1), e, np.float32)}},
            "terminated",
        )
        for e in range(2)
    ],
)
make(
    "small/grid-v0",
    spaces.Box(0, 255, (7, 7, 3), np.uint8),
    spaces.Discrete(3),
    [(generator.integers(0, 11, (5, 7, 7, 3)).astype(np.uint8), "truncated")],
)
(fixtures / "small" / "namespace_metadata.json").unlink(missing_ok=True)


def odd(name, change, **metadata):
    """A dataset of one episode of two steps, after `change` of its group."""
    folder = fixtures / "odd" / name / "data"
    folder.mkdir(parents=True)
    with h5py.File(folder / "main_data.hdf5", "w") as file:
        group = file.create_group("episode_0")
        group["observations"] = np.arange(6, dtype=np.float32).reshape(3, 2)
        group["actions"] = np.zeros(2, np.int64)
        group["rewards"] = np.zeros(2)
        group["terminations"] = np.array([False, True])
        group["truncations"] = np.array([False, False])
        change(group)
    text = {"total_episodes": 1, "total_steps": 2, "data_format": "hdf5", **metadata}
    (folder / "metadata.json").write_text(json.dumps(text))


def replace(**arguments):
    def change(group):
        del group["observations"]
        group.create_dataset("observations", **arguments)

    return change


def link(target):
    def change(group):
        del group["observations"]
        group["observations"] = target

    return change


def virtual(group):
    del group["observations"]
    layout = h5py.VirtualLayout((3, 2), np.float32)
    layout[:] = h5py.VirtualSource("other.hdf5", "data", (3, 2))
    group.create_virtual_dataset("observations", layout)


def early(group):
    group["terminations"][0] = True


def hole(group):
    group["observations"][1, 1] = np.nan


odd("plain", lambda group: None)
odd("external-link", link(h5py.ExternalLink("other.hdf5", "/data")))
odd("soft-link", link(h5py.SoftLink("/episode_0/rewards")))
odd("external-storage", replace(shape=(3, 2), dtype="f4", external=[("/etc/hostname", 0, 24)]))
odd("virtual", virtual)
odd("huge", replace(shape=(2**40, 4), dtype="f4", chunks=(1024, 4)))
odd("unwritten", replace(shape=(10_000_000, 4), dtype="f4", chunks=(1024, 4)))
odd("lzf", replace(data=np.zeros((3, 2), np.float32), compression="lzf"))
odd("text", replace(data=["a", "b", "c"]))
odd("early", early)
odd("nan", hole)
odd("counted", lambda group: None, total_episodes=2)
odd("stepped", lambda group: None, total_steps=3)
odd("arrow", lambda group: None, data_format="arrow")
odd("jpeg", lambda group: None, observation_space=json.dumps({"type": "Box", "dtype": "uint8", "shape": [64, 64, 3]}))
