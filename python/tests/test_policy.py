"""A policy in NumPy chooses the program's actions, by the program's Q-values."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import gymnasium
import numpy
import pytest

from understudy_rl import Policy, PolicyError

VARIANTS = ["perceptron", "scaled", "factors", "normalized", "dueling", "streams", "image", "deep-image", "grid"]
ENVIRONMENTS = {"scaled": "MountainCar-v0"}


def policy(folder: Path, variant: str) -> Policy:
    env = gymnasium.make(ENVIRONMENTS[variant]) if variant in ENVIRONMENTS else None
    return Policy(folder, env)


def recorded(program, run: Path, output: Path, *options: object):
    """The observations before each action, and the actions, of the program's own greedy play."""
    program.run("record", run, "--policy", "greedy", "--output", output, "--overwrite", *options)
    arrays, apart = numpy.load(output), numpy.load(str(output).replace(".npz", ".actions.npz"))
    keep = numpy.ones(len(arrays["observations"]), bool)
    keep[arrays["episode_offsets"][1:] - 1] = False
    return arrays["observations"][keep], apart["actions"]


@pytest.mark.parametrize("variant", VARIANTS)
def test_actions_are_those_of_the_program(program, kinds, tmp_path, variant):
    run = kinds / variant / "seed-0"
    observations, actions = recorded(program, run, tmp_path / "x.npz", "--epsilon", 0, "--transitions", 2_000)
    player = policy(run, variant)
    q = player.q_values(observations)
    assert q.shape == (len(actions), player.action_count) and q.dtype == numpy.float32
    differing = player.action(observations) != actions
    # Only where two values are equal up to rounding.
    best, taken = q.max(axis=1), q[numpy.arange(len(q)), actions]
    assert (best - taken <= 1e-5 * numpy.abs(q).max()).all()
    assert differing.mean() < 0.001
    # One observation alone has the same values as in a batch.
    alone = player.q_values(observations[0])
    assert alone.shape == (player.action_count,)
    assert numpy.allclose(alone, q[0], rtol=0, atol=1e-5 * numpy.abs(q).max())
    assert player.action(observations[0]) == int(q[0].argmax())


def with_bias(run: Path, copy: Path, action: int, change: float) -> Path:
    """Copies a run whose network gives `action` a value that is higher by `change`."""
    shutil.copytree(run, copy)
    path = copy / "policy.safetensors"
    content = bytearray(path.read_bytes())
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    names = [name for name in header if name.endswith(".biases")]
    last = [name for name in names if ".advantage." in name] or names
    place = 8 + length + header[last[-1]]["data_offsets"][0] + 4 * action
    value = numpy.frombuffer(content, "<f4", 1, place)[0]
    content[place : place + 4] = numpy.float32(value + change).astype("<f4").tobytes()
    path.write_bytes(content)
    return copy


@pytest.mark.parametrize("variant", VARIANTS)
def test_differences_of_values_are_those_of_the_program(program, kinds, tmp_path, variant):
    """The program prints no Q-values. Its action changes where another one's bias makes up for the difference."""
    run = kinds / variant / "seed-0"
    for seed in range(3):
        options = ("--epsilon", 0, "--episodes", 1, "--seed", seed)
        observations, _ = recorded(program, run, tmp_path / "x.npz", *options)
        q = policy(run, variant).q_values(observations[0]).astype(float)
        order = numpy.argsort(-q)
        best, other = int(order[0]), int(order[1])
        tolerance = 1e-5 * numpy.abs(q).max()
        for change, expected in ((-tolerance, best), (tolerance, other)):
            copy = with_bias(run, tmp_path / f"{seed}-{expected}", other, q[best] - q[other] + change)
            first, actions = recorded(program, copy, tmp_path / "y.npz", *options)
            assert (first[0] == observations[0]).all()
            assert actions[0] == expected


def test_plays_in_gymnasium(kinds):
    """An environment of Gymnasium tells the bounds, and its own numbers of the actions."""
    env = gymnasium.make("MountainCar-v0")
    player = Policy(kinds / "scaled" / "seed-0" / "policy.safetensors", env)
    observation, _ = env.reset(seed=1)
    action = player(observation)
    assert isinstance(action, int) and env.action_space.contains(action)
    predicted, state = player.predict(numpy.stack([observation] * 3), state="kept")
    assert predicted.tolist() == [action] * 3 and state == "kept"
    assert player.environment_actions == [0, 1, 2] and player.frame_skip == 1
    by_bounds = Policy(player.path, bounds=([-1.2, -0.07], [0.6, 0.07]))
    assert (by_bounds.q_values(observation) == player.q_values(observation)).all()


