import Foundation
import TestSupport
import Testing

@Suite(
    "Runs in TensorBoard", .tags(.interop), .timeLimit(.minutes(20)),
    .enabled(
        if: TestPython.hasTensorBoard,
        TestPython.isMissing("tensorboard")))
struct TensorBoardTests {
    /// Python for both tests: `scalars` returns the scalars of a run as TensorBoard has them, and `check` compares them
    /// with the run's files.
    private static let reading = """
        import csv, glob, os, random, signal, subprocess, sys, time
        import numpy
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

        ROLLOUT = {"rollout/ep_rew_mean", "rollout/ep_len_mean"}

        def accumulator(run):
            return EventAccumulator(run, size_guidance={"scalars": 0})

        def scalars(accumulator):
            return {tag: [(e.step, numpy.float32(e.value)) for e in accumulator.Scalars(tag)]
                    for tag in accumulator.Tags()["scalars"]}

        def same(a, b):
            return a == b or numpy.isnan(a) and numpy.isnan(b)

        def check(run, found):
            # What is in the files, whatever TensorBoard makes of it.
            raw = {}
            for path in sorted(glob.glob(run + "/events.out.tfevents.*")):
                events = list(LegacyEventFileLoader(path).Load())
                assert events[0].file_version == "brain.Event:2", path
                assert events[1].session_log.status == 1, path
                assert all(abs(e.wall_time - time.time()) < 3600 for e in events), path
                for event in events:
                    for value in event.summary.value:
                        raw.setdefault(value.tag, []).append((event.step, numpy.float32(value.simple_value)))
            assert raw.keys() == found.keys(), (raw.keys(), found.keys())
            for tag, values in raw.items():
                steps = [step for step, _ in values]
                assert steps == sorted(set(steps)), (tag, steps)
                assert steps == [step for step, _ in found[tag]], (tag, "purged")
                assert all(same(a[1], b[1]) for a, b in zip(values, found[tag])), tag

            # Every cell of metrics.csv, and nothing else but the speed and means between rows.
            cells = {}
            with open(run + "/metrics.csv") as file:
                rows = list(csv.DictReader(file))
            for row in rows:
                for tag, cell in row.items():
                    if tag != "step" and cell:
                        cells.setdefault(tag, {})[int(row["step"])] = numpy.float32(float(cell))
            assert found.keys() == cells.keys() | {"time/fps"}, (found.keys(), cells.keys())
            for tag, expected in cells.items():
                values = dict(found[tag])
                assert all(same(values[step], value) for step, value in expected.items()), tag
                assert tag in ROLLOUT or values.keys() == expected.keys(), tag
            speeds = dict(found["time/fps"])
            assert list(speeds) == [int(row["step"]) for row in rows][1:], speeds
            assert all(speed > 0 for speed in speeds.values()), speeds

        """

    @Test("have the numbers of metrics.csv under its columns' names, and no others but those that the page tells")
    func values() async throws {
        let folder = try TemporaryFolder()
        try folder.write(RunCommandTests.spec(), to: "small.yaml")
        let result = try await Program.run("run", "small.yaml", in: folder.url)
        try #require(result.exitCode == 0, "\(result.errors)")
        for run in RunCommandTests.runs {
            let checked = try TestPython.run(
                Self.reading + """
                    run = sys.argv[1]
                    opened = accumulator(run).Reload()
                    check(run, scalars(opened))
                    print(*sorted(opened.Tags()["scalars"]))
                    """, "runs/small/" + run, in: folder.url)
            #expect(checked.exitCode == 0, "\(checked.output)")
            let tags = checked.output.split(whereSeparator: \.isWhitespace).map(String.init)
            let columns = ResultsPageTests.columns
            #expect(
                Set(tags).subtracting(columns)
                    == Set(Page("Documentation/Report.md").firstCells(under: "## With TensorBoard")))
            #expect(tags.contains("imitation/trust") == run.contains("diiqn"))
        }
    }

    /// One TensorBoard watches all the time, as a user's does; it must forget what was not kept.
    @Test("of a study that is killed again and again have each number once, also for one who watched")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let spec = """
            understudy: 1
            name: study
            environment: cart-pole
            network: {hidden: [32, 32]}
            learner: {batch_size: 32, learning_starts: 200, train_every: 1}
            training: {steps: 60_000, evaluate_every: 3_000, evaluation_episodes: 1, checkpoint_every: 1_000}
            variants:
              dqn: {extends: dqn}
            """
        try folder.write(spec, to: "study.yaml")
        let whole = try await Program.run("run", "study.yaml", "--output", "whole", in: folder.url)
        try #require(whole.exitCode == 0, "\(whole.errors)")
        let checked = try TestPython.run(
            Self.reading + """
                program, run, whole = sys.argv[1:]
                command = [program, "run", "study.yaml", "--output", "killed"]
                watching, kills = None, 0
                generator = random.Random(1)

                def checkpoints():
                    return set(glob.glob(run + "/checkpoint/step-*.json"))

                for attempt in range(20):
                    before = checkpoints()
                    process = subprocess.Popen(
                        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    while process.poll() is None and not checkpoints() - before:
                        time.sleep(0.001)
                    time.sleep(generator.random() * 0.05)
                    if process.poll() is None:
                        os.killpg(process.pid, signal.SIGKILL)
                        kills += 1
                    process.wait()
                    watching = watching or accumulator(run)
                    watching.Reload()
                    if not checkpoints() or kills == 5:
                        break
                assert kills > 0
                assert subprocess.run(command, capture_output=True).returncode == 0
                watching.Reload()
                check(run, scalars(watching))
                found, expected = scalars(accumulator(run).Reload()), scalars(accumulator(whole).Reload())
                check(run, found)
                assert len(glob.glob(run + "/events.out.tfevents.*")) > 1
                assert len(found["rollout/ep_rew_mean"]) > 100
                del found["time/fps"], expected["time/fps"]
                assert found == expected
                """, try Program.executable.path, "killed/study/dqn/seed-0", "whole/study/dqn/seed-0", in: folder.url)
        #expect(checked.exitCode == 0, "\(checked.output)")
    }
}
