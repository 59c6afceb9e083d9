"""Models of Stable-Baselines3 as experts. `scripts/test --heavy` runs this with the real package, which brings torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import gymnasium
import numpy
import pytest

from understudy_rl import Policy, record

sb3 = pytest.importorskip("stable_baselines3", reason="scripts/setup --tests --heavy installs stable-baselines3")

SCRIPT = Path(__file__).resolve().parents[1] / "understudy_rl/record.py"


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """A model that has learned for a moment, as a file."""
    model = sb3.DQN("MlpPolicy", "CartPole-v1", seed=1, learning_starts=200, device="cpu")
    model.learn(1_500)
    path = tmp_path_factory.mktemp("models") / "dqn.zip"
    model.save(path)
    return path


def test_an_agent_is_recorded_and_the_program_takes_it(program, saved, tmp_path):
    model = sb3.DQN.load(saved, device="cpu")
    recording = record(gymnasium.make("CartPole-v1"), model, tmp_path / "x.npz", transitions=400, seed=2)
    arrays, apart = numpy.load(recording.path), numpy.load(recording.actions_path)
    keep = numpy.ones(len(arrays["observations"]), bool)
    keep[arrays["episode_offsets"][1:] - 1] = False
    chosen, _ = model.predict(arrays["observations"][keep], deterministic=True)
    assert (chosen == apart["actions"]).all()
    described = json.loads((tmp_path / "x.json").read_text())
    assert described["policy"] == "DQN" and described["packages"]["stable_baselines3"] == sb3.__version__

    (tmp_path / "spec.yaml").write_text(
        f"understudy: 1\nname: recorded\nenvironment: cart-pole\n{recording.spec}"
        "learner: {learning_starts: 200}\nreplay: {capacity: 1_000}\n"
        "training: {steps: 1_000, evaluate_every: 500}\nvariants:\n  diiqn: {extends: diiqn}\n"
    )
    program.run("check", "spec.yaml", folder=tmp_path)
    program.run("run", "spec.yaml", "--quiet", folder=tmp_path)
    study = json.loads((tmp_path / "runs/recorded/study.json").read_text())
    assert study["expert_return"] == recording.mean_return


def test_the_file_alone_records_a_saved_model(saved, tmp_path):
    alone = tmp_path / "record.py"
    alone.write_bytes(SCRIPT.read_bytes())
    arguments = ["CartPole-v1", "--policy", str(saved), "--algorithm", "DQN", "--episodes", "2", "--output", "x.npz"]
    made = subprocess.run([sys.executable, str(alone), *arguments], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert made.returncode == 0, made.stderr
    model = sb3.DQN.load(saved, device="cpu")
    record(gymnasium.make("CartPole-v1"), model, tmp_path / "y.npz", episodes=2)
    assert (tmp_path / "x.npz").read_bytes() == (tmp_path / "y.npz").read_bytes()


def test_an_agent_with_drawn_actions_is_recorded(tmp_path):
    model = sb3.PPO("MlpPolicy", "Acrobot-v1", seed=1, n_steps=64, device="cpu")
    env = gymnasium.make("Acrobot-v1", max_episode_steps=100)
    record(env, model, tmp_path / "x.npz", episodes=2, deterministic=False)
    assert set(numpy.load(tmp_path / "x.actions.npz")["actions"].tolist()) == {0, 1, 2}


def test_an_agent_on_images_and_many_keys_is_recorded(tmp_path):
    class Keyed(gymnasium.ObservationWrapper):
        def __init__(self, env):
            super().__init__(env)
            box = gymnasium.spaces.Box(0, 255, (36, 36, 3), numpy.uint8)
            self.observation_space = gymnasium.spaces.Dict({"image": box, "state": env.observation_space})

        def observation(self, observation):
            image = numpy.full((36, 36, 3), int(abs(observation[2]) * 255) % 256, numpy.uint8)
            return {"image": image, "state": observation}

    env = Keyed(gymnasium.make("CartPole-v1"))
    model = sb3.PPO("MultiInputPolicy", env, n_steps=64, device="cpu")
    record(env, model, tmp_path / "x.npz", episodes=1, key="image")
    assert numpy.load(tmp_path / "x.npz")["observations"].dtype == "uint8"


def test_a_policy_of_the_program_is_judged_by_the_package(program, kinds):
    """`Policy` stands where the package expects a model; its returns are those of the program's own evaluation."""
    from stable_baselines3.common.env_util import make_vec_env
    from stable_baselines3.common.evaluation import evaluate_policy

    run = kinds / "perceptron" / "seed-0"
    envs = make_vec_env("CartPole-v1", 4, seed=1)
    player = Policy(run, gymnasium.make("CartPole-v1"))
    returns, _ = evaluate_policy(player, envs, n_eval_episodes=40, return_episode_rewards=True)
    told = json.loads(program.run("evaluate", run, "--episodes", 400, "--json"))
    expected = numpy.array(told["runs"][0]["returns"])
    difference = abs(numpy.mean(returns) - expected.mean())
    assert difference <= 6 * (expected.std() + 1) / 40**0.5
