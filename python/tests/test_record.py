"""What `record` writes is a recording that the program takes, with the environment's own observations."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import gymnasium
import numpy
import pytest
from gymnasium import spaces

from understudy_rl import Policy, RecordError, record

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "python/understudy_rl/record.py"


def check(program, recording, environment: str, folder: Path) -> str:
    """Checks a spec with a recording, by the lines that the recording gives."""
    spec = f"""understudy: 1
name: recorded
environment: {environment}
{recording.spec}learner: {{learning_starts: 200}}
training: {{steps: 1_000}}
variants:
  diiqn: {{extends: diiqn}}
"""
    (folder / "spec.yaml").write_text(spec)
    return program.run("check", "spec.yaml", folder=folder, UNDERSTUDY_PYTHON=sys.executable)


class Strange(gymnasium.Env):
    """An environment with any spaces, whose observations and actions are samples; episodes have five steps."""

    def __init__(self, observations, actions=None, ends="terminated"):
        self.observation_space = observations
        self.action_space = actions or spaces.Discrete(3)
        self.ends, self.seen, self.taken = ends, [], []

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self.observation_space.seed(seed)
        self.step_number = 0
        return self.observe(), {}

    def observe(self):
        self.seen.append(self.observation_space.sample())
        return self.seen[-1]

    def step(self, action):
        self.taken.append(action)
        self.step_number += 1
        ended = self.step_number == 5
        return self.observe(), 0.5, ended and self.ends != "truncated", ended and self.ends != "terminated", {}


def test_a_recording_replays_in_the_environment(program, tmp_path):
    """The actions apart lead through the recorded observations, from the same seed on."""
    recording = record(
        gymnasium.make("CartPole-v1"),
        lambda x: int(x[2] + x[3] > 0),
        tmp_path / "x.npz",
        episodes=4,
        seed=3,
        epsilon=0.2,
    )
    arrays, apart = numpy.load(tmp_path / "x.npz"), numpy.load(tmp_path / "x.actions.npz")
    assert set(arrays) == {"observations", "episode_offsets", "terminated", "truncated"}
    assert set(apart) == {"actions", "rewards"}
    env = gymnasium.make("CartPole-v1")
    rows, actions, returns = iter(arrays["observations"]), iter(apart["actions"]), []
    for episode in range(4):
        observation, _ = env.reset(seed=3 if episode == 0 else None)
        assert (next(rows) == observation).all()
        returns.append(0.0)
        while True:
            observation, reward, terminated, truncated, _ = env.step(int(next(actions)))
            returns[-1] += reward
            assert (next(rows) == observation).all()
            if terminated or truncated:
                break
        assert arrays["terminated"][episode] == terminated and arrays["truncated"][episode] == truncated
    assert next(rows, None) is None and next(actions, None) is None
    assert recording.returns == returns and recording.episodes == 4
    offsets = arrays["episode_offsets"]
    assert offsets[0] == 0 and offsets[-1] == recording.transitions + 4
    assert numpy.diff(offsets).tolist() == [int(value) + 1 for value in returns]

    described = json.loads((tmp_path / "x.json").read_text())
    assert described["return"]["mean"] == recording.mean_return and described["episodes"] == 4
    assert described["environment"] == {"kind": "gymnasium", "id": "CartPole-v1", "make": {}, "time_limit": 500}
    assert described["actions"] == ["0", "1"] and described["epsilon"] == 0.2 and described["format"] == 1
    assert "recorded" in check(program, recording, "cart-pole", tmp_path)


def test_the_program_learns_from_it(program, tmp_path):
    """With the true actions, as the report counts them, and the mean return of the description."""
    recording = record(
        gymnasium.make("CartPole-v1"), lambda x: int(x[2] + x[3] > 0), tmp_path / "x.npz", transitions=500
    )
    assert recording.transitions >= 500
    check(program, recording, "cart-pole", tmp_path)
    sets = [f"--set={s}" for s in ("training.evaluate_every=500", "replay.capacity=1000")]
    program.run("run", "spec.yaml", "--quiet", *sets, folder=tmp_path)
    study = json.loads((tmp_path / "runs/recorded/study.json").read_text())
    assert study["expert_return"] == recording.mean_return
    metrics = (tmp_path / "runs/recorded/diiqn/seed-0/metrics.csv").read_text().splitlines()
    names, last = metrics[0].split(","), metrics[-1].split(",")
    assert float(last[names.index("imitation/accuracy")]) > 0.5


def test_the_same_call_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        record(gymnasium.make("MountainCar-v0"), "random", tmp_path / f"{name}.npz", episodes=2, seed=5)
    record(gymnasium.make("MountainCar-v0"), "random", tmp_path / "c.npz", episodes=2, seed=6)
    for suffix in (".npz", ".actions.npz", ".json"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert (tmp_path / "a.npz").read_bytes() != (tmp_path / "c.npz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


OBSERVATIONS = {
    "numbers": (spaces.Box(-5, 5, (2, 3)), "float32", (2, 3)),
    "doubles": (spaces.Box(-5, 5, (4,), numpy.float64), "float32", (4,)),
    "one number": (spaces.Box(-1, 1, ()), "float32", (1,)),
    "an image": (spaces.Box(0, 255, (8, 6, 3), numpy.uint8), "uint8", (8, 6, 3)),
    "bytes": (spaces.Box(0, 255, (7,), numpy.uint8), "float32", (7,)),
    "a grid of flags": (spaces.Box(0, 1, (4, 4, 2), numpy.int8), "bool", (4, 4, 2)),
    "bits": (spaces.MultiBinary(5), "bool", (5,)),
}


@pytest.mark.parametrize("what", OBSERVATIONS)
def test_observations_are_kept(program, tmp_path, what):
    space, kind, shape = OBSERVATIONS[what]
    env = Strange(space)
    recording = record(env, "random", tmp_path / "x.npz", episodes=3)
    kept = numpy.load(tmp_path / "x.npz")["observations"]
    assert kept.dtype == kind and kept.shape == (18, *shape)
    assert numpy.array_equal(kept, numpy.stack(env.seen).astype(kind).reshape(kept.shape))
    # The environment of the spec has the same number of values only in one case: the program reads the file in all.
    told = subprocess.run(
        [program.path, "check", "spec.yaml"], cwd=write_spec(tmp_path, recording), capture_output=True
    )
    text = told.stderr.decode()
    assert told.returncode == 0 or f"{kept[0].size} " in text and "damaged" not in text, text


def write_spec(folder: Path, recording) -> Path:
    (folder / "spec.yaml").write_text(
        f"understudy: 1\nname: x\nenvironment: cart-pole\n{recording.spec}training: {{steps: 20_000}}\nextends: diiqn\n"
    )
    return folder


def test_values_become_flags_as_in_the_program(program, tmp_path):
    recording = record(gymnasium.make("FrozenLake-v1"), "random", tmp_path / "x.npz", episodes=5)
    kept = numpy.load(tmp_path / "x.npz")["observations"]
    assert kept.dtype == bool and kept.shape[1] == 16 and (kept.sum(axis=1) == 1).all()
    assert (kept[:, 0]).any()
    check(program, recording, "{kind: gymnasium, id: FrozenLake-v1}", tmp_path)


def test_one_key_of_many_is_recorded(tmp_path):
    space = spaces.Dict({"image": spaces.Box(0, 255, (4, 4, 3), numpy.uint8), "direction": spaces.Discrete(4)})
    seen = []
    env = Strange(space)
    record(env, lambda x: seen.append(x) or 1, tmp_path / "x.npz", episodes=1, key="image")
    assert all(set(x) == {"image", "direction"} for x in seen)
    kept = numpy.load(tmp_path / "x.npz")["observations"]
    assert numpy.array_equal(kept, numpy.stack([x["image"] for x in env.seen]))
    for key, words in ((None, "choose one of them"), ("x", "there are: .*image")):
        with pytest.raises(RecordError, match=words):
            record(Strange(space), "random", tmp_path / "y.npz", key=key)


ACTIONS = {
    "numbers from 0": (spaces.Discrete(3), lambda x: 2, [2] * 5),
    "numbers from 5": (spaces.Discrete(3, start=5), lambda x: 7, [2] * 5),
    "an array with a number": (spaces.Discrete(3), lambda x: numpy.array([1]), [1] * 5),
    "combinations": (spaces.MultiDiscrete([2, 3]), lambda x: [1, 2], [5] * 5),
}


@pytest.mark.parametrize("what", ACTIONS)
def test_actions_have_numbers_from_0(tmp_path, what):
    space, policy, expected = ACTIONS[what]
    recording = record(Strange(spaces.Box(0, 1, (2,)), space), policy, tmp_path / "x.npz", episodes=1)
    apart = numpy.load(tmp_path / "x.actions.npz")
    assert apart["actions"].tolist() == expected and apart["actions"].dtype == "int64"
    assert apart["rewards"].tolist() == [0.5] * 5 and recording.has_actions


def test_continuous_actions_are_kept_apart_and_in_no_spec(program, tmp_path):
    recording = record(gymnasium.make("MountainCarContinuous-v0"), "random", tmp_path / "x.npz", episodes=1)
    apart = numpy.load(tmp_path / "x.actions.npz")
    assert apart["unnumbered_actions"].shape == (999, 1) and "actions" not in apart
    assert "actions" not in recording.spec
    check(program, recording, "mountain-car", tmp_path)


@pytest.mark.parametrize("ends, flags", [("terminated", (1, 0)), ("truncated", (0, 1)), ("both", (1, 0))])
def test_an_episode_ends_once(tmp_path, ends, flags):
    record(Strange(spaces.Box(0, 1, (2,)), ends=ends), "random", tmp_path / "x.npz", episodes=1)
    arrays = numpy.load(tmp_path / "x.npz")
    assert (int(arrays["terminated"][0]), int(arrays["truncated"][0])) == flags


class Model:
    """A model as Stable-Baselines3 makes them, with a state."""

    def __init__(self):
        self.calls = []

    def predict(self, observation, state=None, episode_start=None, deterministic=False):
        self.calls.append((state, bool(episode_start[0]), deterministic))
        return numpy.array(1), (state or 0) + 1


def test_a_model_gets_its_state_back(tmp_path):
    model = Model()
    record(Strange(spaces.Box(0, 1, (2,))), model, tmp_path / "x.npz", episodes=2)
    assert model.calls == [(i or None, i == 0, True) for i in range(5)] * 2
    assert json.loads((tmp_path / "x.json").read_text())["policy"] == "Model"


def test_a_policy_of_the_program_plays(program, kinds, tmp_path):
    env = gymnasium.make("MountainCar-v0")
    recording = record(env, Policy(kinds / "scaled/seed-0", env), tmp_path / "x.npz", episodes=2)
    check(program, recording, "mountain-car", tmp_path)


def bad_box(value):
    env = Strange(spaces.Box(-numpy.inf, numpy.inf, (3,), numpy.float64))
    env.observe = lambda: numpy.array([0.0, 0.0, value])
    return env


def observing(space, value):
    """An environment whose second observation is `value`."""
    env = Strange(space)
    samples = iter([None, value])
    env.observe = lambda: env.observation_space.sample() if (given := next(samples, None)) is None else given
    return env


def rewarding(value):
    env = Strange(BOX)
    step = env.step
    env.step = lambda action: (*step(action)[:1], value, *step(action)[2:])
    return env


BOX = spaces.Box(0, 1, (2,))
FLAGS = spaces.Box(0, 1, (3,), numpy.int8)
IMAGE = spaces.Box(0, 255, (2, 2, 3), numpy.uint8)
CHANGED = {
    "a flag of 2": (FLAGS, numpy.array([0, 1, 2], numpy.int8), "element 2 .* is 2, and must be 0 or 1"),
    "a flag of -1": (FLAGS, numpy.array([0, -1, 1], numpy.int8), "element 1 .* is -1, and must be 0 or 1"),
    "half a bit": (spaces.MultiBinary(2), numpy.array([0.5, 1]), "element 0 .* is 0.5, and must be 0 or 1"),
    "a fraction in an image": (IMAGE, numpy.full((2, 2, 3), 7.5), "is 7.5, and must be a whole number from 0 to 255"),
    "too bright": (IMAGE, numpy.full((2, 2, 3), 300.7), "is 300.7, and must be a whole number from 0 to 255"),
    "too dark": (IMAGE, numpy.full((2, 2, 3), -1.5), "is -1.5, and must be"),
    "no brightness": (IMAGE, numpy.full((2, 2, 3), numpy.nan), "is nan, and must be"),
    "too large an integer": (IMAGE, numpy.full((2, 2, 3), 256), "is 256, and must be"),
    "a text": (BOX, numpy.array(["0", "1"]), "has the type <U1"),
    "complex numbers": (BOX, numpy.array([0, 1j]), "has the type complex128"),
    "a fraction as a value": (spaces.Discrete(3), 1.7, "the observation 1.7 in episode 1 is not in Discrete"),
    "two values": (spaces.Discrete(3), numpy.array([1, 2]), "is not in Discrete"),
}


@pytest.mark.parametrize("what", CHANGED)
def test_an_observation_that_would_be_changed_is_refused(tmp_path, what):
    space, value, words = CHANGED[what]
    with pytest.raises(RecordError, match=words):
        record(observing(space, value), "random", tmp_path / "x.npz", episodes=1)
    assert list(tmp_path.iterdir()) == []


def test_values_of_another_type_are_kept(tmp_path):
    record(observing(IMAGE, numpy.full((2, 2, 3), 200.0)), "random", tmp_path / "x.npz", episodes=1)
    assert (numpy.load(tmp_path / "x.npz")["observations"][1] == 200).all()
    record(observing(FLAGS, numpy.array([1.0, 0, 1])), "random", tmp_path / "y.npz", episodes=1)
    assert numpy.load(tmp_path / "y.npz")["observations"][1].tolist() == [True, False, True]


REFUSED = {
    "a fraction as an action": (lambda: Strange(BOX, spaces.MultiDiscrete([2, 3])), lambda x: [1.7, 2], "chose"),
    "too large a reward": (lambda: rewarding(1e300), "random", "no finite number in single precision"),
    "a tuple": (lambda: Strange(spaces.Tuple([BOX])), "random", "FlattenObservation"),
    "several environments": (lambda: gymnasium.make_vec("CartPole-v1", num_envs=2), "random", "vector environment"),
    "an action that is not there": (lambda: Strange(BOX), lambda x: 3, "chose 3"),
    "no number": (lambda: Strange(BOX), lambda x: 1.5, "chose 1.5"),
    "no action": (lambda: Strange(BOX), lambda x: None, "chose None"),
    "no policy": (lambda: Strange(BOX), 5, "is no policy"),
    "no number to observe": (lambda: bad_box(numpy.nan), "random", "element 2 of the observation after step 0"),
    "too large a number": (lambda: bad_box(1e300), "random", "single precision"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_recorded_is_told(tmp_path, what):
    env, policy, words = REFUSED[what]
    with pytest.raises(RecordError, match=words):
        record(env(), policy, tmp_path / "x.npz", episodes=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options", [{"episodes": 0}, {"transitions": -1}, {"epsilon": 1.5}, {"seed": -1}, {"seed": 2**31}, {"key": "x"}]
)
def test_wrong_options_are_told(tmp_path, options):
    with pytest.raises(RecordError):
        record(Strange(BOX), "random", tmp_path / "x.npz", **options)


def test_files_are_not_replaced_unless_told(tmp_path):
    for name in ("x.npz", "x.actions.npz", "x.json"):
        (tmp_path / name).write_text("kept")
        with pytest.raises(FileExistsError, match=name):
            record(Strange(BOX), "random", tmp_path / "x.npz", episodes=1)
        assert (tmp_path / name).read_text() == "kept"
        (tmp_path / name).unlink()
    (tmp_path / "x.json").write_text("old")
    record(Strange(BOX), "random", tmp_path / "x.npz", episodes=1, overwrite=True)
    assert json.loads((tmp_path / "x.json").read_text())["environment"] == {"kind": "gymnasium", "class": "Strange"}
    with pytest.raises(RecordError, match="ends in .npz"):
        record(Strange(BOX), "random", tmp_path / "x.zip")
    with pytest.raises(RecordError, match="no such folder"):
        record(Strange(BOX), "random", tmp_path / "no" / "x.npz")


def script(*arguments: object, folder: Path):
    """Runs a copy of the file alone, where the package cannot be imported."""
    alone = folder / "record.py"
    alone.write_bytes(SCRIPT.read_bytes())
    return subprocess.run(
        [sys.executable, str(alone), *map(str, arguments)], cwd=folder, capture_output=True, encoding="utf-8"
    )


def test_the_file_runs_alone(program, tmp_path):
    (tmp_path / "mine.py").write_text("def policy(observation):\n    return int(observation[1] > 0) * 2\n")
    made = script(
        "MountainCar-v0", "--policy", "mine:policy", "--episodes", 2, "--output", "x.npz", "--seed", 4, folder=tmp_path
    )
    assert made.returncode == 0, made.stderr
    record(gymnasium.make("MountainCar-v0"), lambda x: int(x[1] > 0) * 2, tmp_path / "y.npz", episodes=2, seed=4)
    assert (tmp_path / "x.npz").read_bytes() == (tmp_path / "y.npz").read_bytes()
    # The lines that it prints are a spec's.
    lines = made.stdout.split("\n\n")[1]
    (tmp_path / "spec.yaml").write_text(
        f"understudy: 1\nname: x\nenvironment: mountain-car\n{lines}training: {{steps: 20_000}}\nextends: diiqn\n"
    )
    program.run("check", "spec.yaml", folder=tmp_path)
    again = script("MountainCar-v0", "--policy", "mine:policy", "--output", "x.npz", folder=tmp_path)
    assert again.returncode == 73 and "there already" in again.stderr


def test_the_file_says_what_is_wrong(tmp_path):
    for arguments, code, words in (
        (["NoSuch-v0", "--policy", "random"], 64, "NoSuch"),
        (["CartPole-v1", "--policy", "missing_module:policy"], 65, "missing_module"),
        (["CartPole-v1", "--policy", "json:missing"], 65, "missing"),
        (["CartPole-v1", "--policy", "model.zip"], 65, "--algorithm"),
        (["CartPole-v1", "--policy", "random", "--episodes", "0"], 65, "episodes must be at least 1"),
        (["CartPole-v1", "--policy", "random", "--make", "x"], 2, "KEY=VALUE"),
    ):
        told = script(*arguments, "--output", "x.npz", folder=tmp_path)
        assert told.returncode == code and words in told.stderr, told.stderr
        assert not (tmp_path / "x.npz").exists()
