"""Writes LearningRateFixture.swift: learning rates by the recursions of PyTorch's schedulers.

Run: python3 make_learning_rate_fixture.py

The recursions are those that `get_lr` of LinearLR, CosineAnnealingLR and ExponentialLR (torch.optim.lr_scheduler)
computes from the rate of the previous step; the schedules of Understudy are closed forms.
"""
import math
import pathlib

RATE, STEPS, TOTAL = 2.5e-4, 40, 30


def linear(end, total):
    rate = RATE
    yield rate
    for step in range(1, STEPS + 1):
        if step <= total:
            rate *= 1 + (end - 1) / (total + (step - 1) * (end - 1))
        yield rate


def cosine(end, total):
    rate, least = RATE, end * RATE
    yield rate
    for step in range(1, STEPS + 1):
        # After half a period PyTorch's rate rises again; here it stays at the end.
        if step <= total:
            ratio = (1 + math.cos(math.pi * step / total)) / (1 + math.cos(math.pi * (step - 1) / total))
            rate = ratio * (rate - least) + least
        yield rate


def exponential(half_life):
    rate = RATE
    yield rate
    for _ in range(STEPS):
        rate *= 0.5 ** (1 / half_life)
        yield rate


lines = ["// Made by make_learning_rate_fixture.py from the recursions of PyTorch's schedulers: do not edit.", "",
         "/// The learning rates of 40 steps after the start, from 2.5e-4."
         , "enum LearningRateFixture {"]
for name, rates in [("linear", linear(0.1, TOTAL)), ("cosine", cosine(0.2, TOTAL)), ("exponential", exponential(8))]:
    text = [repr(x) for x in rates]
    lines += [f"    static let {name}: [Double] = ["]
    lines += ["        " + ", ".join(text[i:i + 4]) + "," for i in range(0, len(text), 4)] + ["    ]"]
pathlib.Path(__file__).with_name("LearningRateFixture.swift").write_text("\n".join(lines + ["}"]) + "\n")
