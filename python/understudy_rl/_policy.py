"""A run's final policy in NumPy: the network of `policy.safetensors`, with nothing of the program."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import numpy

if TYPE_CHECKING:
    import os

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[numpy.float32]

FORMAT = "understudy-network-1"
"""The format of the policies that this module reads."""

EPSILON = numpy.float32(1e-5)
"""What layer normalization adds to the variance."""

LONGEST_HEADER = 100_000_000

NETWORK_KEYS = {"convolutions", "hidden", "activation", "layer_normalization", "noisy_layers", "head", "initialization"}
"""What a spec may say of a network that this module knows."""


def _leaky_relu(x: Floats) -> Floats:
    return numpy.where(x > 0, x, x * numpy.float32(0.01))


def _elu(x: Floats) -> Floats:
    return numpy.where(x > 0, x, numpy.expm1(numpy.minimum(x, numpy.float32(0))))


def _relu(x: Floats) -> Floats:
    return numpy.maximum(x, numpy.float32(0))


def _tanh(x: Floats) -> Floats:
    return numpy.tanh(x)


ACTIVATIONS: Dict[str, Callable[[Floats], Floats]] = {
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "tanh": _tanh,
}


class PolicyError(ValueError):
    """A policy that cannot be read or does not fit what it is asked."""


@dataclass(frozen=True)
class _Layer:
    """A linear map, of whole rows or of the patches of images, with normalization where there are gains."""

    weights: Floats
    """`[inputs, outputs]`, or `[kernel, kernel, channels, outputs]` of a convolution."""
    biases: Floats
    gains: Optional[Floats]
    shifts: Optional[Floats]
    activation: str
    """What follows the layer, unless its outputs are the network's."""
    stride: int = 1

    @property
    def is_convolution(self) -> bool:
        return self.weights.ndim == 4

    def __call__(self, x: Floats, *, is_last: bool) -> Floats:
        y: Floats
        if self.is_convolution:
            size = self.weights.shape[0]
            patches = numpy.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
            patches = patches[:, :: self.stride, :: self.stride].transpose(0, 1, 2, 4, 5, 3)
            flat = patches.reshape(*patches.shape[:3], -1)
            y = flat @ self.weights.reshape(-1, self.weights.shape[-1]) + self.biases
        else:
            y = x.reshape(len(x), -1) @ self.weights + self.biases
        if self.gains is not None and self.shifts is not None:
            centered = y - y.mean(axis=-1, keepdims=True)
            variance = numpy.square(centered).mean(axis=-1, keepdims=True)
            y = centered / numpy.sqrt(variance + EPSILON) * self.gains + self.shifts
        return y if is_last else ACTIVATIONS[self.activation](y)


