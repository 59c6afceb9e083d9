"""Logs the runs of a study to MLflow: a run for each, with its parameters, its metrics by step, and its policy.

    pip install mlflow
    python Examples/log_to_mlflow.py runs/quickstart sqlite:///mlflow.db
    mlflow ui --backend-store-uri sqlite:///mlflow.db
"""
import csv
import pathlib
import sys

import mlflow

study, store = pathlib.Path(sys.argv[1]), sys.argv[2]
mlflow.set_tracking_uri(store)
mlflow.set_experiment(study.name)
for file in sorted(study.glob("*/seed-*/metrics.csv")):
    folder = file.parent
    with mlflow.start_run(run_name=f"{folder.parent.name}/{folder.name}"):
        mlflow.log_params({"variant": folder.parent.name, "seed": folder.name.removeprefix("seed-")})
        for row in csv.DictReader(file.open(newline="")):
            numbers = {name: float(value) for name, value in row.items() if value and name != "step"}
            mlflow.log_metrics(numbers, step=int(row["step"]))
        mlflow.log_text((folder / "spec.yaml").read_text(), "spec.yaml")
