"""Records an expert in an environment of Gymnasium, for Understudy.

From Python, with any policy: a model of Stable-Baselines3, a function of the observation, or "random":

    from understudy_rl import record
    record(gymnasium.make("MountainCar-v0"), model, "expert.npz", transitions=10_000)

This file needs NumPy and Gymnasium alone, and also runs by itself:

    python record.py MountainCar-v0 --policy dqn.zip --algorithm DQN --output expert.npz
    python record.py MountainCar-v0 --policy my_module:policy --epsilon 0.2 --output expert.npz

It writes the observations to NAME.npz, which a spec reads with `dataset: {kind: npz, path: NAME.npz}`; the actions and
rewards to NAME.actions.npz, which no learner reads; and how the recording was made to NAME.json.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple, Union

import numpy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__version__ = "0.2.0"

FORMAT = 1
"""The format of the recording's description in JSON."""

LARGEST_ARRAY = 1 << 30
"""The bytes of an array that the program reads at most."""

LONGEST_EPISODE = 1_000_000
"""The steps after which an episode counts as one that does not end."""

MOST_COMBINATIONS = 256
"""The combinations of a MultiDiscrete action that have a number each, at most."""


class RecordError(ValueError):
    """An environment or a policy that cannot be recorded."""


@dataclass(frozen=True)
class Recording:
    """What was recorded."""

    path: Path
    """The recording's file, `NAME.npz`."""
    episodes: int
    transitions: int
    returns: List[float]
    """The undiscounted sum of each episode's rewards."""
    has_actions: bool
    """Whether the actions have numbers, so that `NAME.actions.npz` can be named in a spec."""

    @property
    def mean_return(self) -> float:
        return math.fsum(self.returns) / len(self.returns)

    @property
    def actions_path(self) -> Path:
        """The file with the actions and rewards, `NAME.actions.npz`."""
        return self.path.with_name(self.path.name[: -len(".npz")] + ".actions.npz")

    @property
    def spec(self) -> str:
        """The lines for a spec beside the recording."""
        actions = f", actions: {json.dumps(self.actions_path.name)}" if self.has_actions else ""
        return f"expert:\n  dataset: {{kind: npz, path: {json.dumps(self.path.name)}{actions}}}\n"


def record(
    env: Any,
    policy: Any,
    output: Union[str, os.PathLike[str]],
    *,
    episodes: Optional[int] = None,
    transitions: Optional[int] = None,
    seed: int = 0,
    epsilon: float = 0.0,
    deterministic: bool = True,
    key: Optional[str] = None,
    name: Optional[str] = None,
    overwrite: bool = False,
) -> Recording:
    """Plays whole episodes and writes a recording of them: observations only, actions and rewards apart.

    Args:
        env: an environment of Gymnasium with all its wrappers, but no vector environment. What it observes is recorded.
            A `Discrete` observation becomes one flag for each value, as in the environment `gymnasium` of specs.
        policy: a model with `predict(observation, state=..., episode_start=..., deterministic=...)`, such as those of
            Stable-Baselines3; a function of the observation that returns an action; or "random".
        output: the recording's file, which ends in `.npz`.
        episodes: how many episodes.
        transitions: at least how many transitions, in whole episodes; 10,000 if neither is given.
        seed: of the environment and of random actions. Random numbers that the policy draws elsewhere are not its
            business.
        epsilon: the probability of a random action in place of the policy's.
        deterministic: what a model's `predict` is told.
        key: the key of the observation to record, of an environment whose observations are a `Dict`. The policy sees
            all of them.
        name: what the description calls the policy; by default the name of its class or function.
        overwrite: replace files that are there already.

    Raises:
        RecordError: if the environment or the policy cannot be recorded.
        FileExistsError: if a file is there already.
    """
    target = Path(output)
    if target.suffix != ".npz" or target.name == ".npz":
        raise RecordError(f"{target}: the name of a recording ends in .npz")
    if not target.parent.is_dir():
        raise RecordError(f"{target.parent}: there is no such folder; make it, or choose another")
    stem = str(target)[: -len(".npz")]
    paths = [Path(stem + ".actions.npz"), Path(stem + ".json"), target]
    for path in paths:
        if path.exists() and not overwrite:
            raise FileExistsError(f"{path}: is there already; choose another name, or overwrite it")
    if episodes is None and transitions is None:
        transitions = 10_000
    for amount, what in ((episodes, "episodes"), (transitions, "transitions")):
        if amount is not None and (isinstance(amount, bool) or amount < 1):
            raise RecordError(f"{what} must be at least 1, not {amount}")
    if not 0 <= epsilon <= 1:
        raise RecordError(f"epsilon must be from 0 to 1, not {epsilon}")
    if not 0 <= seed < 2**31:
        raise RecordError(f"seed must be from 0 to {2**31 - 1}, not {seed}")

    recorder = _Recorder(env, _Player(env, policy, epsilon, seed, deterministic), key)
    while (episodes is not None and len(recorder.returns) < episodes) or (
        transitions is not None and len(recorder.rewards) < transitions
    ):
        # Only the first reset has a seed: the environment's own generator goes on from there.
        recorder.play(seed if not recorder.returns else None)
    arrays, apart = recorder.arrays()
    description = {
        "format": FORMAT,
        "environment": _environment(env, key),
        "actions": recorder.actions.names,
        "policy": name or _name(policy),
        "deterministic": deterministic,
        "epsilon": epsilon,
        "seed": seed,
        "episodes": len(recorder.returns),
        "transitions": len(recorder.rewards),
        "terminated": sum(recorder.terminated),
        "truncated": sum(recorder.truncated),
        "return": _summary(recorder.returns),
        "recorder": f"understudy_rl {__version__}",
        "packages": _packages(),
    }
    contents = [_npz(apart), json.dumps(description, indent=2, ensure_ascii=False).encode() + b"\n", _npz(arrays)]
    for path, content in zip(paths, contents):
        _replace(path, content)
    return Recording(
        path=target,
        episodes=len(recorder.returns),
        transitions=len(recorder.rewards),
        returns=recorder.returns,
        has_actions="actions" in apart,
    )


