"""One Gymnasium environment for the process that started this one, which asks over a pipe and is answered over another.

A request is an operation (1 byte) and a number (8 bytes); an answer is a state and the length of what follows (4 bytes each), a reward (8 bytes) and
what follows. All is little-endian.

    C length   make the environment of `length` bytes of JSON     a description in JSON
    B          the bounds of the observations                     all lower, then all upper bounds, float32
    R seed     begin an episode                                   the observation, float32, or bytes of an image
    S action   take a step                                        the same
    P          draw the present state                             width and height, 4 bytes each, then red, green and blue of each pixel; or nothing

The state's bits: 1 terminated, 2 truncated, 4 failed, and then JSON follows that says why. From bit 16 on it has the number of lives and 1, or 0 where
the environment tells none. The process ends when its requests do.
"""

import sys

if sys.path[0] == "":
    # Modules of the working folder may be imported, and hide none of Python's own.
    sys.path.append(sys.path.pop(0))

import importlib
import itertools
import json
import math
import os
import random
import re
import select
import signal
import struct
import threading
import time
import traceback

TERMINATED, TRUNCATED, FAILED = 1, 2, 4
REQUEST = struct.Struct("<Bq")
ANSWER = struct.Struct("<IId")
PICTURE = struct.Struct("<II")

LONGEST_TEXT = 2_000
LARGEST_OBSERVATION = 10_000_000
LARGEST_ACTIONS = 100_000
LARGEST_PICTURE = 4_096
LARGEST_COMBINATIONS = 256
MOST_LIVES = 65_000


