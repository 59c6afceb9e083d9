"""The workloads that scripts/benchmark-peers measures, for this program and for its peers alike."""

from __future__ import annotations

from dataclasses import dataclass

# Steps before the first update, in every program.
LEARNING_STARTS = 1_000


@dataclass(frozen=True)
class Workload:
    """A network, an environment, and how often a batch of which size is learned from."""

    name: str
    title: str
    # "cart-pole", or "board" for binary observations of 10 x 10 x 4.
    environment: str
    hidden: tuple[int, ...]
    batch: int
    update_every: int
    memory: int
    target_every: int
    # Probability of a random action, the same from the first step to the last.
    epsilon: float
    # Steps per second of this program, roughly: how many steps a measurement of so many seconds has.
    rate: int
    # Steps between two looks at a peer's clock; a multiple of update_every.
    chunk: int
    learning_rate: float = 2.5e-4
    gamma: float = 0.99

    @property
    def is_board(self) -> bool:
        return self.environment == "board"

    @property
    def actions(self) -> int:
        """CartPole's, or those of Asterix's minimal set."""
        return 5 if self.is_board else 2

    def spec(self, steps: int) -> str:
        """The spec of this program for a run of `steps` steps, with one episode of evaluation at either end."""
        if self.is_board:
            first = "extends: minatar-dqn\nenvironment: asterix\n"
        else:
            first = f"extends: cleanrl-dqn\nenvironment: cart-pole\nnetwork: {{hidden: {list(self.hidden)}}}\n"
        return (
            f"understudy: 1\nname: {self.name}\n{first}"
            f"optimizer: {{kind: adam, learning_rate: {self.learning_rate}}}\n"
            f"replay: {{kind: uniform, capacity: {self.memory}}}\n"
            f"learner: {{gamma: {self.gamma}, batch_size: {self.batch}, train_every: {self.update_every}, "
            f"learning_starts: {LEARNING_STARTS}, target_update_every: {self.target_every}, loss: huber}}\n"
            f"exploration: {{start: {self.epsilon}, end: {self.epsilon}}}\n"
            f"training: {{steps: {steps}, seeds: 1, evaluate_every: {steps}, evaluation_episodes: 1}}\n"
        )


def _cart_pole(batch: int, update_every: int, rate: int) -> Workload:
    return Workload(
        name=f"cartpole-batch-{batch}-every-{update_every}",
        title=f"CartPole, 120-84, batch {batch}, an update per {f'{update_every} steps' if update_every > 1 else 'step'}",
        environment="cart-pole",
        hidden=(120, 84),
        batch=batch,
        update_every=update_every,
        memory=10_000,
        target_every=500,
        epsilon=0.05,
        rate=rate,
        chunk=200,
    )


WORKLOADS = [
    _cart_pole(128, 10, 70_000),
    _cart_pole(32, 1, 25_000),
    _cart_pole(128, 1, 7_500),
    Workload(
        name="minatar-batch-32-every-1",
        title="MinAtar's network, batch 32, an update per frame",
        environment="board",
        hidden=(128,),
        batch=32,
        update_every=1,
        memory=100_000,
        target_every=1_000,
        epsilon=0.1,
        rate=1_700,
        chunk=50,
    ),
]


def workload(name: str) -> Workload:
    """The workload of that name."""
    return next(each for each in WORKLOADS if each.name == name)
