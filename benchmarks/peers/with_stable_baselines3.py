"""Deep Q-learning of Stable-Baselines3."""

from __future__ import annotations

import torch
from environments import make
from serving import given_workload, serve
from stable_baselines3 import DQN
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import nn
from workloads import LEARNING_STARTS

torch.set_num_threads(1)
torch.set_flush_denormal(True)
work = given_workload()


class BoardFeatures(BaseFeaturesExtractor):
    """A convolution of 16 3x3 kernels, and 128 units."""

    def __init__(self, observation_space) -> None:
        super().__init__(observation_space, features_dim=128)
        self.layers = nn.Sequential(
            nn.Conv2d(4, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 8 * 8, 128), nn.ReLU()
        )

    def forward(self, observations):
        return self.layers(observations)


model = DQN(
    "MlpPolicy",
    make(work),
    policy_kwargs=(
        {"features_extractor_class": BoardFeatures, "net_arch": []}
        if work.is_board
        else {"net_arch": list(work.hidden)}
    ),
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
    device="cpu",
    seed=1,
)
serve(lambda steps: model.learn(steps, log_interval=None, reset_num_timesteps=False), work.chunk)
