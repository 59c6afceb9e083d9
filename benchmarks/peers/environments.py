"""The peers' environments."""

from __future__ import annotations

import gymnasium
import numpy as np
from workloads import Workload


class RandomBoards(gymnasium.Env):
    """Boards of random bits that cost next to nothing, in place of a MinAtar game.

    Episodes have 500 steps. Channels come first (4 x 10 x 10), as PyTorch wants them; `channels_last` gives 10 x 10 x 4.
    """

    def __init__(self, actions: int, channels_last: bool = False) -> None:
        shape = (10, 10, 4) if channels_last else (4, 10, 10)
        self.observation_space = gymnasium.spaces.Box(0, 1, shape, np.uint8)
        self.action_space = gymnasium.spaces.Discrete(actions)
        rng = np.random.default_rng(1)
        # As sparse as the boards of Asterix.
        self._boards = list((rng.random((1_024, *shape)) < 0.05).astype(np.uint8))
        self._step = 0

    def reset(self, *, seed=None, options=None):
        self._step += 500 - self._step % 500
        return self._boards[self._step & 1_023], {}

    def step(self, action):
        self._step += 1
        return self._boards[self._step & 1_023], float(self._step & 15 == 0), self._step % 500 == 0, False, {}


def make(workload: Workload, channels_last: bool = False) -> gymnasium.Env:
    """The workload's environment."""
    if workload.is_board:
        return RandomBoards(workload.actions, channels_last)
    return gymnasium.make("CartPole-v1", disable_env_checker=True)
