"""Writes OptimizerFixture.swift: parameters that PyTorch's optimizers reach. Run: python3 make_optimizer_fixture.py"""
import pathlib

import torch

COUNT, RECORDED = 11, (1, 2, 10, 100)


def gradient(step):
    # Exact in single precision; the scales of the parameters' gradients span 2^-5 to 2^5.
    return torch.tensor([((step * 37 + i * 101) % 64 - 31) / 64 * 2.0 ** (i - 5) for i in range(COUNT)])


def record(make):
    parameter = torch.tensor([(i - 5) / 8 for i in range(COUNT)], requires_grad=True)
    optimizer = make([parameter])
    rows = []
    for step in range(1, max(RECORDED) + 1):
        parameter.grad = gradient(step)
        optimizer.step()
        if step in RECORDED:
            rows.append(parameter.detach().tolist())
    return rows


runs = {
    "adam": lambda p: torch.optim.Adam(p, lr=1e-3, foreach=False),
    "adamOtherSettings": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.5, 0.9), eps=1e-2, foreach=False),
    "centeredRMSprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.95, eps=1e-2, centered=True, foreach=False),
}
lines = [
    f"// Made by make_optimizer_fixture.py with PyTorch {torch.__version__.split('+')[0]} on the CPU in single precision: do not edit.",
    "",
    "/// Eleven parameters after each step of `recordedSteps`, by optimizer.",
    "enum OptimizerFixture {",
    f"    static let recordedSteps = {list(RECORDED)}",
]
for name, make in runs.items():
    lines.append("")
    lines.append(f"    static let {name}: [[Float]] = [")
    for row in record(make):
        lines.append("        [")
        for start in range(0, COUNT, 6):
            lines.append("            " + ", ".join(repr(x) for x in torch.tensor(row[start:start + 6], dtype=torch.float64).float().numpy().astype("float32").astype(str).tolist()).replace("'", "") + ",")
        lines.append("        ],")
    lines.append("    ]")
lines.append("}")
pathlib.Path(__file__).with_name("OptimizerFixture.swift").write_text("\n".join(lines) + "\n")
