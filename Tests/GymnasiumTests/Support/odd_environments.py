"""Environments for the tests that do what few do. Their ids begin with `odd_environments:`."""

import os
import signal
import subprocess
import sys
import time

import gymnasium
import numpy
from gymnasium import spaces

IMAGE = spaces.Box(0, 255, (2, 2, 3), numpy.uint8)


def image(t):
    return numpy.arange(12, dtype=numpy.uint8).reshape(2, 2, 3) + 20 + t


OBSERVATIONS = {
    "scalar": (spaces.Box(-1.0, 2.0, (), numpy.float64), lambda t: numpy.float64(t / 4)),
    "matrix": (spaces.Box(-numpy.inf, numpy.inf, (2, 3), numpy.float64), lambda t: numpy.arange(6.0).reshape(2, 3) + t),
    "bytes": (spaces.Box(0, 255, (2, 2, 3), numpy.uint8), lambda t: numpy.arange(12, dtype=numpy.uint8).reshape(2, 2, 3) + t),
    "image": (spaces.Box(0, 1, (2, 2, 3), numpy.int8), lambda t: numpy.arange(12, dtype=numpy.int8).reshape(2, 2, 3) % 2),
    "flags": (spaces.Box(0, 1, (2, 2, 3), bool), lambda t: numpy.arange(12).reshape(2, 2, 3) % 3 == 0),
    "bits": (spaces.MultiBinary([2, 2]), lambda t: numpy.array([[1, 0], [0, t % 2]], dtype=numpy.int8)),
    "choice": (spaces.Discrete(4, start=5), lambda t: 5 + t % 4),
    "mapping": (
        spaces.Dict({"place": spaces.Box(-1.0, 4.0, (2,)), "image": IMAGE, "arm": spaces.Dict({"left.hand": spaces.Discrete(3, start=1)})}),
        lambda t: {"place": numpy.array([t, t / 2], numpy.float32), "image": image(t), "arm": {"left.hand": 1 + t % 3}},
    ),
    "tuple": (spaces.Tuple([spaces.MultiBinary(2), spaces.Discrete(2)]), lambda t: (numpy.array([1, t % 2], numpy.int8), t % 2)),
    "words": (spaces.Dict({"a": spaces.Discrete(2), "said": spaces.Sequence(spaces.Discrete(2))}), lambda t: {"a": t % 2, "said": ()}),
    "wide": (spaces.Dict({"a": spaces.Discrete(2**40)}), lambda t: {"a": 0}),
    "huge": (spaces.Discrete(2**40), lambda t: 0),
    "pid": (spaces.Box(0, numpy.inf, (1,), numpy.float64), lambda t: numpy.array([float(os.getpid())])),
}
ACTIONS = {
    "pair": spaces.MultiDiscrete([2, 3], start=[0, -1]),
    "grid": spaces.MultiDiscrete([[2, 2], [1, 2]]),
    "hundreds": spaces.MultiDiscrete([16, 17]),
    "two": spaces.Discrete(2), "later": spaces.Discrete(3, start=7), "real": spaces.Box(-1.0, 1.0, (1,), numpy.float32), "many": spaces.Discrete(2**40)
}


class Painted(gymnasium.Env):
    """Draws the number of its step as a gray; `shape` is that of its pictures."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}

    def __init__(self, render_mode=None, shape=(2, 3, 3), kind="uint8", needs=None):
        self.observation_space, self.action_space = spaces.Box(0.0, 99.0, (1,), numpy.float32), spaces.Discrete(2)
        self.render_mode, self.shape, self.kind, self.needs = render_mode, tuple(shape), kind, needs
        self.time = 0

    def observe(self):
        return numpy.array([self.time], dtype=numpy.float32)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.time = 0
        return self.observe(), {}

    def step(self, action):
        self.time += 1
        return self.observe(), 1.0, self.time == 3, False, {}

    def render(self):
        if self.needs:
            raise gymnasium.error.DependencyNotInstalled(f'{self.needs} is not installed, run `pip install "gymnasium[{self.needs}]"`')
        return numpy.full(self.shape, 10 * self.time, dtype=self.kind)


class Odd(gymnasium.Env):
    """Tells the number of its step; does something odd in step `at`."""

    def __init__(self, observations="matrix", actions="two", does="nothing", at=3, pids=None, note=None):
        self.observation_space, self.observe = OBSERVATIONS[observations]
        self.action_space = ACTIONS[actions]
        self.does, self.at, self.pids, self.note = does, at, pids, note
        self.time = 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.time = 0
        return self.observe(0), {}

    def step(self, action):
        self.time += 1
        if self.pids:
            open(os.path.join(self.pids, str(os.getpid())), "w").close()
        odd = self.time == self.at
        if not self.action_space.contains(action):
            raise ValueError(f"the action {action!r} is not in the space")
        if odd and self.does == "raise":
            raise ValueError("two\nlines")
        if odd and self.does == "surrogate":
            raise ValueError("lone \udcff surrogate")
        if odd and self.does == "shout":
            raise ValueError("a" * 5_000_000)
        if odd and self.does == "exit":
            print("no more", file=sys.stderr)
            sys.exit(7)
        if odd and self.does == "leave":
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(9)
        if odd and self.does == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if odd and self.does == "hang":
            print("hanging", file=sys.stderr)
            time.sleep(1000)
        if odd and self.does == "chatter":
            while True:
                print("still here", file=sys.stderr)
                time.sleep(0.001)
        if odd and self.does == "print":
            print("to standard output", flush=True)
            os.write(1, b"also this\n")
            subprocess.run(["echo", "and this"], check=True)
            sys.stdin.read()
        if odd and self.does == "grow":
            return numpy.zeros(7), 0.0, False, False, {}
        if odd and self.does == "two":
            return 2 * numpy.ones((2, 2, 3)), 0.0, False, False, {}
        if odd and self.does == "nan":
            return numpy.full((2, 3), numpy.nan), 0.0, False, False, {}
        if self.does == "slow":
            time.sleep(0.01)
        if odd and self.does == "float":
            return numpy.full((2, 2, 3), 2.5), 0.0, False, False, {}
        terminated, truncated = odd and self.does == "end", odd and self.does == "cut"
        reward = float(sum(10**place * int(part) for place, part in enumerate(numpy.asarray(action).reshape(-1)[::-1])))
        return self.observe(self.time), reward, terminated, truncated, {"lives": 5 - self.time} if self.does == "live" else {}

    def close(self):
        if self.note:
            with open(self.note, "a") as file:
                file.write("closed\n")


gymnasium.register("Odd-v0", Odd, max_episode_steps=50)
gymnasium.register("Painted-v0", Painted)
gymnasium.register("Needy-v0", lambda: __import__("no_such_package"))
