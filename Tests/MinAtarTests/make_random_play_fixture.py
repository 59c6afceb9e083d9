"""Writes Fixtures/random-play.json: returns and lengths of uniformly random play in MinAtar.

Run: pip install MinAtar==1.0.15 numpy==2.4.6 && python3 make_random_play_fixture.py
"""
import importlib.metadata
import json
import pathlib

import minatar
import numpy

EPISODES = 1000
# Environment, MinAtar's name of it, time limit, seed of the environment's generator; the seed of the actions' one is 1 more. Freeway ends by itself.
PLAYS = [
    ("asterix", "asterix", 10_000, 7100),
    ("breakout", "breakout", 10_000, 7200),
    ("freeway", "freeway", None, 7300),
    ("seaquest", "seaquest", 10_000, 7400),
    ("space-invaders", "space_invaders", 10_000, 7500),
]


def play(name, original, limit, seed):
    environment = minatar.Environment(original, sticky_action_prob=0.1, difficulty_ramping=True)
    environment.seed(seed)
    actions = numpy.random.default_rng(seed + 1)
    minimal = environment.minimal_action_set()
    returns, lengths = [], []
    for _ in range(EPISODES):
        environment.reset()
        total, length, ended = 0, 0, False
        while not ended:
            reward, terminal = environment.act(minimal[int(actions.integers(len(minimal)))])
            total, length = total + int(reward), length + 1
            ended = bool(terminal) or length == limit
        returns.append(total)
        lengths.append(length)
    return {"environment": name, "time_limit": limit, "seed": seed, "returns": returns, "lengths": lengths}


versions = {"minatar": importlib.metadata.version("MinAtar"), "numpy": numpy.__version__}
fixture = versions | {"plays": [play(*arguments) for arguments in PLAYS]}
path = pathlib.Path(__file__).parent / "Fixtures" / "random-play.json"
path.write_text(json.dumps(fixture, separators=(",", ":")).replace('{"environment"', '\n{"environment"') + "\n")
