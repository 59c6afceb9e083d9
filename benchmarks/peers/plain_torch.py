"""Deep Q-learning as a plain loop with PyTorch."""

from __future__ import annotations

import copy

import torch
from serving import PlainLoop, given_workload, serve
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.set_flush_denormal(True)
torch.manual_seed(1)
work = given_workload()

if work.is_board:
    network = nn.Sequential(
        nn.Conv2d(4, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 8 * 8, 128), nn.ReLU(), nn.Linear(128, work.actions)
    )
else:
    first, second = work.hidden
    network = nn.Sequential(
        nn.Linear(4, first), nn.ReLU(), nn.Linear(first, second), nn.ReLU(), nn.Linear(second, work.actions)
    )
target = copy.deepcopy(network).requires_grad_(False)
parameters, target_parameters = list(network.parameters()), list(target.parameters())
# One fused kernel for all of Adam.
optimizer = torch.optim.Adam(parameters, lr=work.learning_rate, fused=True)


def best_action(observation) -> int:
    with torch.inference_mode():
        return int(network(torch.from_numpy(observation).float().unsqueeze(0)).argmax())


def learn(observations, actions, rewards, next_observations, goes_on) -> None:
    with torch.no_grad():
        values = target(torch.from_numpy(next_observations).float()).amax(1)
        wanted = torch.from_numpy(rewards) + work.gamma * torch.from_numpy(goes_on) * values
    values = network(torch.from_numpy(observations).float()).gather(1, torch.from_numpy(actions).unsqueeze(1)).squeeze(1)
    loss = functional.smooth_l1_loss(values, wanted)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def copy_target() -> None:
    with torch.no_grad():
        torch._foreach_copy_(target_parameters, parameters)


serve(PlainLoop(work, best_action, learn, copy_target).advance, work.chunk)
