"""Writes LearnerFixture.swift: DQN updates with the learner's optional keys, from PyTorch's published formulas.

Run: python3 make_learner_fixture.py

It needs NumPy alone and computes in double precision. Sources of the formulas: the pages of torch.nn.Tanh, ELU,
LeakyReLU and HuberLoss, torch.optim.Adam and AdamW (the algorithms there), torch.nn.utils.clip_grad_norm_, and
Fortunato et al. 2018, equations 9 to 11, for noisy layers.
"""
import pathlib

import numpy as np

BATCH, OUTPUTS, UPDATES = 5, 3, 10
SIZES = [4, 7, 5, OUTPUTS]
MASK = (1 << 64) - 1


def pattern(count, seed):
    # Multiples of 1/64 in [-1, 1), the same in Swift: exact in single precision.
    return np.array([((i * 37 + seed * 101 + i * i * 11) % 128 - 64) / 64 for i in range(count)])


class SplitMix:
    """The generator of the tests (Steele, Lea & Flood 2014)."""

    def __init__(self, state):
        self.state = state

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def factors(self, count):
        """f(x) = sgn(x) sqrt(|x|) of normal numbers by the transformation of Box & Muller."""
        result = []
        for _ in range(count):
            size, angle = 1 - (self.next() >> 11) * 2.0**-53, (self.next() >> 11) * 2.0**-53
            normal = np.sqrt(-2 * np.log(size)) * np.cos(2 * np.pi * angle)
            result.append(np.sign(normal) * np.sqrt(abs(normal)))
        return np.array(result)


ACTIVATIONS = {
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
            lambda x: np.where(x > 0, 1, np.exp(np.minimum(x, 0)))),
    "leaky_relu": (lambda x: np.where(x > 0, x, 0.01 * x), lambda x: np.where(x > 0, 1, 0.01)),
}


class Perceptron:
    """Weights [in, out] and biases of each layer; with noise also their deviations."""

    def __init__(self, activation, noise):
        self.activation, self.noise = activation, noise
        self.parameters = []
        tensor = 0
        for inputs, outputs in zip(SIZES, SIZES[1:]):
            for shape in [(inputs, outputs), (outputs,)]:
                scale = 2 if len(shape) > 1 else 4
                self.parameters.append(pattern(int(np.prod(shape)), tensor).reshape(shape) / scale)
                tensor += 1
            if noise:
                for shape in [(inputs, outputs), (outputs,)]:
                    self.parameters.append(np.full(shape, noise / np.sqrt(inputs)))
                    tensor += 1

    def draw(self, random):
        """New noise: layer by layer, for the inputs and then for the outputs."""
        self.factors = []
        for inputs, outputs in zip(SIZES, SIZES[1:]):
            x, y = random.factors(inputs), random.factors(outputs)
            self.factors.append((np.outer(x, y), y))

    def layer(self, index):
        if not self.noise:
            return self.parameters[2 * index:2 * index + 2]
        weights, biases, weight_deviations, bias_deviations = self.parameters[4 * index:4 * index + 4]
        weight_noise, bias_noise = self.factors[index]
        return weights + weight_deviations * weight_noise, biases + bias_deviations * bias_noise

    def forward(self, x):
        self.entered, self.sums = [], []
        function = ACTIVATIONS[self.activation][0]
        for index in range(len(SIZES) - 1):
            weights, biases = self.layer(index)
            self.entered.append(x)
            self.sums.append(x @ weights + biases)
            x = self.sums[-1] if index == len(SIZES) - 2 else function(self.sums[-1])
        return x

    def backward(self, delta):
        derivative = ACTIVATIONS[self.activation][1]
        gradients = []
        for index in reversed(range(len(SIZES) - 1)):
            if index < len(SIZES) - 2:
                delta = delta * derivative(self.sums[index])
            of_layer = [self.entered[index].T @ delta, delta.sum(axis=0)]
            if self.noise:
                of_layer += [of_layer[0] * self.factors[index][0], of_layer[1] * self.factors[index][1]]
            gradients = of_layer + gradients
            delta = delta @ self.layer(index)[0].T
        return gradients


def train(activation, noise, rates, weight_decay):
    online, target = Perceptron(activation, noise), Perceptron(activation, noise)
    random = SplitMix(17)
    first = [np.zeros_like(p) for p in online.parameters]
    second = [np.zeros_like(p) for p in online.parameters]
    losses = []
    for update in range(UPDATES):
        if noise:
            online.draw(random)
            target.draw(random)
        states = pattern(BATCH * SIZES[0], 1000 + update).reshape(BATCH, SIZES[0])
        next_states = pattern(BATCH * SIZES[0], 2000 + update).reshape(BATCH, SIZES[0])
        rewards = pattern(BATCH, 3000 + update)
        actions = np.array([(update + i) % OUTPUTS for i in range(BATCH)])
        goals = rewards + 0.9 * target.forward(next_states).max(axis=1)
        errors = online.forward(states)[np.arange(BATCH), actions] - goals
        losses.append(np.mean(np.where(abs(errors) <= 0.5, errors**2 / 2, 0.5 * (abs(errors) - 0.25))))
        delta = np.zeros((BATCH, OUTPUTS))
        delta[np.arange(BATCH), actions] = np.clip(errors, -0.5, 0.5) / BATCH
        gradients = online.backward(delta)
        norm = np.sqrt(sum((g**2).sum() for g in gradients))
        gradients = [g * min(1, 0.5 / (norm + 1e-6)) for g in gradients]
        for p, g, m, v in zip(online.parameters, gradients, first, second):
            p -= rates[update] * weight_decay * p
            m[...] = 0.9 * m + 0.1 * g
            v[...] = 0.999 * v + 0.001 * g**2
            p -= rates[update] * (m / (1 - 0.9 ** (update + 1))) / (
                np.sqrt(v / (1 - 0.999 ** (update + 1))) + 1e-8)
        for moving, still in zip(target.parameters, online.parameters):
            moving += 0.125 * (still - moving)
    return losses, [x for p in online.parameters for x in p.flatten()]


def literal(label, values):
    text = [str(np.float32(x)) for x in values]
    rows = [", ".join(text[i:i + 8]) for i in range(0, len(text), 8)]
    return [f"        {label}: ["] + [f"            {row}," for row in rows]


lines = [
    "// Made by make_learner_fixture.py with NumPy in double precision, from PyTorch's published formulas: do not edit.",
    "",
    "/// What ten DQN updates of a 4-7-5-3 network give; parameters are those of the tensors in their order.",
    "struct LearnerFixture {",
    "    let losses: [Float]",
    "    let online: [Float]",
]
STEADY = [0.01] * UPDATES
FALLING = [0.01 * (1 - update / UPDATES) for update in range(UPDATES)]
for name, activation, noise, rates, weight_decay in [
    ("tanh", "tanh", None, STEADY, 0),
    ("elu", "elu", None, STEADY, 0),
    ("leakyReLU", "leaky_relu", None, STEADY, 0),
    ("decayed", "relu", None, STEADY, 0.5),
    ("decayedAtFallingRate", "relu", None, FALLING, 0.5),
    ("noisy", "relu", 0.5, STEADY, 0),
]:
    losses, flat = train(activation, noise, rates, weight_decay)
    lines += ["", f"    static let {name} = LearnerFixture(", *literal("losses", losses), "        ],",
              *literal("online", flat), "        ])"]
pathlib.Path(__file__).with_name("LearnerFixture.swift").write_text("\n".join(lines + ["}"]) + "\n")