# Playing --------------------------------------------------------------------------------------------------------------


class _Player:
    """Chooses actions by a policy, or at random."""

    def __init__(self, env: Any, policy: Any, epsilon: float, seed: int, deterministic: bool) -> None:
        self.space, self.policy = env.action_space, policy
        self.epsilon, self.deterministic = epsilon, deterministic
        self.random = numpy.random.default_rng([seed, 1])
        self.space.seed(seed)
        self.state: Any = None
        self.is_first = True
        if not (isinstance(policy, str) and policy == "random") and not callable(getattr(policy, "predict", policy)):
            raise RecordError(f"{policy!r} is no policy: it is neither 'random', nor a function, nor has it 'predict'")

    def begin(self) -> None:
        self.state, self.is_first = None, True

    def action(self, observation: Any) -> Any:
        """Returns an action for the environment."""
        explores = self.epsilon > 0 and self.random.random() < self.epsilon
        if isinstance(self.policy, str):
            return self.space.sample()
        predict: Optional[Callable[..., Any]] = getattr(self.policy, "predict", None)
        if predict is None:
            action = self.policy(observation)
        else:
            # The state of a recurrent policy goes on through random actions.
            action, self.state = predict(
                observation,
                state=self.state,
                episode_start=numpy.array([self.is_first]),
                deterministic=self.deterministic,
            )
        self.is_first = False
        return self.space.sample() if explores else action


class _Actions:
    """The numbers of actions, from 0."""

    def __init__(self, space: Any) -> None:
        self.space, self.kind = space, type(space).__name__
        self.is_array = self.kind in ("Box", "MultiBinary", "MultiDiscrete")
        self.sizes: Tuple[int, ...] = ()
        self.first: Any = 0
        self.names: Optional[List[str]] = None
        if self.kind == "Discrete":
            self.sizes, self.first = (int(space.n),), int(space.start)
            self.names = [str(self.first + number) for number in range(self.sizes[0])]
        elif self.kind == "MultiDiscrete" and math.prod(space.nvec.reshape(-1).tolist()) <= MOST_COMBINATIONS:
            self.sizes = tuple(space.nvec.reshape(-1).tolist())
            self.first = numpy.asarray(getattr(space, "start", 0)).reshape(-1)
            self.names = [str(tuple(map(int, place + self.first))) for place in numpy.ndindex(*self.sizes)]

    def checked(self, action: Any) -> Any:
        """Returns an action as the environment takes it."""
        if self.kind == "Discrete":
            array = numpy.asarray(action)
            # A model returns an array with one number.
            if array.size != 1 or array.dtype.kind not in "iub" or not self.space.contains(int(array.reshape(()))):
                raise RecordError(f"the policy chose {action!r}, which is not in {self.space}")
            return int(array.reshape(()))
        if self.is_array:
            array = numpy.asarray(action)
            if array.dtype.kind not in "biuf" or array.size != math.prod(self.space.shape):
                raise RecordError(f"the policy chose {action!r}, which is not in {self.space}")
            with numpy.errstate(all="ignore"):
                action = array.astype(self.space.dtype).reshape(self.space.shape)
            # Single precision rounds numbers; whole numbers must stay what they are.
            if action.dtype.kind in "biu" and not (action == array.reshape(self.space.shape)).all():
                raise RecordError(f"the policy chose {array!r}, which is not in {self.space}")
        if not self.space.contains(action):
            raise RecordError(f"the policy chose {action!r}, which is not in {self.space}")
        return action

    def number(self, action: Any) -> Any:
        """Returns an action's number; the action itself if it has none."""
        if not self.sizes:
            return numpy.asarray(action)
        places = numpy.atleast_1d(numpy.asarray(action).reshape(-1) - self.first)
        return int(numpy.ravel_multi_index(tuple(places), self.sizes))


