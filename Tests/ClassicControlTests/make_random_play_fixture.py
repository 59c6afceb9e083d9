"""Writes Fixtures/random-play.json: returns and lengths of uniformly random play in Gymnasium.

Run: pip install gymnasium==1.4.0 numpy==2.4.6 && python3 make_random_play_fixture.py
"""
import json
import pathlib

import gymnasium
import numpy

EPISODES = 1000
# Environment, time limit, seed of the environment's generator; the seed of the actions' one is 1 more. First the standard limits, then longer
# ones of the two environments whose goal random play seldom or never gets to within these.
PLAYS = [
    ("Acrobot-v1", 500, 6100),
    ("CartPole-v1", 500, 6200),
    ("MountainCar-v0", 200, 6300),
    ("Acrobot-v1", 2000, 6400),
    ("MountainCar-v0", 10_000, 6500),
]


def play(name, limit, seed):
    environment = gymnasium.make(name, max_episode_steps=limit)
    actions = numpy.random.default_rng(seed + 1)
    returns, lengths = [], []
    for episode in range(EPISODES):
        # Seeded once: each further episode continues the environment's generator.
        environment.reset(seed=seed if episode == 0 else None)
        total, length, ended = 0, 0, False
        while not ended:
            action = int(actions.integers(environment.action_space.n))
            _, reward, terminated, truncated, _ = environment.step(action)
            total, length, ended = total + int(reward), length + 1, terminated or truncated
        returns.append(total)
        lengths.append(length)
    return {"environment": name, "time_limit": limit, "seed": seed, "returns": returns, "lengths": lengths}


versions = {"gymnasium": gymnasium.__version__, "numpy": numpy.__version__}
fixture = versions | {"plays": [play(*arguments) for arguments in PLAYS]}
path = pathlib.Path(__file__).parent / "Fixtures" / "random-play.json"
path.write_text(json.dumps(fixture, separators=(",", ":")).replace('{"environment"', '\n{"environment"') + "\n")
