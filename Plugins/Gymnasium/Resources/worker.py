"""One Gymnasium environment for the process that started this one, which asks over a pipe and is answered over another.

A request is an operation (1 byte) and a number (8 bytes); an answer is a state and the length of what follows (4 bytes each), a reward (8 bytes) and
what follows. All is little-endian.

    C length   make the environment of `length` bytes of JSON     a description in JSON
    B          the bounds of the observations                     all lower, then all upper bounds, float32
    R seed     begin an episode                                   the observation, float32
    S action   take a step                                        the observation, float32
    P          draw the present state                             width and height, 4 bytes each, then red, green and blue of each pixel; or nothing

The state's bits: 1 terminated, 2 truncated, 4 failed, and then JSON follows that says why. The process ends when its requests do.
"""

import sys

if sys.path[0] == "":
    # Modules of the working folder may be imported, and hide none of Python's own.
    sys.path.append(sys.path.pop(0))

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
        view = memoryview(data)
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


class Environment:
    """The environment, and room for an answer with one observation."""

    def __init__(self, id, arguments, draws):
        if draws:
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
        limit = arguments.pop("max_episode_steps", None)
        # Where an episode is cut is the business of the other side.
        self.environment = self.make_drawing(gymnasium, id, arguments) if draws else self.make(gymnasium, id, arguments)
        registered = gymnasium.spec(self.environment.spec.id).max_episode_steps
        limit = registered if limit is None else limit
        self.limit = limit if limit is not None and limit > 0 else None

        spaces, space = gymnasium.spaces, self.environment.observation_space
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
        shape = [int(size) for size in shape] or [1]

        actions = self.environment.action_space
        discrete = isinstance(actions, spaces.Discrete)
        self.first_action = int(actions.start) if discrete else 0
        self.description = {
            "observations": {"kind": kind, "shape": shape, "text": plain(str(space)[:200])},
            "actions": {"count": int(actions.n) if discrete else None, "start": self.first_action, "text": plain(str(actions)[:200])},
            "timeLimit": self.limit,
        }
        self.count = math.prod(shape)
        if self.count > LARGEST_OBSERVATION:
            raise ValueError(f"observations in {plain(str(space))[:200]} have {self.count} numbers each, and {LARGEST_OBSERVATION} are the most")
        if discrete and int(actions.n) > LARGEST_ACTIONS:
            raise ValueError(f"{plain(str(actions))[:200]} has {int(actions.n)} actions, and {LARGEST_ACTIONS} are the most")
        self.answer = self.observation = None

    @classmethod
    def make_drawing(cls, gymnasium, id, arguments):
        """The environment with pictures, or without them where it has none."""
        if "render_mode" not in arguments:
            try:
                return cls.make(gymnasium, id, {**arguments, "render_mode": "rgb_array"})
            except (AssertionError, KeyError, NotImplementedError, TypeError, ValueError):
                pass
        return cls.make(gymnasium, id, arguments)

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

    def write(self, observation, reward=0.0, state=0):
        """The answer with `observation`."""
        if self.start is not None:
            place = int(observation) - self.start
            if not 0 <= place < self.count:
                raise ValueError(f"the observation {observation} is not in {self.environment.observation_space}")
            self.observation[:] = 0
            self.observation[place] = 1
        else:
            flat = self.numpy.asarray(observation).reshape(-1)
            if flat.size != self.count:
                raise ValueError(f"an observation of {flat.size} elements is not in {self.environment.observation_space}")
            self.observation[:] = flat
        ANSWER.pack_into(self.answer, 0, state, 4 * self.count, reward)
        return self.answer

    def reset(self, seed):
        if self.answer is None:
            self.answer = bytearray(ANSWER.size + 4 * self.count)
            self.observation = self.numpy.frombuffer(self.answer, dtype="<f4", offset=ANSWER.size)
        # For environments that draw from the global generators.
        random.seed(seed)
        self.numpy.random.seed(seed)
        observation, _ = self.environment.reset(seed=seed)
        return self.write(observation)

    def step(self, action):
        observation, reward, terminated, truncated, _ = self.environment.step(self.first_action + action)
        return self.write(observation, float(reward), (TERMINATED if terminated else 0) | (TRUNCATED if truncated else 0))


def serve(pipes, closing):
    environment = None
    while (request := pipes.read(REQUEST.size)) is not None:
        operation, number = REQUEST.unpack(request)
        operation = chr(operation)
        try:
            if operation == "S":
                pipes.write(environment.step(number))
            elif operation == "R":
                pipes.write(environment.reset(number))
            elif operation == "P":
                pipes.answer(environment.picture())
            elif operation == "B":
                pipes.answer(environment.bounds())
            elif operation == "C":
                wanted = json.loads(pipes.read(number))
                environment = Environment(wanted["id"], wanted["make"], wanted.get("draws", False))
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