def plain(value):
    """A text as the other side can read it: without lone surrogates, and with its middle left out where it is long."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_TEXT:
        value = f"{value[: LONGEST_TEXT // 2]} ... ({len(value)} characters) ... {value[-LONGEST_TEXT // 4 :]}"
    return value.encode("utf-8", "backslashreplace").decode()


def words(error):
    """What an exception says, on one line."""
    try:
        text = str(error)
    except Exception:
        text = "(its text cannot be made)"
    return " ".join(f"{type(error).__name__}: {plain(text)}".split())


class Failure(Exception):
    """What keeps the environment from being made or used, as the other side is told of it."""

    def __init__(self, problem, **details):
        self.content = {"problem": problem, "python": plain(sys.executable), **{key: plain(value) for key, value in details.items()}}


class Pipes:
    """The two ends for requests and answers, kept away from whatever reads and prints in this process."""

    def __init__(self):
        self.requests, self.answers = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def read(self, count):
        """The next `count` bytes, or None where there are no more requests."""
        data = os.read(self.requests, count)
        while 0 < len(data) < count:
            more = os.read(self.requests, count - len(data))
            if not more:
                return None
            data += more
        return data or None

    def write(self, data):
        written = os.write(self.answers, data)
        if written < len(data):
            view = memoryview(data)[written:]
            while view:
                view = view[os.write(self.answers, view) :]

    def answer(self, payload, state=0):
        self.write(ANSWER.pack(state, len(payload), 0.0) + payload)

    def fail(self, failure):
        self.answer(json.dumps(failure.content).encode(), FAILED)


def watch_over(pipes, closing):
    """Ends this process and what it started soon after the other side has ended, also in the midst of a step."""
    poll = select.poll()
    poll.register(pipes.requests, 0)
    poll.poll()
    time.sleep(0.5)
    if closing.is_set():
        time.sleep(10)
    os.killpg(0, signal.SIGKILL)


def wrapped(gymnasium, environment, wrappers):
    """The environment in its wrappers, the first one innermost."""
    for name, arguments in wrappers:
        module, _, attribute = name.partition(":")
        try:
            wrapper = importlib.import_module(module)
            for part in attribute.split("."):
                wrapper = getattr(wrapper, part)
        except ModuleNotFoundError as error:
            raise Failure("wrapper", text=f"there is no Python module '{error.name or module}'; install it, or put it beside the spec") from None
        except AttributeError:
            raise Failure("wrapper", text=f"the Python module '{module}' has no '{attribute}'") from None
        try:
            environment = wrapper(environment, **arguments)
        except Exception as error:
            print(plain(traceback.format_exc()), file=sys.stderr)
            raise Failure("wrapper", text=f"{name} raised {words(error)}") from None
        if not isinstance(environment, gymnasium.Env):
            raise Failure("wrapper", text=f"{name} gives {plain(repr(environment))[:100]}, which is no environment of Gymnasium")
    return environment


class Observations:
    """What is read of an observation: all of it, or the parts of some keys, flattened where they have several parts."""

    def __init__(self, spaces, space, keys):
        self.spaces, self.whole = spaces, space
        self.paths = None
        if keys is not None:
            self.paths = [self.path(key) for key in keys]
            parts = [self.part(space, path, spaces=True) for path in self.paths]
            space = parts[0] if len(parts) == 1 else spaces.Tuple(parts)
        self.space = self.source = space
        self.names = self.keys(self.whole)
        self.is_flattened = isinstance(space, (spaces.Dict, spaces.Tuple))
        if self.is_flattened:
            try:
                count = spaces.flatdim(space)
            except (NotImplementedError, ValueError):
                # A part is a text, a sequence, or of a kind of its own.
                return
            if count > LARGEST_OBSERVATION:
                raise ValueError(f"observations in {plain(str(space))[:200]} have {count} numbers each, and {LARGEST_OBSERVATION} are the most")
            self.space = spaces.flatten_space(space)

    def keys(self, space):
        if isinstance(space, self.spaces.Dict):
            return [str(name) for name in space.spaces]
        return [str(number) for number in range(len(space.spaces))] if isinstance(space, self.spaces.Tuple) else []

    def path(self, key):
        """The names from the whole space to the part of a key, such as `robot.arm`."""
        path, space = [], self.whole
        rest = key
        while True:
            names = self.keys(space)
            if not names:
                of = f"the part '{key[: len(key) - len(rest) - 1]}' is" if path else "the observations are"
                raise Failure("observation-key", text=f"{of} {plain(str(space))[:200]}, which has no keys")
            # A key may have dots of its own.
            name = next((name for name in names if rest == name or rest.startswith(name + ".")), None)
            if name is None:
                raise Failure("observation-key", text=f"there is no '{plain(key)}'; the keys are: {', '.join(names)}")
            path.append(next(own for own in self.entries(space) if str(own) == name))
            space = space.spaces[path[-1]]
            if rest == name:
                return path
            rest = rest[len(name) + 1 :]

    def entries(self, space):
        return space.spaces if isinstance(space, self.spaces.Dict) else range(len(space.spaces))

    @staticmethod
    def part(value, path, spaces=False):
        for name in path:
            value = value.spaces[name] if spaces else value[name]
        return value

    def read(self, observation):
        """The parts of an observation that are wanted."""
        if self.paths is not None:
            parts = [self.part(observation, path) for path in self.paths]
            observation = parts[0] if len(parts) == 1 else tuple(parts)
        return self.spaces.flatten(self.source, observation) if self.is_flattened else observation


class Environment:
    """The environment, and room for an answer with one observation."""

    def __init__(self, wanted):
        if wanted["draws"]:
            # Pictures are made in memory; there may be no screen.
            os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
            os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        try:
            import gymnasium
        except ModuleNotFoundError as error:
            if error.name != "gymnasium":
                raise
            raise Failure("missing-package") from None
        if int(gymnasium.__version__.split(".")[0]) < 1:
            raise Failure("old-package", version=gymnasium.__version__)
        import numpy

        self.numpy = numpy
        folder = wanted["folder"]
        if folder is not None and folder not in sys.path:
            # Last, so that its modules hide none of Python's own.
            sys.path.append(folder)
        arguments = wanted["make"]
        limit = arguments.pop("max_episode_steps", None)
        # Where an episode is cut is the business of the other side.
        make = self.make_drawing if wanted["draws"] else self.make
        environment = make(gymnasium, wanted["id"], arguments)
        registered = gymnasium.spec(environment.spec.id).max_episode_steps
        limit = registered if limit is None else limit
        self.limit = limit if limit is not None and limit > 0 else None
        self.environment = wrapped(gymnasium, environment, wanted["wrappers"])

        spaces = gymnasium.spaces
        observations = Observations(spaces, self.environment.observation_space, wanted["keys"])
        space = observations.space
        self.read = observations.read if observations.is_flattened or observations.paths else None
        self.start = None
        self.low = self.high = None
        shape, kind = [], "other"
        if isinstance(space, spaces.Discrete):
            self.start, shape, kind = int(space.start), [int(space.n)], "binary"
        elif isinstance(space, spaces.MultiBinary):
            shape, kind = list(space.shape), "binary"
        elif isinstance(space, spaces.Box):
            shape, kind = list(space.shape), "box"
            self.low, self.high = space.low, space.high
            if space.dtype.kind in "biu" and (space.low == 0).all() and (space.high == 1).all():
                kind = "binary"
            elif space.dtype == numpy.uint8 and len(shape) == 3:
                kind = "image"
        shape = [int(size) for size in shape] or [1]
        self.is_image = kind == "image"

        self.description = {
            "observations": {"kind": kind, "shape": shape, "text": plain(str(observations.whole)[:200]), "keys": plain(observations.names[:50])},
            "actions": self.actions(spaces),
            "timeLimit": self.limit,
        }
        self.count = math.prod(shape)
        # Those of an observation that is copied without a look at it.
        self.array = numpy.ndarray
        self.shape, self.type = (space.shape, space.dtype) if self.start is None and isinstance(space, (spaces.Box, spaces.MultiBinary)) else (None, None)
        if self.count > LARGEST_OBSERVATION:
            raise ValueError(f"observations in {plain(str(space))[:200]} have {self.count} numbers each, and {LARGEST_OBSERVATION} are the most")
        self.answer = self.observation = None
        self.ale = getattr(self.environment.unwrapped, "ale", None)
        self.take_step = self.environment.step

    def actions(self, spaces):
        """The description of the actions."""
        space = self.environment.action_space
        self.first_action, self.choices = 0, None
        description = {"count": None, "start": 0, "names": None, "combinations": None, "text": plain(str(space)[:200])}
        if isinstance(space, spaces.Discrete):
            if int(space.n) > LARGEST_ACTIONS:
                raise ValueError(f"{plain(str(space))[:200]} has {int(space.n)} actions, and {LARGEST_ACTIONS} are the most")
            self.first_action = int(space.start)
            description.update(count=int(space.n), start=self.first_action)
        elif isinstance(space, spaces.MultiDiscrete):
            sizes = [int(size) for size in space.nvec.reshape(-1)]
            starts = [int(start) for start in self.numpy.asarray(space.start).reshape(-1)]
            count = math.prod(sizes)
            description["combinations"] = min(count, 2**53)
            if 0 < count <= LARGEST_COMBINATIONS:
                ranges = [range(start, start + size) for start, size in zip(starts, sizes)]
                combinations = list(itertools.product(*ranges))
                self.choices = [self.numpy.array(choice, dtype=space.dtype).reshape(space.shape) for choice in combinations]
                description.update(count=count, names=["/".join(map(str, choice)) for choice in combinations])
        return description

    @classmethod
    def make_drawing(cls, gymnasium, id, arguments):
        """The environment with pictures, or without them where its metadata has none."""
        environment = cls.make(gymnasium, id, arguments)
        metadata = getattr(environment, "metadata", None)
        modes = metadata.get("render_modes") if isinstance(metadata, dict) else None
        if "render_mode" in arguments or not isinstance(modes, (list, tuple, set)) or "rgb_array" not in modes:
            return environment
        try:
            drawing = cls.make(gymnasium, id, {**arguments, "render_mode": "rgb_array"})
        except (AssertionError, KeyError, NotImplementedError, TypeError, ValueError):
            return environment
        environment.close()
        return drawing

    def picture(self):
        """The present state as the answer to P."""
        if self.environment.render_mode not in ("rgb_array", "rgb_array_list"):
            return b""
        try:
            frame = self.environment.render()
        except Exception as error:
            import gymnasium

            if not isinstance(error, gymnasium.error.DependencyNotInstalled):
                raise
            extra = re.search(r"gymnasium\[([\w,-]+)\]", str(error))
            raise Failure("missing-dependency", text=str(error), extra=extra and extra[1]) from None
        if isinstance(frame, list):
            frame = frame[-1] if frame else None
        if frame is None:
            return b""
        frame = self.numpy.asarray(frame)
        if frame.ndim == 2:
            frame = self.numpy.stack([frame] * 3, axis=-1)
        if frame.ndim != 3 or frame.shape[2] < 3 or frame.dtype != self.numpy.uint8 or 0 in frame.shape:
            raise ValueError(f"render() gave {frame.dtype} of shape {frame.shape}, and a picture is uint8 of shape (height, width, 3)")
        step = -(-max(frame.shape[:2]) // LARGEST_PICTURE)
        frame = frame[::step, ::step, :3]
        return PICTURE.pack(frame.shape[1], frame.shape[0]) + frame.tobytes()

    @staticmethod
    def make(gymnasium, id, arguments):
        try:
            return gymnasium.make(id, max_episode_steps=-1, **arguments)
        except (gymnasium.error.UnregisteredEnv, gymnasium.error.DeprecatedEnv) as error:
            raise Failure("unknown-id", text=str(error), ids=list(gymnasium.registry)) from None
        except gymnasium.error.DependencyNotInstalled as error:
            extra = re.search(r"gymnasium\[([\w,-]+)\]", str(error))
            raise Failure("missing-dependency", text=str(error), extra=extra and extra[1]) from None
        except ModuleNotFoundError as error:
            name = error.name or getattr(error.__cause__, "name", None)
            raise Failure("missing-module", text=name or str(error)) from None

    def bounds(self):
        with self.numpy.errstate(over="ignore"):
            return b"".join(
                self.numpy.broadcast_to(bound, self.description["observations"]["shape"]).astype("<f4").tobytes() for bound in (self.low, self.high)
            )

    def write(self, observation, info, reward=0.0, state=0):
        """The answer with `observation`."""
        if self.read is not None:
            observation = self.read(observation)
        if type(observation) is self.array and observation.dtype == self.type and observation.shape == self.shape:
            # The usual case; for small observations, every other line here takes as long as this one.
            self.view[...] = observation
        else:
            self.convert(observation)
        if self.ale is not None or "lives" in info:
            lives = info["lives"] if "lives" in info else self.ale.lives()
            state |= (min(max(int(lives), 0), MOST_LIVES) + 1) << 16
        ANSWER.pack_into(self.answer, 0, state, self.bytes, reward)
        return self.answer

    def convert(self, observation):
        """Copies an observation that is no array of the space's own shape and type."""
        if self.start is not None:
            place = int(observation) - self.start
            if place + self.start != observation or not 0 <= place < self.count:
                raise ValueError(f"the observation {observation} is not in {self.environment.observation_space}")
            self.observation[:] = 0
            self.observation[place] = 1
            return
        flat = self.numpy.asarray(observation).reshape(-1)
        if flat.size != self.count:
            raise ValueError(f"an observation of {flat.size} elements is not in {self.environment.observation_space}")
        if self.is_image and flat.dtype != self.numpy.uint8:
            raise ValueError(f"an observation of the type {flat.dtype} is not in {self.environment.observation_space}")
        self.observation[:] = flat

    def reset(self, seed):
        if self.answer is None:
            self.answer = bytearray(ANSWER.size + (1 if self.is_image else 4) * self.count)
            self.observation = self.numpy.frombuffer(self.answer, dtype="u1" if self.is_image else "<f4", offset=ANSWER.size)
            self.bytes = self.observation.nbytes
            self.view = self.observation if self.shape is None else self.observation.reshape(self.shape)
        # For environments that draw from the global generators.
        random.seed(seed)
        self.numpy.random.seed(seed)
        return self.write(*self.environment.reset(seed=seed))

    def step(self, action):
        action = self.first_action + action if self.choices is None else self.choices[action].copy()
        observation, reward, terminated, truncated, info = self.take_step(action)
        return self.write(observation, info, float(reward), (TERMINATED if terminated else 0) | (TRUNCATED if truncated else 0))


