"""What the tests of the Python package share. `scripts/test` runs them with the program that it has built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

# A short run of each kind of network, of each kind of scaling, and with a part of the actions.
KINDS = """
understudy: 1
name: kinds
replay: {capacity: 2_000}
learner: {batch_size: 32, learning_starts: 200, train_every: 2, target_update_every: 200}
exploration: {start: 1, end: 0.2, fraction: 0.5}
training: {steps: 1_500, seeds: 1, evaluate_every: 500, evaluation_episodes: 2}
variants:
  perceptron: {environment: cart-pole, network: {hidden: [32, 16]}}
  scaled: {environment: {kind: mountain-car, rescale_observations: [-1, 1]}, network: {hidden: [32]}}
  factors:
    environment:
      {kind: acrobot, observation_scale: [1, 2, 1, 2, 0.1, 0.1], action_subset: [counterclockwise, clockwise]}
    network: {hidden: [32]}
  normalized: {environment: cart-pole, network: {hidden: [32, 16], layer_normalization: true}}
  dueling: {environment: cart-pole, network: {hidden: [32], head: {kind: dueling}}}
  streams:
    environment: cart-pole
    network: {hidden: [32], head: {kind: dueling, stream_units: 16}, layer_normalization: true}
  image: {environment: breakout, network: {convolutions: [{channels: 8, kernel: 3, stride: 1}], hidden: [32]}}
  deep-image:
    environment: asterix
    network:
      convolutions: [{channels: 8, kernel: 4, stride: 2}, {channels: 4, kernel: 2, stride: 1}]
      hidden: []
      head: {kind: dueling, stream_units: 16}
      layer_normalization: true
  grid: {environment: {kind: maze, observation: one-hot}, network: {hidden: [32]}}
"""


class Program:
    """The program as the tests' build made it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def run(self, *arguments: object, code: int = 0, folder: object = None, **environment: str) -> str:
        """Runs the program, checks its exit code, and returns what it wrote, errors included."""
        result = subprocess.run(
            [self.path, *map(str, arguments)],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
        )
        assert result.returncode == code, result.stdout
        return result.stdout


@pytest.fixture(scope="session")
def program() -> Program:
    path = os.environ.get("UNDERSTUDY_PROGRAM")
    if not path:
        pytest.skip("UNDERSTUDY_PROGRAM names no program; scripts/test sets it")
    return Program(str(Path(path).resolve()))


@pytest.fixture(scope="session")
def kinds(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished study with a run of each kind of network."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "kinds.yaml").write_text(KINDS)
    program.run("run", "kinds.yaml", "--quiet", folder=folder)
    return folder / "runs" / "kinds"
