"""Writes ArchitectureFixture.swift: DQN updates of small networks of each kind by PyTorch.

Run: python3 make_architecture_fixture.py
"""
import pathlib

import torch
from torch import nn

BATCH, OUTPUTS, UPDATES = 5, 3, 10


def pattern(count, seed):
    # Multiples of 1/64 in [-1, 1), the same in Swift: exact in single precision.
    return torch.tensor([((i * 37 + seed * 101 + i * i * 11) % 128 - 64) / 64 for i in range(count)])


def linear_layers(layer):
    return [(layer.weight, (1, 0)), (layer.bias, (0,))]


def normalization(layer):
    return [(layer.weight, (0,)), (layer.bias, (0,))]


class Convolutional(nn.Module):
    """Images [5, 6, 2], convolutions, a hidden layer of 6 units."""

    inputs = 5 * 6 * 2

    def __init__(self, dueling):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(2, 3, 3)] + ([nn.Conv2d(3, 4, 2, stride=1)] if dueling else []))
        self.hidden = nn.Linear(2 * 3 * 4 if dueling else 3 * 4 * 3, 6)
        self.value = nn.Linear(6, 1) if dueling else None
        self.advantage = nn.Linear(6, OUTPUTS)

    def tensors(self):
        maps = [x for layer in self.convolutions for x in [(layer.weight, (2, 3, 1, 0)), (layer.bias, (0,))]]
        maps += linear_layers(self.hidden)
        return maps + (linear_layers(self.value) if self.value else []) + linear_layers(self.advantage)

    def forward(self, x):
        x = x.reshape(-1, 5, 6, 2).permute(0, 3, 1, 2)
        for layer in self.convolutions:
            x = torch.relu(layer(x))
        x = torch.relu(self.hidden(x.permute(0, 2, 3, 1).flatten(1)))
        advantage = self.advantage(x)
        if self.value is None:
            return advantage
        return self.value(x) + advantage - advantage.mean(dim=1, keepdim=True)


class Normalized(nn.Module):
    """Four values, hidden layers of 7 and 5 units, each with layer normalization before its ReLU."""

    inputs = 4

    def __init__(self):
        super().__init__()
        self.maps = nn.ModuleList([nn.Linear(4, 7), nn.Linear(7, 5)])
        self.norms = nn.ModuleList([nn.LayerNorm(7), nn.LayerNorm(5)])
        self.last = nn.Linear(5, OUTPUTS)

    def tensors(self):
        hidden = [x for a, b in zip(self.maps, self.norms) for x in linear_layers(a) + normalization(b)]
        return hidden + linear_layers(self.last)

    def forward(self, x):
        for linear, norm in zip(self.maps, self.norms):
            x = torch.relu(norm(linear(x)))
        return self.last(x)


class Dueling(nn.Module):
    """Four values, a shared hidden layer of 7 units, streams with 5 units each."""

    inputs = 4

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 7)
        self.value = nn.ModuleList([nn.Linear(7, 5), nn.Linear(5, 1)])
        self.advantage = nn.ModuleList([nn.Linear(7, 5), nn.Linear(5, OUTPUTS)])

    def tensors(self):
        layers = [self.hidden, *self.value, *self.advantage]
        return [x for layer in layers for x in linear_layers(layer)]

    def forward(self, x):
        x = torch.relu(self.hidden(x))
        value = self.value[1](torch.relu(self.value[0](x)))
        advantage = self.advantage[1](torch.relu(self.advantage[0](x)))
        return value + advantage - advantage.mean(dim=1, keepdim=True)


def begin(net):
    for index, (parameter, order) in enumerate(net.tensors()):
        shape = [parameter.shape[axis] for axis in order]
        values = pattern(parameter.numel(), index).reshape(shape) / (2 if len(shape) > 1 else 4)
        inverse = [order.index(axis) for axis in range(len(order))]
        gain = isinstance(net, Normalized) and index in (2, 6)
        parameter.data = (values + (1 if gain else 0)).permute(inverse).contiguous()
    return net


def train(make, optimize):
    online, target = begin(make()), begin(make())
    optimizer = optimize(online.parameters())
    losses = []
    for update in range(UPDATES):
        states = pattern(BATCH * online.inputs, 1000 + update).reshape(BATCH, online.inputs)
        next_states = pattern(BATCH * online.inputs, 2000 + update).reshape(BATCH, online.inputs)
        rewards = pattern(BATCH, 3000 + update)
        actions = torch.tensor([(update + i) % OUTPUTS for i in range(BATCH)])
        with torch.no_grad():
            goals = rewards + 0.9 * target(next_states).max(dim=1).values
        values = online(states).gather(1, actions[:, None])[:, 0]
        loss = nn.functional.huber_loss(values, goals, delta=0.5)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(online.parameters(), 0.5)
        optimizer.step()
        with torch.no_grad():
            for moving, still in zip(target.parameters(), online.parameters()):
                moving += 0.125 * (still - moving)
        losses.append(loss.item())
    flat = [x for parameter, order in online.tensors() for x in parameter.permute(order).flatten().tolist()]
    return losses, flat


def literal(label, values):
    text = torch.tensor(values).numpy().astype(str).tolist()
    rows = [", ".join(text[i:i + 8]) for i in range(0, len(text), 8)]
    return [f"        {label}: ["] + [f"            {row}," for row in rows]


def adam(parameters):
    return torch.optim.Adam(parameters, lr=0.01, foreach=False)


def rmsprop(parameters):
    return torch.optim.RMSprop(parameters, lr=0.01, alpha=0.95, eps=0.01, centered=True, foreach=False)


lines = [
    f"// Made by make_architecture_fixture.py with PyTorch {torch.__version__.split('+')[0]} on the CPU in single "
    "precision: do not edit.",
    "",
    "/// What ten DQN updates of small networks give; parameters are those of the tensors in their order.",
    "struct ArchitectureFixture {",
    "    let losses: [Float]",
    "    let online: [Float]",
]
for name, make, optimize in [
    ("convolutional", lambda: Convolutional(False), rmsprop),
    ("normalized", Normalized, adam),
    ("dueling", Dueling, adam),
    ("convolutionalDueling", lambda: Convolutional(True), adam),
]:
    losses, flat = train(make, optimize)
    lines += ["", f"    static let {name} = ArchitectureFixture(", *literal("losses", losses), "        ],",
              *literal("online", flat), "        ])"]
pathlib.Path(__file__).with_name("ArchitectureFixture.swift").write_text("\n".join(lines + ["}"]) + "\n")
