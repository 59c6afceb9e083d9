"""Deep Q-learning of sbx, which is Stable-Baselines3 with JAX."""

from __future__ import annotations

import flax.linen as nn
import jax
import jax.numpy as jnp
from environments import make
from sbx import DQN
from sbx.dqn.policies import DQNPolicy
from serving import given_workload, serve
from workloads import LEARNING_STARTS

work = given_workload()


class Network(nn.Module):
    """The workload's network."""

    @nn.compact
    def __call__(self, x):
        x = x.astype(jnp.float32)
        if work.is_board:
            x = nn.relu(nn.Conv(16, (3, 3), padding="VALID")(x))
        x = x.reshape(x.shape[0], -1)
        for units in work.hidden:
            x = nn.relu(nn.Dense(units)(x))
        return nn.Dense(work.actions)(x)


class Policy(DQNPolicy):
    """sbx's policy with another network: its own has two hidden layers of equal size."""

    def build(self, key, lr_schedule):
        key = super().build(key, lr_schedule)
        network = Network()
        parameters = network.init(jax.random.key(1), jnp.array([self.observation_space.sample()]))
        self.qf_state = self.qf_state.replace(
            apply_fn=network.apply,
            params=parameters,
            target_params=parameters,
            opt_state=self.qf_state.tx.init(parameters),
        )
        return key


model = DQN(
    Policy,
    make(work, channels_last=True),
    learning_rate=work.learning_rate,
    buffer_size=work.memory,
    learning_starts=LEARNING_STARTS,
    batch_size=work.batch,
    gamma=work.gamma,
    train_freq=work.update_every,
    gradient_steps=1,
    target_update_interval=work.target_every,
    exploration_initial_eps=work.epsilon,
    exploration_final_eps=work.epsilon,
    seed=1,
)
serve(lambda steps: model.learn(steps, log_interval=None, reset_num_timesteps=False), work.chunk)