class Policy:
    """The greedy policy of a finished run.

        policy = Policy("runs/quickstart/dqn/seed-0/policy.safetensors", env=gymnasium.make("MountainCar-v0"))
        action = policy(observation)

    The file has the parameters alone. Strides of convolutions and the scaling of observations are in `spec.yaml` beside
    it, where the program wrote both.

    Attributes:
        path: the policy's file.
        action_count: how many actions the agent has.
        environment_actions: the environment's own number of each action; `None` if `action_subset` names actions that
            have no numbers here.
        frame_skip: how many steps of the environment an action lasts.
        spec: the content of `spec.yaml`.
    """

    def __init__(
        self,
        file: Union[str, os.PathLike[str]],
        env: Any = None,
        *,
        bounds: Optional[Tuple[ArrayLike, ArrayLike]] = None,
    ) -> None:
        """Reads a policy.

        Args:
            file: `policy.safetensors`, or the folder of the run. `spec.yaml` must be beside it.
            env: the environment of Gymnasium in which the policy is to play. A `Discrete` observation then becomes one
                number for each value, as for the network, actions count from the first one of the environment, and
                `rescale_observations` finds the bounds.
            bounds: the lowest and the highest observation, for `rescale_observations` without `env`.

        Raises:
            PolicyError: if a file is missing, damaged or of another format, or if the policy needs bounds.
        """
        self.path = Path(file)
        if self.path.is_dir():
            self.path = self.path / "policy.safetensors"
        self.spec: Dict[str, Any] = _spec(self.path.with_name("spec.yaml"))
        self._tensors = _tensors(self.path)
        network = _section(self.spec, "network")
        head = network.get("head")
        unknown = sorted(set(network) - NETWORK_KEYS)
        if isinstance(head, dict):
            unknown += [f"head.{key}" for key in sorted(set(head) - {"kind", "stream_units"})]
            if head.get("kind") not in ("plain", "dueling"):
                unknown.append("head.kind")
        if unknown:
            raise PolicyError(
                f"{self.path}: the network has '{unknown[0]}', which this version does not know; "
                "a later version of understudy_rl may"
            )
        self._activation = str(network.get("activation", "relu"))
        if self._activation not in ACTIVATIONS:
            raise PolicyError(f"{self.path}: the activation '{self._activation}' is not known")
        convolutions = network.get("convolutions")
        strides = [
            _whole(layer, "stride", self.path) for layer in (convolutions if isinstance(convolutions, list) else [])
        ]
        self._trunk = self._layers("layers", strides)
        self._value, self._advantage = self._layers("value"), self._layers("advantage")
        if bool(self._value) != bool(self._advantage):
            raise PolicyError(f"{self.path}: has one stream of a dueling head without the other")
        if self._tensors:
            raise PolicyError(f"{self.path}: has the unknown tensor '{next(iter(self._tensors))}'")
        layers = self._trunk + self._value + self._advantage
        if not layers:
            raise PolicyError(f"{self.path}: has no layer")
        self.action_count: int = layers[-1].biases.size
        self._first = layers[0]
        environment = _section(self.spec, "environment")
        self.frame_skip: int = int(environment.get("frame_skip", 1))
        space: Any = getattr(env, "single_observation_space", getattr(env, "observation_space", None))
        self._values: Optional[Tuple[int, int]] = None
        if space is not None and hasattr(space, "n") and hasattr(space, "start"):
            self._values = (int(space.start), int(space.n))
        self._shape: Optional[Tuple[int, ...]] = getattr(space, "shape", None) if self._values is None else None
        if bounds is None and hasattr(space, "low") and hasattr(space, "high"):
            bounds = (space.low, space.high)
        self._scaling = self._read_scaling(environment, bounds)
        actions = getattr(env, "single_action_space", getattr(env, "action_space", None))
        self.environment_actions: Optional[List[int]] = self._read_actions(
            environment, int(getattr(actions, "start", 0))
        )

    def q_values(self, observation: ArrayLike) -> Floats:
        """Returns the Q-value of each action: `(actions,)`, or `(batch, actions)` for a batch of observations.

        Args:
            observation: in the environment's own units and dimensions; an image is (rows, columns, channels).
        """
        x, is_batch = self._entering(observation)
        for place, layer in enumerate(self._trunk):
            x = self._checked(layer, x)
            x = layer(x, is_last=not self._value and place + 1 == len(self._trunk))
        if self._value:
            value, advantage = self._stream(self._value, x), self._stream(self._advantage, x)
            x = value - advantage.mean(axis=1, keepdims=True) + advantage
        return x if is_batch else x[0]

    def action(self, observation: ArrayLike) -> Any:
        """Returns the number of the best action, of equally good ones the first; an array for a batch."""
        best = self.q_values(observation).argmax(axis=-1)
        return best if best.ndim else int(best)

    def __call__(self, observation: ArrayLike) -> Any:
        """Returns the environment's own number of the best action; an array for a batch."""
        best = self.action(observation)
        if self.environment_actions is None:
            raise PolicyError(
                f"{self.path}: the run has a part of the environment's actions (action_subset), by names; "
                "set environment_actions to their numbers"
            )
        numbers = numpy.asarray(self.environment_actions)[best]
        return numbers if numbers.ndim else int(numbers)

    def predict(
        self, observation: ArrayLike, state: Any = None, episode_start: Any = None, deterministic: bool = True
    ) -> Tuple[Any, Any]:
        """Returns the environment's own number of the best action, and `state`, as models of Stable-Baselines3 do."""
        return numpy.asarray(self(observation)), state

    # Reading ----------------------------------------------------------------------------------------------------------

    def _layers(self, stream: str, strides: Sequence[int] = ()) -> List[_Layer]:
        """Takes the layers of a stream from the tensors."""
        layers: List[_Layer] = []
        while f"online.{stream}.{len(layers)}.weights" in self._tensors:
            name = f"online.{stream}.{len(layers)}"
            weights = self._tensors.pop(name + ".weights")
            others = [self._tensors.pop(f"{name}.{kind}", None) for kind in ("biases", "gains", "shifts")]
            if others[0] is None or (others[1] is None) != (others[2] is None):
                raise PolicyError(f"{self.path}: the layer '{name}' is not whole")
            if weights.ndim not in (2, 4) or any(o is not None and o.shape != weights.shape[-1:] for o in others):
                raise PolicyError(f"{self.path}: the shapes of '{name}' do not fit together")
            if weights.ndim == 4 and len(layers) >= len(strides):
                raise PolicyError(
                    f"{self.path}: has more convolutions than {self.path.with_name('spec.yaml')} beside it"
                )
            # A greedy policy plays without the noise of noisy layers.
            for kind in ("weight_deviations", "bias_deviations"):
                self._tensors.pop(f"{name}.{kind}", None)
            stride = strides[len(layers)] if weights.ndim == 4 else 1
            layers.append(_Layer(weights, others[0], others[1], others[2], self._activation, stride))
        return layers

    def _read_scaling(
        self, environment: Dict[str, Any], bounds: Optional[Tuple[ArrayLike, ArrayLike]]
    ) -> Optional[Tuple[Floats, Floats]]:
        """Returns factors and shifts on the elements of observations, computed as the program computes them."""
        factors, target = environment.get("observation_scale"), environment.get("rescale_observations")
        if isinstance(factors, list):
            return numpy.array([float(factor) for factor in factors], numpy.float32), numpy.zeros(1, numpy.float32)
        if not isinstance(target, list):
            return None
        if bounds is None:
            raise PolicyError(
                f"{self.path}: the run rescales its observations by the environment's bounds (rescale_observations); "
                "give env, or bounds"
            )
        low, high = (numpy.asarray(bound, numpy.float32).astype(float).reshape(-1) for bound in bounds)
        lowest, highest = (float(number) for number in target)
        with numpy.errstate(all="ignore"):
            scales = (highest - lowest) / (high - low)
            shifts = lowest - low * scales
        if not (numpy.isfinite(scales).all() and numpy.isfinite(shifts).all()):
            raise PolicyError(f"{self.path}: rescale_observations needs finite bounds")
        return scales.astype(numpy.float32), shifts.astype(numpy.float32)

    def _read_actions(self, environment: Dict[str, Any], first: int) -> Optional[List[int]]:
        subset = environment.get("action_subset", "none")
        if not isinstance(subset, list):
            return list(range(first, first + self.action_count))
        # Gymnasium's actions have numbers as names.
        if environment.get("kind") == "gymnasium" and all(str(name).lstrip("-").isdigit() for name in subset):
            return [int(name) for name in subset]
        return None

    # Playing ----------------------------------------------------------------------------------------------------------

    def _entering(self, observation: ArrayLike) -> Tuple[Floats, bool]:
        """Returns a batch of observations as the network reads them, and whether it was a batch."""
        if self._values is not None:
            start, count = self._values
            places = numpy.asarray(observation, numpy.int64) - start
            if places.size and not (0 <= places.min() and places.max() < count):
                raise PolicyError(f"{self.path}: the observation {observation!r} is not in the environment's space")
            x = numpy.eye(count, dtype=numpy.float32)[places]
        else:
            x = numpy.asarray(observation, numpy.float32)
        if self._first.is_convolution:
            if x.ndim not in (3, 4):
                raise PolicyError(
                    f"{self.path}: an observation is an image of (rows, columns, channels), not {x.shape}"
                )
            is_batch = x.ndim == 4
            x = x if is_batch else x[None]
            rows = x.reshape(len(x), math.prod(x.shape[1:]))
        else:
            inputs = self._first.weights.shape[0]
            is_batch = x.shape != self._shape and (x.size != inputs or (x.ndim > 1 and len(x) == 1))
            count = len(x) if is_batch and x.ndim else 1
            if x.size != count * inputs:
                raise PolicyError(f"{self.path}: an observation has {inputs} numbers, and this has the shape {x.shape}")
            rows = x.reshape(count, inputs)
        if self._scaling is not None:
            if self._scaling[0].size not in (1, rows.shape[1]):
                raise PolicyError(
                    f"{self.path}: the scaling is of {self._scaling[0].size} numbers, and an observation has {rows.shape[1]}"
                )
            rows = rows * self._scaling[0] + self._scaling[1]
        return rows.reshape(x.shape) if self._first.is_convolution else rows, is_batch

    def _checked(self, layer: _Layer, x: Floats) -> Floats:
        """Returns `x` if it fits `layer`."""
        if layer.is_convolution:
            size, channels = layer.weights.shape[0], layer.weights.shape[2]
            if x.ndim != 4 or x.shape[3] != channels or min(x.shape[1:3]) < size:
                raise PolicyError(
                    f"{self.path}: a convolution of {size} x {size} pixels and {channels} channels does not fit "
                    f"an image of {x.shape[1:]}"
                )
        elif math.prod(x.shape[1:]) != layer.weights.shape[0]:
            raise PolicyError(
                f"{self.path}: a layer reads {layer.weights.shape[0]} numbers, and gets {math.prod(x.shape[1:])}; "
                "is this the run's environment?"
            )
        return x

    def _stream(self, layers: List[_Layer], x: Floats) -> Floats:
        for place, layer in enumerate(layers):
            x = layer(self._checked(layer, x), is_last=place + 1 == len(layers))
        return x


