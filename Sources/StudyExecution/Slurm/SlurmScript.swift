import Experiments
import Foundation
import StudyFormat
import Understudy

/// The batch scripts of a submission.
///
/// Their paths are relative to the study's folder, from which they are submitted. Only the program's path is absolute.
struct SlurmScript {
    /// The name of the study and of the jobs.
    let study: String
    /// The submission's folder, relative to the study's: `slurm/1`.
    let folder: String
    let settings: SlurmSettings
    /// The program's path.
    let program: String

    /// The number of seconds before a time limit that a run has for its checkpoint.
    private static let checkpointSeconds = 120

    /// Returns the job array of `count` tasks. Each makes the run in its line of `tasks.txt`.
    ///
    /// - Parameter limit: the maximum number of concurrent tasks; `nil` for no limit.
    func array(count: Int, limit: Int?) -> String {
        let limit = limit.map { "%\($0)" } ?? ""
        // The signal before the time limit differs from that of `scancel` and of preemption.
        let signal = settings.resubmits ? "USR1" : "TERM"
        let option = settings.resubmits ? " --resubmit" : ""
        let ending =
            settings.resubmits
            ? "After SIGTERM it writes a checkpoint and ends with 143, before the time limit it queues its task again."
            : "After SIGTERM it writes a checkpoint and ends with 143."
        let options =
            [
                "--job-name=\(study)", "--array=0-\(count - 1)\(limit)", "--output=\(folder)/task-%a.log",
                "--open-mode=append", "--requeue", "--signal=B:\(signal)@\(warning)", "--ntasks=1",
                "--cpus-per-task=\(settings.cpusPerTask)",
            ] + common + settings.extra
        return """
            \(Self.head(options))
            # Task N makes the run that \(folder)/tasks.txt names behind N, from its last checkpoint on.
            if [[ ! -r \(folder)/tasks.txt ]]; then
                echo "$PWD/\(folder)/tasks.txt cannot be read on $HOSTNAME: the study's folder has to be one that all nodes share" >&2
                exit 66
            fi
            while read -r task run; do
                [[ $task == "$SLURM_ARRAY_TASK_ID" ]] && break
            done <\(folder)/tasks.txt
            \(programCheck)
            # In place of this shell, so that Slurm's signals reach it.
            # \(ending)
            exec "$program" worker "$run"\(option) >/dev/null 2>>"$run/\(FileName.log.rawValue)"

            """
    }

    /// The job that writes the study's page.
    var report: String {
        // Only the runs need devices.
        let extra = settings.extra.filter { !$0.hasPrefix("--gres") && !$0.hasPrefix("--gpu") && !$0.hasPrefix("-G") }
        let options =
            ["--job-name=\(study)-report", "--output=\(folder)/report.log", "--requeue", "--ntasks=1"] + common + extra
        return """
            \(Self.head(options))
            \(programCheck)
            exec "$program" report .

            """
    }

    private var common: [String] {
        [
            settings.partition.map { "--partition=\($0)" }, settings.account.map { "--account=\($0)" },
            settings.time.map { "--time=\($0.specText)" }, settings.memory.map { "--mem=\($0.text)" },
        ].compactMap { $0 }
    }

    /// The number of seconds between the warning to a run and its time limit; a fifth of the limit if that is short.
    private var warning: Int {
        guard let limit = settings.time?.seconds else { return Self.checkpointSeconds }
        return min(Self.checkpointSeconds, max(1, limit / 5))
    }

    private static func head(_ options: [String]) -> String {
        ([
            "#!/bin/bash",
            "# Written by `\(ProgramName.current) run --executor slurm`, and submitted from the study's folder.",
        ]
            + options.map { "#SBATCH \($0)" }).joined(separator: "\n")
    }

    private var programCheck: String {
        """
        program=\(quoted(program))
        if [[ ! -x $program ]]; then
            echo "$program is not there on $HOSTNAME: it has to be in a folder that all nodes share" >&2
            exit 66
        fi
        """
    }

    /// Returns the text as a single word for the shell.
    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}

/// A submission to Slurm, as stored in the study's folder.
///
///     slurm/<n>/  tasks.txt  array.sh  report.sh  jobs.json  task-<n>.log  report.log
struct SlurmSubmission: Hashable {
    /// The job IDs: `jobs.json`, which is written on submission.
    struct Jobs: Codable, Hashable {
        /// The job array of the runs.
        var array: Int
        /// The report job, if it was submitted after this array.
        var report: Int?
    }

    /// The folder, relative to the study's: `slurm/1`.
    let folder: String
    /// The folders of the runs, relative to the study's, by task number.
    let runs: [String]
    let jobs: Jobs

    /// Returns the Slurm ID of a run's task.
    func job(ofTask task: Int) -> String { "\(jobs.array)_\(task)" }

    /// Returns the content of `tasks.txt`: one line per task, with its number and the run's folder.
    static func tasks(_ runs: [String]) -> String {
        runs.enumerated().map { "\($0.offset) \($0.element)\n" }.joined()
    }

    /// Returns all submissions of the study in `directory`, the oldest first.
    ///
    /// Submissions with unreadable files are left out.
    static func all(in directory: String) -> [SlurmSubmission] {
        numbers(in: directory).compactMap { number in
            let folder = "slurm/\(number)"
            let path = directory + "/" + folder
            guard let jobs = FileManager.default.contents(atPath: path + "/jobs.json"),
                let jobs = try? JSONDecoder().decode(Jobs.self, from: jobs),
                let tasks = FileManager.default.contents(atPath: path + "/tasks.txt")
            else { return nil }
            let runs = String(decoding: tasks, as: UTF8.self).split(separator: "\n").map { line in
                String(line.drop { $0 != " " }.dropFirst())
            }
            return SlurmSubmission(folder: folder, runs: runs, jobs: jobs)
        }
    }

    /// Returns the folder of the next submission of the study in `directory`.
    static func nextFolder(in directory: String) -> String {
        "slurm/\((numbers(in: directory).last ?? 0) + 1)"
    }

    private static func numbers(in directory: String) -> [Int] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory + "/slurm")
        return (names ?? []).compactMap(Int.init).sorted()
    }
}
