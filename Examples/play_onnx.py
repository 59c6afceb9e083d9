"""Plays an agent that Understudy trained in an environment of Gymnasium, from its ONNX model.

    understudy export runs/quickstart/dqn/seed-0 --format onnx --output policy.onnx
    python play_onnx.py policy.onnx MountainCar-v0 --episodes 10

Needs the packages gymnasium and onnxruntime.
"""

import argparse
import json
import statistics

import gymnasium
import numpy
import onnxruntime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="the file that `understudy export` wrote")
    parser.add_argument("environment", help="the id in Gymnasium, such as CartPole-v1")
    parser.add_argument("--episodes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--render", action="store_true", help="open a window")
    arguments = parser.parse_args()

    session = onnxruntime.InferenceSession(arguments.model)
    model = json.loads(session.get_modelmeta().custom_metadata_map["model"])
    environment = gymnasium.make(arguments.environment, render_mode="human" if arguments.render else None)
    returns = []
    for episode in range(arguments.episodes):
        observation, _ = environment.reset(seed=arguments.seed + episode)
        total, ended = 0.0, False
        while not ended:
            # The model scales the observation, and tells the action by the environment's own number.
            batch = numpy.asarray(observation, numpy.float32)[None]
            action = int(session.run(["action"], {"observation": batch})[0][0])
            for _ in range(model["frame_skip"]):
                observation, reward, terminated, truncated, _ = environment.step(action)
                total += float(reward)
                ended = terminated or truncated
                if ended:
                    break
        returns.append(total)
        print(f"episode {episode + 1}: return {total:g}")
    environment.close()
    print(f"{model['variant']}, seed {model['seed']}: mean return {statistics.mean(returns):.2f}")


main()