class _Observations:
    """How observations are stored: flags, images of bytes, or numbers in single precision."""

    def __init__(self, env: Any, key: Optional[str]) -> None:
        space, self.key = env.observation_space, key
        kind = type(space).__name__
        if kind == "Dict":
            keys = ", ".join(map(str, space.spaces))
            if key is None:
                raise RecordError(
                    f"observations are a Dict of {keys}; choose one of them with key, or wrap the environment in "
                    "gymnasium.wrappers.FlattenObservation"
                )
            if key not in space.spaces:
                raise RecordError(f"observations have no key '{key}'; there are: {keys}")
            space = space.spaces[key]
            kind = type(space).__name__
        elif key is not None:
            raise RecordError(f"observations are {space}, which has no keys; leave key out")
        self.space = space
        self.values: Optional[Tuple[int, int]] = None
        self.shape: Tuple[int, ...]
        self.type: numpy.dtype[Any]
        if kind == "Discrete":
            self.values = (int(space.start), int(space.n))
            self.shape, self.type = (int(space.n),), numpy.dtype(bool)
        elif kind == "MultiBinary":
            self.shape, self.type = tuple(space.shape), numpy.dtype(bool)
        elif kind == "Box":
            whole = space.dtype.kind in "biu"
            is_binary = whole and bool((space.low == 0).all() and (space.high == 1).all())
            is_image = space.dtype == numpy.uint8 and len(space.shape) == 3
            self.shape = tuple(space.shape) or (1,)
            self.type = numpy.dtype(bool if is_binary else numpy.uint8 if is_image else numpy.float32)
        else:
            raise RecordError(
                f"observations are {space}, and can be Box, Discrete, MultiBinary or one key of a Dict; "
                "gymnasium.wrappers.FlattenObservation makes a Box of others"
            )

    def stored(self, observation: Any, episode: int, step: int) -> NDArray[Any]:
        """Returns an observation as it is stored."""
        if self.key is not None:
            observation = observation[self.key]
        if self.values is not None:
            number = numpy.asarray(observation)
            if number.size != 1 or number.dtype.kind not in "biu":
                raise RecordError(f"the observation {observation!r} in episode {episode} is not in {self.space}")
            place = int(number.reshape(())) - self.values[0]
            if not 0 <= place < self.values[1]:
                raise RecordError(f"the observation {observation} in episode {episode} is not in {self.space}")
            flags = numpy.zeros(self.values[1], bool)
            flags[place] = True
            return flags
        array = numpy.asarray(observation)
        if array.size != math.prod(self.shape):
            raise RecordError(
                f"an observation in episode {episode} has the shape {array.shape}, which is not in {self.space}"
            )
        if array.dtype.kind not in "biuf":
            raise RecordError(
                f"an observation in episode {episode} has the type {array.dtype}, which is not in {self.space}"
            )
        with numpy.errstate(all="ignore"):
            kept = array.astype(self.type).reshape(self.shape)
        if kept.dtype != numpy.float32:
            changed = numpy.flatnonzero(kept.reshape(-1) != array.reshape(-1))
            if changed.size > 0:
                rule = "0 or 1" if kept.dtype == bool else "a whole number from 0 to 255"
                raise RecordError(
                    f"element {changed[0]} of the observation after step {step} of episode {episode} is "
                    f"{array.reshape(-1)[changed[0]]}, and must be {rule} in {self.space}"
                )
        if kept.dtype == numpy.float32 and not numpy.isfinite(kept).all():
            element = int(numpy.flatnonzero(~numpy.isfinite(kept))[0])
            raise RecordError(
                f"element {element} of the observation after step {step} of episode {episode} is "
                f"{array.reshape(-1)[element]}, which is no finite number in single precision"
            )
        return kept


