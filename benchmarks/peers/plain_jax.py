"""Deep Q-learning as a plain loop with JAX: the update and the choice of an action are compiled."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from serving import PlainLoop, given_workload, serve

# Small computations are faster in the calling thread.
jax.config.update("jax_cpu_enable_async_dispatch", False)
work = given_workload()
optimizer = optax.adam(work.learning_rate)


def uniform(key, shape: tuple[int, ...], inputs: int):
    return jax.random.uniform(key, shape, jnp.float32, -(inputs**-0.5), inputs**-0.5)


def initial_parameters() -> list:
    keys = iter(jax.random.split(jax.random.key(1), 16))
    sizes = (8 * 8 * 16, *work.hidden, work.actions) if work.is_board else (4, *work.hidden, work.actions)
    layers = [(uniform(next(keys), (a, b), a), uniform(next(keys), (b,), a)) for a, b in zip(sizes, sizes[1:])]
    if work.is_board:
        layers.insert(0, (uniform(next(keys), (3, 3, 4, 16), 36), uniform(next(keys), (16,), 36)))
    return layers


def values(parameters, observations):
    x = observations.astype(jnp.float32)
    if work.is_board:
        (kernel, bias), *parameters = parameters
        x = jax.lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + bias).reshape(x.shape[0], -1)
    *hidden, (last, bias) = parameters
    for weights, biases in hidden:
        x = jax.nn.relu(x @ weights + biases)
    return x @ last + bias


@jax.jit
def greedy(parameters, observation):
    return values(parameters, observation[None])[0].argmax()


@partial(jax.jit, donate_argnums=(0, 2))
def update(parameters, target, state, observations, actions, rewards, next_observations, goes_on):
    wanted = rewards + work.gamma * goes_on * values(target, next_observations).max(1)

    def loss(parameters):
        chosen = jnp.take_along_axis(values(parameters, observations), actions[:, None], 1)[:, 0]
        return optax.huber_loss(chosen, wanted).mean()

    changes, state = optimizer.update(jax.grad(loss)(parameters), state, parameters)
    return optax.apply_updates(parameters, changes), state


class Learner:
    """The network, its target and the optimizer's state."""

    def __init__(self) -> None:
        self.parameters = initial_parameters()
        self.state = optimizer.init(self.parameters)
        self.copy_target()

    def best_action(self, observation) -> int:
        return int(greedy(self.parameters, observation))

    def learn(self, observations, actions, rewards, next_observations, goes_on) -> None:
        self.parameters, self.state = update(
            self.parameters,
            self.target,
            self.state,
            observations,
            actions.astype(np.int32),
            rewards,
            next_observations,
            goes_on,
        )

    def copy_target(self) -> None:
        # A copy: the update gives the memory of its parameters away.
        self.target = jax.tree.map(jnp.copy, self.parameters)


learner = Learner()
serve(
    PlainLoop(work, learner.best_action, learner.learn, learner.copy_target, channels_last=True).advance, work.chunk
)