def _spec(path: Path) -> Dict[str, Any]:
    """Reads the resolved spec of a run."""
    import yaml

    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise PolicyError(
            f"{path}: no such file; a policy is read with the spec.yaml of its run, which the program wrote beside it"
        ) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise PolicyError(f"{path}: cannot be read ({' '.join(str(error).split())})") from None
    if not isinstance(content, dict) or content.get("understudy") != 1:
        raise PolicyError(f"{path}: is no spec of format 1")
    return content


def _section(spec: Dict[str, Any], key: str) -> Dict[str, Any]:
    section = spec.get(key)
    return section if isinstance(section, dict) else {}


def _whole(layer: Any, key: str, path: Path) -> int:
    value = layer.get(key) if isinstance(layer, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise PolicyError(f"{path.with_name('spec.yaml')}: network.convolutions has no whole number as '{key}'")
    return value


def _tensors(path: Path) -> Dict[str, Floats]:
    """Reads the arrays of a safetensors file of single-precision numbers."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read ({error.strerror}); has the run finished?") from None

    def damaged(reason: str) -> PolicyError:
        return PolicyError(f"{path}: is damaged: {reason}")

    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > min(LONGEST_HEADER, len(content) - 8):
        raise damaged("it ends within its header")
    try:
        header = json.loads(content[8 : 8 + length].decode("utf-8"))
        format = header.pop("__metadata__", {}).get("format")
    except (ValueError, AttributeError, RecursionError):
        raise damaged("its header is not JSON") from None
    if format != FORMAT:
        raise PolicyError(f"{path}: has the format '{format}', and this version reads '{FORMAT}'")
    data, tensors, end = content[8 + length :], {}, 0
    try:
        entries = sorted(header.items(), key=lambda item: (item[1]["data_offsets"][0], item[1]["data_offsets"][1]))
        for name, entry in entries:
            shape, (begin, stop) = entry["shape"], entry["data_offsets"]
            if entry["dtype"] != "F32" or any(isinstance(n, bool) or n < 0 for n in (*shape, begin, stop)):
                raise damaged(f"the tensor '{name}' is not one of numbers in single precision")
            if begin != end or stop > len(data) or stop - begin != 4 * math.prod(shape):
                raise damaged(f"the tensor '{name}' does not fit the file")
            tensors[name] = numpy.frombuffer(data, "<f4", math.prod(shape), begin).reshape(shape).astype(numpy.float32)
            end = stop
    except (AttributeError, KeyError, TypeError, IndexError, ValueError) as error:
        raise error if isinstance(error, PolicyError) else damaged("its header has no tensors") from None
    if end != len(data):
        raise damaged("it is longer than its tensors")
    return tensors
