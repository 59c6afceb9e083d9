"""Writes Fixtures/added/: runs of other programs, by their own writers, and what these programs read from them.

Run: python3 make_added_runs.py
Needs: stable-baselines3 (with PyTorch), tensorboard, tensorboardX, gymnasium, numpy

- stable-baselines3/seed-N/: DQN on CartPole with Monitor and EvalCallback, and its TensorBoard files.
- cleanrl/CartPole-v1__dqn__N__T/: random play on CartPole, written by PyTorch's SummaryWriter under the tags of
  CleanRL's dqn.py. PyPI has no current CleanRL.
- tensorboardx/, tensors/: the same tags by tensorboardX, and as tensors, as TensorFlow 2 writes them.
- expected.json: what numpy, csv and TensorBoard's EventAccumulator read from these files.
"""
import csv
import glob
import json
import os
import pathlib
import shutil
import socket

import gymnasium
import numpy
import stable_baselines3
import tensorboard
import tensorboardX
import torch
from stable_baselines3 import DQN
from stable_baselines3.common.callbacks import EvalCallback
from stable_baselines3.common.monitor import Monitor
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_accumulator import TENSORS
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from torch.utils.tensorboard import SummaryWriter

STEPS, SEEDS = 2_000, 3
root = pathlib.Path(__file__).parent / "Fixtures" / "added"
shutil.rmtree(root, ignore_errors=True)
# Names of event files have the name of the machine.
socket.gethostname = lambda: "machine"


def stable_baselines(seed):
    folder = root / "stable-baselines3" / f"seed-{seed}"
    folder.mkdir(parents=True)
    train = Monitor(gymnasium.make("CartPole-v1"), str(folder / "monitor.csv"))
    evaluate = EvalCallback(
        Monitor(gymnasium.make("CartPole-v1")), n_eval_episodes=5, eval_freq=250, log_path=str(folder), verbose=0)
    model = DQN("MlpPolicy", train, seed=seed, learning_starts=200, policy_kwargs={"net_arch": [16]},
                tensorboard_log=str(root / "stable-baselines3-tensorboard"), device="cpu")
    model.learn(STEPS, callback=evaluate, log_interval=10, tb_log_name=f"DQN_seed{seed}")
    train.close()


def random_play(seed):
    """The steps and returns of episodes."""
    environment = gymnasium.make("CartPole-v1")
    environment.action_space.seed(seed)
    step, episodes = 0, []
    while step < STEPS:
        environment.reset(seed=seed * 1_000 + len(episodes))
        total, done = 0.0, False
        while not done:
            _, reward, terminated, truncated, _ = environment.step(environment.action_space.sample())
            total, step, done = total + float(reward), step + 1, terminated or truncated
        episodes.append((step, total))
    return episodes


def cleanrl(writer, episodes):
    writer.add_text("hyperparameters", "|param|value|\n|-|-|\n|env_id|CartPole-v1|")
    for step, total in episodes:
        writer.add_scalar("charts/episodic_return", total, step)
        writer.add_scalar("charts/episodic_length", total, step)
        writer.add_scalar("losses/td_loss", 1 / step, step)
        writer.add_scalar("charts/SPS", 1000, step)
    writer.close()


def tensors(folder, episodes):
    writer = EventFileWriter(str(folder))
    for step, total in episodes:
        writer.add_event(Event(step=step, summary=scalar_pb("charts/episodic_return", total)))
    writer.close()


def read_events(folder):
    accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0, TENSORS: 0}).Reload()
    found = {}
    for tag in accumulator.Tags()["scalars"]:
        found[tag] = [[e.step, e.value] for e in accumulator.Scalars(tag)]
    for tag in accumulator.Tags()["tensors"]:
        values = [(e.step, e.tensor_proto) for e in accumulator.Tensors(tag)]
        if all(not proto.string_val for _, proto in values):
            found[tag] = [[step, float(proto.float_val[0])] for step, proto in values]
    return {tag: found[tag] for tag in ("eval/mean_reward", "rollout/ep_rew_mean", "charts/episodic_return")
            if tag in found}


for seed in range(SEEDS):
    stable_baselines(seed)
    cleanrl(SummaryWriter(str(root / "cleanrl" / f"CartPole-v1__dqn__{seed}__1700000000")), random_play(seed))
    cleanrl(tensorboardX.SummaryWriter(str(root / "tensorboardx" / f"seed-{seed}")), random_play(seed))
    tensors(root / "tensors" / f"seed-{seed}", random_play(seed))

expected = {
    "versions": {m.__name__: m.__version__ for m in (stable_baselines3, tensorboard, tensorboardX, torch, gymnasium)},
    "evaluations": [], "monitor": [], "events": {}}
for path in sorted(glob.glob(str(root / "stable-baselines3" / "*"))):
    with numpy.load(path + "/evaluations.npz") as file:
        expected["evaluations"].append(
            [[int(step), float(value)] for step, value in zip(file["timesteps"], file["results"].mean(axis=1))])
    with open(path + "/monitor.csv") as file:
        next(file)
        step, rows = 0, []
        for row in csv.DictReader(file):
            step += int(row["l"])
            rows.append([step, float(row["r"])])
        expected["monitor"].append(rows)
for name in ("stable-baselines3-tensorboard", "cleanrl", "tensorboardx", "tensors"):
    expected["events"][name] = [read_events(path) for path in sorted(glob.glob(str(root / name / "*")))]
(root / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
for path in root.rglob("best_model.zip"):
    os.remove(path)
