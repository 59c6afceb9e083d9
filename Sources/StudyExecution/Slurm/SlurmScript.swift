import Experiments
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
    func array(count: Int) -> String {
        let limit = settings.arrayLimit.map { "%\($0)" } ?? ""
        let options =
            [
                "--job-name=\(study)", "--array=0-\(count - 1)\(limit)", "--output=\(folder)/task-%a.log",
                "--open-mode=append", "--requeue", "--signal=B:TERM@\(warning)", "--ntasks=1",
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
            # In place of this shell, so that Slurm's signals reach it: after SIGTERM it writes a checkpoint and ends with 143.
            exec "$program" worker "$run" >/dev/null 2>>"$run/log.txt"

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
