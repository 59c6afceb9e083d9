"""Logs the runs of a study to Weights & Biases, offline: a run for each, in groups of its variants.

    pip install wandb
    python Examples/log_to_wandb.py runs/quickstart
    wandb sync wandb/offline-run-*          # sends them, with your account
"""
import csv
import pathlib
import sys

import wandb

study = pathlib.Path(sys.argv[1])
for file in sorted(study.glob("*/seed-*/metrics.csv")):
    variant, seed = file.parent.parent.name, file.parent.name
    run = wandb.init(project=study.name, group=variant, name=f"{variant}/{seed}", mode="offline", reinit="finish_previous")
    for row in csv.DictReader(file.open(newline="")):
        numbers = {name: float(value) for name, value in row.items() if value and name != "step"}
        run.log(numbers, step=int(row["step"]))
    run.finish()
