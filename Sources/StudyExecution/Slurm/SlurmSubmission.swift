import Foundation

/// A submission to Slurm, as stored in the study's folder.
///
///     slurm/<n>/  tasks.txt  array.sh  report.sh  jobs.json  task-<n>.log  report.log
struct SlurmSubmission: Hashable {
    /// The job IDs: `jobs.json`, which is written on submission.
    struct Jobs: Codable, Hashable {
        /// The job array of the runs.
        var array: Int
        /// The report job, if it was submitted as well.
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
