import Experiments
import Foundation
import StudyFormat
import Understudy

/// Submits runs to a Slurm cluster.
///
/// They become job arrays with one task per run, and a job that writes the report when all tasks have ended.
package enum SlurmExecutor {
    /// The result of a submission.
    package struct Submission: Hashable, Sendable {
        /// The IDs of the job arrays.
        package let arrays: [Int]
        /// The ID of the report job.
        package let report: Int
        /// The arrays' folders, relative to the study's.
        package let folders: [String]
    }

    /// Submits `runs`, of which there must be at least one.
    ///
    /// Their folders must be ready, and on a file system that the cluster's nodes share.
    ///
    /// - Parameters:
    ///   - runs: the runs, which become the tasks of the arrays in this order.
    ///   - study: the study's name and its Slurm settings.
    ///   - directory: the study's folder.
    ///   - executable: the path of the worker's program on the nodes.
    ///   - onRefusal: called before an error is thrown if nothing was submitted.
    /// - Throws: `ExecutionError` of kind `unavailable` if there is no Slurm or it refuses, and of another kind if the
    ///   files cannot be written. If a later array or the report is refused, the error says which runs are queued.
    package static func submit(
        _ runs: [PreparedRun], of study: Study, in directory: String, executable: String,
        onRefusal: () -> Void = {}
    ) async throws -> Submission {
        precondition(!runs.isEmpty, "at least one run")
        let arrays = SlurmArray.arrays(
            of: runs.count, largest: await Slurm.largestArray(), limit: study.slurm.arrayLimit)
        var (jobs, folders): ([Int], [String]) = ([], [])
        var script: SlurmScript
        repeat {
            let array = arrays[jobs.count]
            let folder = SlurmSubmission.nextFolder(in: directory)
            let path = directory + "/" + folder
            try Files.createFolder(path)
            script = SlurmScript(study: study.name, folder: folder, settings: study.slurm, program: executable)
            let job: Int
            do {
                let tasks = SlurmSubmission.tasks(runs[array.runs].map(\.plan.directory))
                try Files.replace(path + "/tasks.txt", with: Data(tasks.utf8))
                try Files.replace(
                    path + "/array.sh", with: Data(script.array(count: array.runs.count, limit: array.limit).utf8))
                if jobs.count == arrays.count - 1 {
                    try Files.replace(path + "/report.sh", with: Data(script.report.utf8))
                }
                job = try await Slurm.submit(
                    folder + "/array.sh", in: directory, after: array.predecessor.map { [jobs[$0]] } ?? [])
            } catch {
                // Without a submitted job, there is no submission.
                try? Files.remove(path)
                rmdir(directory + "/slurm")
                guard !jobs.isEmpty else {
                    onRefusal()
                    throw error
                }
                let queued = array.runs.lowerBound
                throw explained(
                    error, "the first \(queued == 1 ? "run is" : "\(queued) runs are") queued all the same", jobs,
                    "when they have ended, submit the rest with the same command")
            }
            jobs.append(job)
            folders.append(folder)
            // Written immediately: from now on, the same command must not submit the same runs.
            try Files.replace(path + "/jobs.json", with: JSON.document(SlurmSubmission.Jobs(array: job)))
        } while jobs.count < arrays.count
        let report: Int
        do {
            report = try await Slurm.submit(script.folder + "/report.sh", in: directory, after: jobs)
        } catch {
            throw explained(
                error, "the runs are queued all the same", jobs,
                "when they have ended, write the report with `\(ProgramName.current) report \(directory)`")
        }
        try Files.replace(
            directory + "/" + script.folder + "/jobs.json",
            with: JSON.document(SlurmSubmission.Jobs(array: jobs[jobs.count - 1], report: report)))
        return Submission(arrays: jobs, report: report, folders: folders)
    }

    /// Returns `error` with what is queued in spite of it.
    private static func explained(
        _ error: any Error, _ queued: String, _ jobs: [Int], _ remedy: String
    ) -> any Error {
        guard let error = error as? ExecutionError else { return error }
        return ExecutionError(
            error.kind, path: error.path, problem: "\(error.problem); \(queued), as job \(list(jobs))", remedy: remedy)
    }

    /// Returns the IDs of jobs as a list: `12, 15`.
    package static func list(_ jobs: [Int]) -> String { jobs.map(String.init).joined(separator: ", ") }

    /// Checks that there is a Slurm to submit to, before anything is created for it.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if the submission program is not in the PATH.
    package static func requireSlurm() throws(ExecutionError) { _ = try Slurm.submitter }

    /// Queues the task of this process again, which ends the process.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if this process is no task of Slurm, or Slurm refuses.
    package static func requeueThisTask() async throws(ExecutionError) {
        guard let job = Slurm.thisJob else {
            throw ExecutionError(
                .unavailable, path: "worker", problem: "the process is no task of Slurm, and cannot be queued again",
                remedy: "leave out --resubmit")
        }
        try await Slurm.requeue(job)
    }

    /// Returns the script of the first job array that `submit` would write, and the number of all.
    package static func script(_ runs: [PreparedRun], of study: Study, in directory: String, executable: String)
        async -> (text: String, arrayCount: Int)
    {
        let arrays = SlurmArray.arrays(
            of: runs.count, largest: await Slurm.largestArray(), limit: study.slurm.arrayLimit)
        let script = SlurmScript(
            study: study.name, folder: SlurmSubmission.nextFolder(in: directory), settings: study.slurm,
            program: executable)
        return (script.array(count: arrays[0].runs.count, limit: arrays[0].limit), arrays.count)
    }
}

/// A part of the runs of a submission, which becomes one job array.
///
/// A cluster limits the number of tasks in an array. With a maximum number of concurrent runs, the arrays form lanes.
/// Each lane has a share of this number, and its arrays run one after the other.
struct SlurmArray: Hashable {
    /// The places of the runs.
    let runs: Range<Int>
    /// The maximum number of concurrent runs; `nil` for no limit.
    let limit: Int?
    /// The place of the array that must end before this one begins.
    let predecessor: Int?

    /// Divides `count` runs.
    ///
    /// - Parameters:
    ///   - count: the number of runs, at least 1.
    ///   - largest: the maximum number of runs in an array; `nil` for no limit.
    ///   - limit: the maximum number of concurrent runs; `nil` for no limit.
    static func arrays(of count: Int, largest: Int?, limit: Int?) -> [SlurmArray] {
        let size = min(count, largest ?? count)
        let arrayCount = (count + size - 1) / size
        let laneCount = min(arrayCount, limit ?? arrayCount)
        return (0..<arrayCount).map { array in
            let lane = array % laneCount
            return SlurmArray(
                runs: array * size..<min(count, (array + 1) * size),
                limit: limit.map { $0 / laneCount + (lane < $0 % laneCount ? 1 : 0) },
                predecessor: array < laneCount ? nil : array - laneCount)
        }
    }
}
