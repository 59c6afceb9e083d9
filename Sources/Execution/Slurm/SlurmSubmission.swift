import Foundation

/// One submission to Slurm, as the study's folder keeps it:
///
///     slurm/<n>/  tasks.txt  array.sh  report.sh  jobs.json  task-<n>.log  report.log
struct SlurmSubmission: Hashable {
    /// The jobs' numbers: `jobs.json`, which is written when they are submitted.
    struct Jobs: Codable, Hashable {
        /// The job array of the runs.
        var array: Int
        /// The job of the report, where it was submitted as well.
        var report: Int?
    }

    /// The folder in that of the study: `slurm/1`.
    let folder: String
    /// The folders of the runs in that of the study, by the number of their task.
    let runs: [String]
    let jobs: Jobs

    /// The number that Slurm gives the task of a run.
    func job(ofTask task: Int) -> String { "\(jobs.array)_\(task)" }

    /// The content of `tasks.txt`: a line a task, its number and the run's folder.
    static func tasks(_ runs: [String]) -> String {
        runs.enumerated().map { "\($0.offset) \($0.element)\n" }.joined()
    }

    /// All submissions of the study in `directory`, the oldest first. One whose files cannot be read is left out.
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

    /// The folder of the next submission of the study in `directory`.
    static func nextFolder(in directory: String) -> String {
        "slurm/\((numbers(in: directory).last ?? 0) + 1)"
    }

    private static func numbers(in directory: String) -> [Int] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory + "/slurm")
        return (names ?? []).compactMap(Int.init).sorted()
    }
}
