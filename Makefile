# The two commands of the README. Each installs what is missing, builds, and runs.

SPEC ?= experiments/quickstart.yaml

.PHONY: quickstart test paper build lint format clean

quickstart: build ## Train DQN, DIIQN and DIIQN-guided on MountainCar and write runs/quickstart/report.html.
	.build/release/understudy run $(SPEC)

test: ## Install what the tests need, build with optimisation, check the format, run every test, and those of Examples/Lab.
	scripts/setup --tests
	scripts/test
	scripts/lab

paper: build ## Make the missing runs of the paper's study and store their results: STAGE=a, or every stage.
	scripts/paper $(STAGE)

build:
	scripts/setup
	swift build -c release --product understudy

lint:
	swift format lint --strict --parallel --recursive Sources Plugins Tests Examples Package.swift

format: ## Fix the format, and the lines in the links of Documentation/Tour.md.
	swift format --in-place --parallel --recursive Sources Plugins Tests Examples Package.swift
	scripts/link-lines

clean:
	rm -rf .build .build-test .build-lab
