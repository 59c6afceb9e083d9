"""Writes TrainingFixture.swift: twenty DQN updates of a small network by PyTorch. Run: python3 make_training_fixture.py"""
import pathlib

import torch

INPUTS, HIDDEN, OUTPUTS, BATCH, UPDATES = 4, [8, 6], 3, 5, 20


def pattern(count, seed):
    # Multiples of 1/64 in [-1, 1), the same in Swift: exact in single precision.
    return torch.tensor([((i * 37 + seed * 101 + i * i * 11) % 128 - 64) / 64 for i in range(count)])


def network():
    widths = [INPUTS, *HIDDEN, OUTPUTS]
    layers = []
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layer = torch.nn.Linear(inputs, outputs)
        layer.weight.data = (pattern(inputs * outputs, 2 * index) / 2).reshape(inputs, outputs).T.contiguous()
        layer.bias.data = pattern(outputs, 2 * index + 1) / 4
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


online, target = network(), network()
optimizer = torch.optim.Adam(online.parameters(), lr=0.01, foreach=False)
losses, norms = [], []
for update in range(UPDATES):
    states = pattern(BATCH * INPUTS, 1000 + update).reshape(BATCH, INPUTS)
    next_states = pattern(BATCH * INPUTS, 2000 + update).reshape(BATCH, INPUTS)
    rewards = pattern(BATCH, 3000 + update)
    actions = torch.tensor([(update + i) % OUTPUTS for i in range(BATCH)])
    with torch.no_grad():
        goals = rewards + 0.9 * target(next_states).max(dim=1).values
    values = online(states).gather(1, actions[:, None])[:, 0]
    loss = torch.nn.functional.huber_loss(values, goals, delta=0.5)
    optimizer.zero_grad()
    loss.backward()
    norms.append(torch.nn.utils.clip_grad_norm_(online.parameters(), 0.25).item())
    optimizer.step()
    with torch.no_grad():
        for moving, still in zip(target.parameters(), online.parameters()):
            moving += 0.125 * (still - moving)
    losses.append(loss.item())


def flat(net):
    # Weights [in, out], then biases, layer by layer.
    return [x for layer in net if isinstance(layer, torch.nn.Linear)
            for part in (layer.weight.T, layer.bias) for x in part.flatten().tolist()]


def literal(name, values):
    text = torch.tensor(values).numpy().astype(str).tolist()
    rows = [", ".join(text[i:i + 8]) for i in range(0, len(text), 8)]
    return [f"    static let {name}: [Float] = ["] + [f"        {row}," for row in rows] + ["    ]"]


lines = [
    f"// Made by make_training_fixture.py with PyTorch {torch.__version__.split('+')[0]} on the CPU in single precision: do not edit.",
    "",
    "/// What twenty DQN updates of a 4-8-6-3 network give; parameters are weights [in, out], then biases, layer by layer.",
    "enum TrainingFixture {",
    *literal("losses", losses), "",
    "    /// The norms of the gradients before they are clipped to 0.25.",
    *literal("norms", norms), "",
    *literal("online", flat(online)), "",
    *literal("target", flat(target)),
    "}",
]
pathlib.Path(__file__).with_name("TrainingFixture.swift").write_text("\n".join(lines) + "\n")
