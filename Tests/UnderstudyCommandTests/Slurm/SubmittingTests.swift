import Foundation
import TestSupport
import Testing

/// `run --executor slurm` with commands of Slurm that write down how they were called.
@Suite("Submitting to Slurm")
struct SubmittingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: study
            environment: cart-pole
            training: {steps: 100, seeds: 2}
            learner: {learning_starts: 50}
            slurm: {array_limit: 1}
            """, to: "study.yaml")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "bin"), withIntermediateDirectories: true)
        try put("sbatch", "echo \"$PWD $*\" >>\"$CALLS\"; echo \"$(wc -l <\"$CALLS\");tests\"")
        try put("squeue", "exit 0")
        try put("scontrol", "echo 'MaxArraySize            = 1001'")
    }

    private func put(_ name: String, _ script: String) throws {
        try ProgramFile.write("#!/bin/sh\n\(script)\n", to: folder.url.path + "/bin/\(name)")
    }

    private func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.url.appending(path: "bin/\(name)"))
    }

    private func understudy(_ arguments: String...) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(
            arguments, in: folder.url,
            environment: [
                "PATH": folder.url.path + "/bin:/usr/bin/nowhere:/bin/nowhere", "CALLS": folder.url.path + "/calls",
            ])
        return try await Program.finish(process, output, errors)
    }

    private func submit(_ arguments: String...) async throws -> Program.Result {
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"] + arguments, in: folder.url,
            environment: ["PATH": folder.url.path + "/bin:/usr/bin:/bin", "CALLS": folder.url.path + "/calls"])
        return try await Program.finish(process, output, errors)
    }

    private func text(_ name: String) throws -> String { String(decoding: try folder.contents(name), as: UTF8.self) }

    @Test("hands over an array and a report that waits for it, and keeps no lock")
    func submission() async throws {
        let result = try await submit()
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            result.output == """
                Submitted 2 runs of 2 as job 1, and the report as job 2 (runs/study/slurm/1).
                Follow them with: understudy status runs/study
                The same command submits what is missing when they have ended; the report is runs/study/report.html.

                """)
        let calls = try text("calls").split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }
        #expect(calls == ["--parsable slurm/1/array.sh", "--parsable --dependency=afterany:1 slurm/1/report.sh"])
        #expect(try text("calls").contains("/runs/study --parsable"))
        #expect(try text("runs/study/slurm/1/tasks.txt") == "0 default/seed-0\n1 default/seed-1\n")
        let script = try text("runs/study/slurm/1/array.sh")
        #expect(script.contains("\n#SBATCH --array=0-1%1\n"))
        #expect(script.contains("\nprogram='\(try Program.executable.resolvingSymlinksInPath().path)'\n"))
        #expect(
            try text("runs/study/slurm/1/jobs.json") == """
                {
                  "array" : 1,
                  "report" : 2
                }

                """)
        // The task's script makes the run, as Slurm would have it.
        let task = Process()
        task.executableURL = URL(filePath: "/bin/bash")
        task.arguments = ["slurm/1/array.sh"]
        task.currentDirectoryURL = folder.url.appending(path: "runs/study")
        task.environment = ProcessInfo.processInfo.environment.merging(["SLURM_ARRAY_TASK_ID": "1"]) { $1 }
        try task.run()
        task.waitUntilExit()
        #expect(task.terminationStatus == 0)
        #expect(try text("runs/study/default/seed-1/status.json").contains("\"finished\""))
        #expect(!folder.has("runs/study/default/seed-0/status.json"))

        // What is missing, and nothing else.
        let second = try await submit()
        #expect(
            second.output.hasPrefix("Submitted 1 run of 2 as job 3, and the report as job 4 (runs/study/slurm/2).\n"))
        #expect(try text("runs/study/slurm/2/tasks.txt") == "0 default/seed-0\n")
    }

    @Test("makes several arrays of more runs than the cluster takes in one")
    func arrays() async throws {
        try folder.write(
            String(decoding: try folder.contents("study.yaml"), as: UTF8.self).replacing("seeds: 2", with: "seeds: 5"),
            to: "study.yaml")
        try put("scontrol", "echo 'MaxArraySize            = 2'")
        let plan = try await submit("--dry-run")
        #expect(plan.output.contains("Slurm: 3 job arrays of 5 tasks in all, and a job for the report\n"))
        let result = try await submit()
        #expect(
            result.output.hasPrefix(
                "Submitted 5 runs of 5 as job 1, 2, 3, and the report as job 4 (runs/study/slurm/1 to runs/study/slurm/3).\n"
            ), "\(result.output)\(result.errors)")
        let calls = try text("calls").split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }
        // One run at once: the arrays run one after the other.
        #expect(
            calls == [
                "--parsable slurm/1/array.sh", "--parsable --dependency=afterany:1 slurm/2/array.sh",
                "--parsable --dependency=afterany:2 slurm/3/array.sh",
                "--parsable --dependency=afterany:1:2:3 slurm/3/report.sh",
            ])
        #expect(try text("runs/study/slurm/2/tasks.txt") == "0 default/seed-2\n1 default/seed-3\n")
        #expect(try text("runs/study/slurm/3/array.sh").contains("\n#SBATCH --array=0-0%1\n"))
        #expect(try text("runs/study/slurm/3/jobs.json").contains(#""report" : 4"#))
        #expect(!folder.has("runs/study/slurm/1/report.sh"))
        try put("squeue", "echo 1_0 RUNNING; echo 2_1 PENDING; echo 3_0 PENDING")
        let rest = try await submit()
        #expect(
            rest.output.hasPrefix(
                "3 runs of 5 queued or running already, as job 1, 2, 3.\nSubmitted 2 runs of 5 as job"),
            "\(rest.output)")
    }

    @Test("keeps the arrays that a full queue has taken")
    func fullQueue() async throws {
        try put("scontrol", "echo 'MaxArraySize            = 1'")
        try put(
            "sbatch",
            "case $* in *1/array.sh) echo 7;; *) echo 'sbatch: error: Slurm temporarily unable to accept job' >&2; exit 1;; esac"
        )
        let result = try await submit()
        #expect(result.exitCode == 69)
        #expect(
            result.errors == """
                runs/study/slurm/2/array.sh: error: Slurm refused it: Slurm temporarily unable to accept job; the first run is queued all the same, as job 7; \
                when they have ended, submit the rest with the same command

                """, "\(result.errors)")
        #expect(folder.has("runs/study/slurm/1/jobs.json") && !folder.has("runs/study/slurm/2"))
    }

    @Test("submits nothing that is queued or running, and the rest where there is one")
    func queued() async throws {
        #expect(try await submit("--only", "default/seed-1").exitCode == 0)
        try put("squeue", "echo \"1_0 PENDING\"; echo \"9_1 RUNNING\"; echo \"1_1 COMPLETED\"")
        let rest = try await submit()
        #expect(
            rest.output.hasPrefix(
                "1 run of 2 queued or running already, as job 1.\nSubmitted 1 run of 2 as job 3, and the report as job 4 (runs/study/slurm/2).\n"
            ), "\(rest.output)")
        try put("squeue", "echo \"1_0 RUNNING\"; echo \"3_0 PENDING\"")
        let none = try await submit()
        #expect(none.exitCode == 0)
        #expect(none.output.hasPrefix("2 runs of 2 queued or running already, as job 1, 3.\nNothing is submitted.\n"))
        let overwritten = try await submit("--overwrite")
        #expect(overwritten.exitCode == 73)
        #expect(
            overwritten.errors == """
                runs/study: error: 2 runs are queued or running in Slurm, as job 1, 3; wait until they have ended, or cancel them with `scancel 1 3`

                """)
        let status = try await submit("--dry-run")
        #expect(status.output.contains("Slurm: a job array of 2 tasks, and a job for the report\n\n#!/bin/bash\n"))
        #expect(!folder.has("runs/study/slurm/3"))
    }

    @Test("without Slurm, or with one that does not answer, says so and exits with 69")
    func unavailable() async throws {
        try remove("sbatch")
        let none = try await understudy("run", "study.yaml", "--executor", "slurm")
        #expect(none.exitCode == 69)
        #expect(
            none.errors == """
                sbatch: error: there is no such program here: this machine has no Slurm; submit from a machine of the cluster, or leave out --executor slurm

                """)
        #expect(!folder.has("runs"), "nothing is left")
        for (script, problem) in [
            (
                "echo 'sbatch: error: invalid partition specified: fast' >&2; exit 1",
                """
                runs/study/slurm/1/array.sh: error: Slurm refused it: invalid partition specified: fast; change the part slurm of the spec, then run the same \
                command again

                """
            ),
            (
                "echo 'sbatch: error: fetch_config: DNS SRV lookup failed' >&2; echo 'sbatch: fatal: Could not establish a configuration source' >&2; exit 1",
                """
                \(folder.url.path)/bin/sbatch: error: no cluster can be reached from here: fetch_config: DNS SRV lookup failed; Could not establish a configuration \
                source; try again when `squeue` answers, on a machine of the cluster, or leave out --executor slurm

                """
            ),
        ] {
            try put("sbatch", script)
            let refused = try await submit()
            #expect(refused.exitCode == 69 && refused.errors == problem, "\(refused.errors)")
            #expect(!folder.has("runs"), "nothing is left")
        }
        try put("sbatch", "case $* in *array.sh) echo 7;; *) echo 'sbatch: error: too many jobs' >&2; exit 1;; esac")
        let report = try await submit()
        #expect(report.exitCode == 69)
        #expect(
            report.errors == """
                runs/study/slurm/1/report.sh: error: Slurm refused it: too many jobs; the runs are queued all the same, as job 7; when they have ended, \
                write the report with `understudy report runs/study`

                """)
        try put("squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1")
        let silent = try await submit()
        #expect(silent.exitCode == 69)
        #expect(
            silent.errors == """
                runs/study: error: runs were submitted before, and Slurm does not tell what became of them (squeue); run the same command again when it \
                answers, on a machine of the cluster

                """)
        try put("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1")
        try put(
            "sbatch", "echo 'sbatch: error: Batch job submission failed: Invalid job array specification' >&2; exit 1")
        let large = try await submit()
        #expect(
            large.errors == """
                runs/study/slurm/2/array.sh: error: Slurm refused it: Batch job submission failed: Invalid job array specification; submit fewer runs at once \
                (--only), or ask for a larger MaxArraySize

                """)
    }

    @Test("tells of what cannot be read or written")
    func unwritable() async throws {
        try folder.write("", to: "file")
        let output = try await submit("--output", "file")
        #expect(output.exitCode == 73)
        #expect(output.errors.hasPrefix("file/study"), "\(output.errors)")
        try folder.write(
            "understudy: 1\nname: study\nextends: diiqn\nenvironment: cart-pole\ntraining: {steps: 100_000}\nexpert: {dataset: {kind: npz, path: no.npz}}\n",
            to: "study.yaml")
        let data = try await submit()
        #expect(data.exitCode == 66)
        #expect(data.errors.contains("expert.dataset.path: cannot read 'no.npz'"))
        #expect(!folder.has("calls"))
    }

    @Test(
        "takes no option of runs on this machine",
        arguments: [
            (
                ["--workers", "2"],
                "--workers is for runs on this machine; in Slurm, slurm.array_limit in the spec sets how many run at once."
            ),
            (
                ["--timeout", "5m"],
                "--timeout is for runs on this machine; in Slurm the time limit is slurm.time in the spec."
            ),
            (["--fail-fast"], "--fail-fast is for runs on this machine."),
        ])
    func options(arguments: [String], message: String) async throws {
        let (process, output, errors) = try Program.start(
            ["run", "study.yaml", "--executor", "slurm"] + arguments, in: folder.url)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 64)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("status tells what Slurm does with each run")
    func status() async throws {
        #expect(try await submit().exitCode == 0)
        func states(_ squeue: String) async throws -> [String] {
            try put("squeue", squeue)
            let (process, output, errors) = try Program.start(
                ["status", "runs/study"], in: folder.url,
                environment: ["PATH": folder.url.path + "/bin:/usr/bin:/bin"])
            let result = try await Program.finish(process, output, errors)
            #expect(result.exitCode == 0, "\(result.errors)")
            return result.output.split(separator: "\n").filter { $0.hasPrefix("default/seed-") }.map(String.init)
        }
        #expect(
            try await states("echo '1_0 PENDING'; echo '1_1 RUNNING'") == [
                "default/seed-0  waiting     0  100    0%  queued as job 1_0",
                "default/seed-1  waiting     0  100    0%  starting as job 1_1",
            ])
        #expect(
            try await states("exit 1").first
                == "default/seed-0  waiting     0  100    0%  job 1_0; Slurm does not answer here")
        try folder.write(
            "x is not there on node7: it has to be in a folder that all nodes share\n",
            to: "runs/study/slurm/1/task-1.log")
        #expect(
            try await states("exit 0") == [
                "default/seed-0  waiting     0  100    0%  job 1_0 was canceled before it began",
                "default/seed-1  failed      0  100    0%  job 1_1 ended before the run began: x is not there on node7: it has to be in a folder that all nodes share",
            ])
        try folder.write(
            #"{"state":"running","step":40,"episodes":1,"wall_seconds":1,"pid":5,"host":"node7","job":"1_0"}"#,
            to: "runs/study/default/seed-0/status.json")
        try folder.write(
            #"{"state":"failed","step":10,"episodes":1,"wall_seconds":1,"message":"no such data"}"#,
            to: "runs/study/default/seed-1/status.json")
        #expect(
            try await states("echo '1_0 RUNNING'; echo 1_1 PENDING") == [
                "default/seed-0  running    40  100   40%  job 1_0",
                "default/seed-1  failed     10  100   10%  no such data; queued as job 1_1",
            ])
        #expect(
            try await states("echo '1_0 PENDING'").first
                == "default/seed-0  interrupted    40  100   40%  queued again as job 1_0")
        #expect(
            try await states("exit 0") == [
                "default/seed-0  stale     40  100   40%  its job 1_0 is gone",
                "default/seed-1  failed    10  100   10%  no such data",
            ])
    }
}