class _Recorder:
    """Whole episodes, as they are played."""

    def __init__(self, env: Any, player: _Player, key: Optional[str]) -> None:
        if hasattr(env, "num_envs"):
            raise RecordError("this is a vector environment; record a single one, from gymnasium.make")
        self.env, self.player = env, player
        self.form, self.actions = _Observations(env, key), _Actions(env.action_space)
        self.observations: List[NDArray[Any]] = []
        self.offsets: List[int] = [0]
        self.terminated: List[bool] = []
        self.truncated: List[bool] = []
        self.chosen: List[Any] = []
        self.rewards: List[float] = []
        self.returns: List[float] = []
        size = max(math.prod(self.form.shape) * self.form.type.itemsize, 1)
        self.most = LARGEST_ARRAY // size

    def play(self, seed: Optional[int]) -> None:
        """Plays and records an episode."""
        number = len(self.returns) + 1
        observation, _ = self.env.reset(seed=seed)
        self.player.begin()
        self.keep(observation, number, 0)
        rewards: List[float] = []
        while True:
            action = self.actions.checked(self.player.action(observation))
            observation, reward, terminated, truncated, _ = self.env.step(action)
            rewards.append(float(reward))
            with numpy.errstate(over="ignore"):
                is_kept = bool(numpy.isfinite(numpy.float32(rewards[-1])))
            if not is_kept:
                raise RecordError(
                    f"the environment gave the reward {reward} in episode {number}, "
                    "which is no finite number in single precision"
                )
            self.chosen.append(self.actions.number(action))
            self.keep(observation, number, len(rewards))
            if terminated or truncated:
                break
            if len(rewards) >= LONGEST_EPISODE:
                raise RecordError(
                    f"episode {number} did not end within {LONGEST_EPISODE} steps; "
                    "give gymnasium.make max_episode_steps"
                )
        self.rewards += rewards
        self.returns.append(math.fsum(rewards))
        self.terminated.append(bool(terminated))
        self.truncated.append(bool(truncated) and not bool(terminated))
        self.offsets.append(len(self.observations))

    def keep(self, observation: Any, episode: int, step: int) -> None:
        if len(self.observations) >= self.most:
            raise RecordError(f"the observations of {episode} episodes take more than 1 GiB; record fewer")
        self.observations.append(self.form.stored(observation, episode, step))

    def arrays(self) -> Tuple[Dict[str, NDArray[Any]], Dict[str, NDArray[Any]]]:
        """The arrays of the recording, and those that learners do not see."""
        numbers = {"actions": numpy.array(self.chosen, numpy.int64)} if self.actions.sizes else {}
        others = {} if self.actions.sizes else {"unnumbered_actions": numpy.array(self.chosen)}
        recorded = {
            "observations": numpy.stack(self.observations),
            "episode_offsets": numpy.array(self.offsets, numpy.int64),
            "terminated": numpy.array(self.terminated, bool),
            "truncated": numpy.array(self.truncated, bool),
        }
        return recorded, {**numbers, **others, "rewards": numpy.array(self.rewards, numpy.float32)}


# Writing --------------------------------------------------------------------------------------------------------------


