"""The replay memory of the plain loops, in NumPy."""

from __future__ import annotations

import numpy as np


class Memory:
    """The latest transitions, from which batches are drawn with equal probability."""

    def __init__(self, capacity: int, shape: tuple[int, ...], dtype: np.dtype, seed: int = 1) -> None:
        self._observations = np.zeros((capacity, *shape), dtype)
        self._next_observations = np.zeros((capacity, *shape), dtype)
        self._actions = np.zeros(capacity, np.int64)
        self._rewards = np.zeros(capacity, np.float32)
        self._goes_on = np.zeros(capacity, np.float32)
        self._capacity = capacity
        self._position = 0
        self.count = 0
        self._rng = np.random.default_rng(seed)

    def add(self, observation, action, reward, next_observation, is_terminal) -> None:
        at = self._position
        self._observations[at] = observation
        self._next_observations[at] = next_observation
        self._actions[at] = action
        self._rewards[at] = reward
        self._goes_on[at] = not is_terminal
        self._position = (at + 1) % self._capacity
        self.count = min(self.count + 1, self._capacity)

    def sample(self, size: int):
        """Observations, actions, rewards, next observations, and 1 where the episode goes on."""
        rows = self._rng.integers(self.count, size=size)
        return (
            self._observations[rows],
            self._actions[rows],
            self._rewards[rows],
            self._next_observations[rows],
            self._goes_on[rows],
        )
