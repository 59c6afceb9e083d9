"""How a peer is measured: it warms up, and then takes steps for as long as it is told, again and again.

scripts/benchmark-peers writes a number of seconds to standard input and reads a line of JSON. In between the process waits, and uses no processor time.
"""

from __future__ import annotations

import json
import random
import sys
import time

import numpy as np
from environments import make
from memory import Memory
from workloads import LEARNING_STARTS, Workload, workload


def serve(advance, chunk: int) -> None:
    """Measures `advance(steps)` on request. The steps before the first update and the first updates, compiling included, are not measured."""
    advance(LEARNING_STARTS)
    advance(2 * chunk)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        seconds, steps = float(line), 0
        wall, processor = time.perf_counter(), time.process_time()
        while True:
            advance(chunk)
            steps += chunk
            used = time.process_time() - processor
            if used >= seconds:
                break
        answer = {"steps": steps, "processor_seconds": used, "wall_seconds": time.perf_counter() - wall}
        print(json.dumps(answer), flush=True)


def given_workload() -> Workload:
    """The workload that the command line names."""
    return workload(sys.argv[1])


class PlainLoop:
    """Deep Q-learning in a loop: act, step, remember, and learn from a batch.

    `best_action(observation)` and `learn(*batch)` are the network's; `copy_target()` renews the target network.
    """

    def __init__(self, work: Workload, best_action, learn, copy_target, channels_last: bool = False) -> None:
        self._work = work
        self._best_action, self._learn, self._copy_target = best_action, learn, copy_target
        self._environment = make(work, channels_last)
        space = self._environment.observation_space
        self._memory = Memory(work.memory, space.shape, np.uint8 if work.is_board else np.float32)
        self._observation, _ = self._environment.reset(seed=1)
        self._step = 0
        random.seed(1)

    def advance(self, steps: int) -> None:
        """Takes `steps` steps."""
        work, memory, environment = self._work, self._memory, self._environment
        observation = self._observation
        for step in range(self._step + 1, self._step + steps + 1):
            if random.random() < work.epsilon:
                action = random.randrange(work.actions)
            else:
                action = self._best_action(observation)
            next_observation, reward, is_terminal, is_cut, _ = environment.step(action)
            memory.add(observation, action, reward, next_observation, is_terminal)
            observation = environment.reset()[0] if is_terminal or is_cut else next_observation
            if step > LEARNING_STARTS and step % work.update_every == 0:
                self._learn(*memory.sample(work.batch))
            if step % work.target_every == 0:
                self._copy_target()
        self._step += steps
        self._observation = observation