def test_discrete_observations_and_numbered_actions(program, tmp_path):
    (tmp_path / "lake.yaml").write_text(f"""
        understudy: 1
        name: lake
        environment:
          kind: gymnasium
          id: FrozenLake-v1
          python: {json.dumps(sys.executable)}
          action_subset: ["3", "1", "2"]
        network: {{hidden: [16]}}
        replay: {{capacity: 500}}
        learner: {{batch_size: 8, learning_starts: 50, train_every: 4}}
        training: {{steps: 200, seeds: 1, evaluate_every: 200, evaluation_episodes: 1}}
        variants: {{dqn: {{}}}}
        """)
    program.run("run", "lake.yaml", "--quiet", folder=tmp_path)
    env = gymnasium.make("FrozenLake-v1")
    player = Policy(tmp_path / "runs/lake/dqn/seed-0", env)
    assert player.environment_actions == [3, 1, 2]
    q = player.q_values(numpy.arange(16))
    assert q.shape == (16, 3)
    for place in range(16):
        assert player(place) == [3, 1, 2][int(q[place].argmax())]
    with pytest.raises(PolicyError, match="not in the environment's space"):
        player(16)


def test_named_actions_without_numbers_are_told(kinds):
    player = policy(kinds / "factors" / "seed-0", "factors")
    observation = numpy.zeros(6, numpy.float32)
    assert player.action(observation) in (0, 1)
    with pytest.raises(PolicyError, match="environment_actions"):
        player(observation)
    player.environment_actions = [2, 0]
    assert player(observation) in (0, 2)


def test_bounds_are_asked_for(kinds):
    with pytest.raises(PolicyError, match="rescale_observations"):
        Policy(kinds / "scaled" / "seed-0")


@pytest.mark.parametrize("shape", [(3,), (2, 3), ()])
def test_other_observations_are_refused(kinds, shape):
    with pytest.raises(PolicyError, match="4 numbers"):
        Policy(kinds / "perceptron" / "seed-0").q_values(numpy.zeros(shape))


@pytest.mark.parametrize("shape", [(400,), (10, 10, 3), (9, 9, 4), (3, 3, 4)])
def test_other_images_are_refused(kinds, shape):
    with pytest.raises(PolicyError):
        Policy(kinds / "deep-image" / "seed-0").q_values(numpy.zeros(shape))


def test_a_missing_spec_is_named(kinds, tmp_path):
    shutil.copy(kinds / "perceptron/seed-0/policy.safetensors", tmp_path)
    with pytest.raises(PolicyError, match="spec.yaml: no such file"):
        Policy(tmp_path)


def test_damaged_policies_are_named(kinds, tmp_path):
    """No cut and no changed byte of the header is taken for a policy with other numbers, or fails otherwise."""
    run = kinds / "streams" / "seed-0"
    shutil.copy(run / "spec.yaml", tmp_path)
    path = tmp_path / "policy.safetensors"
    whole = (run / "policy.safetensors").read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    observation = numpy.ones(4, numpy.float32)
    path.write_bytes(whole)
    expected = Policy(path).q_values(observation)
    random = numpy.random.default_rng(1)
    damages = [whole[:length] for length in (0, 3, 8, header // 2, header, header + 4, len(whole) - 1)]
    damages += [whole + b"\0", b"\xff" * 64, b"\x08" + b"\0" * 7 + b"[" * 8]
    for _ in range(400):
        changed = bytearray(whole)
        changed[int(random.integers(header))] = int(random.integers(256))
        damages.append(bytes(changed))
    for content in damages:
        path.write_bytes(content)
        try:
            found = Policy(path).q_values(observation)
        except PolicyError as error:
            assert str(path) in str(error)
        else:
            # White space and metadata may change, and the order of two tensors of one shape.
            assert found.shape == expected.shape
    path.unlink()
    with pytest.raises(PolicyError, match="has the run finished"):
        Policy(path)


@pytest.mark.parametrize(
    "text", ["activation: swish", "atoms: 51", "head: {kind: quantile}", "head: {kind: plain, x: 1}"]
)
def test_networks_of_later_versions_are_refused(kinds, tmp_path, text):
    shutil.copytree(kinds / "perceptron" / "seed-0", tmp_path / "run")
    path = tmp_path / "run/spec.yaml"
    spec = path.read_text().replace("  head:\n    kind: plain\n", "").replace("  activation: relu\n", "")
    path.write_text(spec.replace("network:\n", f"network:\n  {text}\n"))
    with pytest.raises(PolicyError, match="know"):
        Policy(tmp_path / "run")