def _npz(arrays: Dict[str, NDArray[Any]]) -> bytes:
    """Returns the bytes of a compressed npz file, the same ones for the same arrays."""
    content = io.BytesIO()
    numpy.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """Writes a file under a temporary name first, so that no reader sees a part of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _summary(returns: List[float]) -> Dict[str, float]:
    mean = math.fsum(returns) / len(returns)
    variance = math.fsum((value - mean) ** 2 for value in returns) / len(returns)
    return {"mean": mean, "std": math.sqrt(variance), "min": min(returns), "max": max(returns)}


def _environment(env: Any, key: Optional[str]) -> Dict[str, Any]:
    """Returns the environment as a spec would name it, as far as it can be told."""
    spec = getattr(env, "spec", None)
    found: Dict[str, Any] = {"kind": "gymnasium"}
    if spec is None:
        found["class"] = type(getattr(env, "unwrapped", env)).__qualname__
    else:
        found["id"] = spec.id
        found["make"] = {
            name: value for name, value in spec.kwargs.items() if name != "render_mode" and _is_json(value)
        }
        found["time_limit"] = spec.max_episode_steps
        wrappers = [f"{wrapper.entry_point}" for wrapper in getattr(spec, "additional_wrappers", ())]
        if wrappers:
            found["wrappers"] = wrappers
    if key is not None:
        found["key"] = key
    return found


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _name(policy: Any) -> str:
    if isinstance(policy, str):
        return policy
    return str(getattr(policy, "__qualname__", type(policy).__qualname__))


def _packages() -> Dict[str, str]:
    """Returns the versions of the packages that may matter, of those that are loaded."""
    names = ("gymnasium", "numpy", "stable_baselines3", "sb3_contrib", "torch")
    found = {name: getattr(sys.modules.get(name), "__version__", None) for name in names}
    return {name: str(version) for name, version in found.items() if version is not None}


# The program ----------------------------------------------------------------------------------------------------------


def _loaded(text: str, algorithm: Optional[str]) -> Any:
    """Returns the policy of `--policy`."""
    if text == "random":
        return text
    if text.endswith(".safetensors"):
        try:
            from understudy_rl import Policy
        except ModuleNotFoundError:
            raise RecordError(f"{text}: to play this policy, install understudy_rl") from None
        return Policy
    if ":" in text:
        module, _, attribute = text.partition(":")
        sys.path.insert(0, os.getcwd())
        try:
            return getattr(importlib.import_module(module), attribute)
        except (ModuleNotFoundError, AttributeError) as error:
            raise RecordError(f"{text}: {error}") from None
    if algorithm is None:
        raise RecordError(f"{text}: say with --algorithm which class saved the model, such as DQN or PPO")
    for package in ("stable_baselines3", "sb3_contrib"):
        try:
            found = getattr(importlib.import_module(package), algorithm, None)
        except ModuleNotFoundError as error:
            if error.name != package:
                raise
            continue
        if found is not None:
            if not Path(text).is_file():
                raise RecordError(f"{text}: no such file")
            return found.load(text, device="cpu")
    raise RecordError(f"no '{algorithm}' in stable_baselines3 or sb3_contrib; are they installed?")


def _pair(text: str) -> Tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("must be KEY=VALUE")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs this file as a program; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="record.py", description="Record an expert in an environment of Gymnasium, for Understudy."
    )
    parser.add_argument("environment", help="the id for gymnasium.make; module:id imports a module first")
    parser.add_argument(
        "--policy",
        required=True,
        help="random; MODULE:NAME, a function of the observation or a model; FILE.safetensors, a policy of Understudy; "
        "or a model's file of Stable-Baselines3, which may run code: take only files that you trust",
    )
    parser.add_argument("--algorithm", help="the class of the model, such as DQN or PPO")
    parser.add_argument("--output", "-o", required=True, help="the recording's file, NAME.npz")
    parser.add_argument("--episodes", type=int, help="how many episodes")
    parser.add_argument(
        "--transitions", type=int, help="at least how many transitions, in whole episodes (10,000 without --episodes)"
    )
    parser.add_argument("--seed", type=int, default=0, help="the seed of the environment and of random actions (0)")
    parser.add_argument("--epsilon", type=float, default=0.0, help="the probability of a random action (0)")
    parser.add_argument("--stochastic", action="store_true", help="let a model draw its actions")
    parser.add_argument("--key", help="the key of the observation to record, where observations are a Dict")
    parser.add_argument(
        "--make", type=_pair, action="append", default=[], metavar="KEY=VALUE", help="an argument of gymnasium.make"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")
    given = parser.parse_args(arguments)

    def fail(error: Exception, code: int) -> int:
        print(f"record.py: error: {' '.join(str(error).split())}", file=sys.stderr)
        return code

    try:
        import gymnasium
    except ModuleNotFoundError:
        return fail(RecordError("this Python has no gymnasium; install it with pip install gymnasium"), 64)
    try:
        env = gymnasium.make(given.environment, **dict(given.make))
    except Exception as error:
        return fail(error, 64)
    try:
        policy = _loaded(given.policy, given.algorithm)
        if given.policy.endswith(".safetensors"):
            policy = policy(given.policy, env)
        recording = record(
            env,
            policy,
            given.output,
            episodes=given.episodes,
            transitions=given.transitions,
            seed=given.seed,
            epsilon=given.epsilon,
            deterministic=not given.stochastic,
            key=given.key,
            name=given.policy,
            overwrite=given.overwrite,
        )
    except FileExistsError as error:
        return fail(error, 73)
    except OSError as error:
        return fail(error, 74)
    except ValueError as error:
        return fail(error, 65)
    finally:
        env.close()
    print(
        f"{recording.path}: {recording.episodes} episodes, {recording.transitions} transitions, "
        f"mean return {recording.mean_return:g}\n\n{recording.spec}",
        end="",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