def serve(pipes, closing):
    environment = None
    read, write, unpack = pipes.read, pipes.write, REQUEST.unpack
    step, reset, bounds, make, picture = b"SRBCP"
    while (request := read(REQUEST.size)) is not None:
        operation, number = unpack(request)
        try:
            if operation == step:
                write(environment.step(number))
            elif operation == reset:
                write(environment.reset(number))
            elif operation == picture:
                pipes.answer(environment.picture())
            elif operation == bounds:
                pipes.answer(environment.bounds())
            elif operation == make:
                environment = Environment(json.loads(pipes.read(number)))
                pipes.answer(json.dumps(environment.description).encode())
        except Failure as failure:
            pipes.fail(failure)
        except Exception as error:
            try:
                print(plain(traceback.format_exc()), file=sys.stderr)
            except Exception:
                pass
            pipes.fail(Failure("raised", text=words(error)))
    closing.set()
    if environment:
        environment.environment.close()


def main():
    parent = os.getppid()
    pipes, closing = Pipes(), threading.Event()
    threading.Thread(target=watch_over, args=(pipes, closing), daemon=True).start()
    try:
        serve(pipes, closing)
    except BrokenPipeError:
        pass
    if os.getppid() != parent:
        # Nobody else is left to end what the environment has started.
        os.killpg(0, signal.SIGKILL)


main()
