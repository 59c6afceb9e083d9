import Experiments
import Foundation

/// Hands runs to a Slurm cluster, as one job array of a task a run, and a job that reports when all tasks have ended.
package enum SlurmExecutor {
    /// What was submitted.
    package struct Submission: Hashable, Sendable {
        /// The number of the job array.
        package let array: Int
        /// The number of the report's job.
        package let report: Int
        /// The submission's folder, within that of the study.
        package let folder: String
    }

    /// Submits `runs`, of which there must be one at least. Their folders must be ready, and on a file system that the
    /// cluster's nodes share.
    ///
    /// - Parameters:
    ///   - runs: the runs, each a task of the array, in this order.
    ///   - study: the study's name and what it asks of the cluster.
    ///   - directory: the study's folder.
    ///   - executable: the path of the worker's program, as the nodes see it.
    ///   - onRefusal: is called before the error where nothing was submitted.
    /// - Throws: `ExecutionError`: of kind `unavailable` where there is no Slurm or it refuses, else where the files
    ///   cannot be written. Where the report alone is refused, the error says that the runs are queued.
    package static func submit(
        _ runs: [PreparedRun], of study: Study, in directory: String, executable: String,
        onRefusal: () -> Void = {}
    ) async throws -> Submission {
        precondition(!runs.isEmpty, "at least one run")
        let folder = SlurmSubmission.nextFolder(in: directory)
        let path = directory + "/" + folder
        try Files.createFolder(path)
        let script = SlurmScript(study: study.name, folder: folder, settings: study.slurm, program: executable)
        let array: Int
        do {
            let tasks = SlurmSubmission.tasks(runs.map(\.plan.directory))
            try Files.replace(path + "/tasks.txt", with: Data(tasks.utf8))
            try Files.replace(path + "/array.sh", with: Data(script.array(count: runs.count).utf8))
            try Files.replace(path + "/report.sh", with: Data(script.report.utf8))
            array = try await Slurm.submit(folder + "/array.sh", in: directory)
        } catch {
            // What was not submitted is no submission.
            try? Files.remove(path)
            rmdir(directory + "/slurm")
            onRefusal()
            throw error
        }
        // At once: from here on the same command must not submit the same runs.
        try Files.replace(path + "/jobs.json", with: JSON.document(SlurmSubmission.Jobs(array: array)))
        let report: Int
        do {
            report = try await Slurm.submit(folder + "/report.sh", in: directory, after: array)
        } catch {
            throw ExecutionError(
                error.kind, path: error.path,
                problem: "\(error.problem); the runs are queued all the same, as job \(array)",
                remedy: "when they have ended, write the report with `understudy report \(directory)`")
        }
        try Files.replace(path + "/jobs.json", with: JSON.document(SlurmSubmission.Jobs(array: array, report: report)))
        return Submission(array: array, report: report, folder: folder)
    }

    /// Makes sure that there is a Slurm to submit to, before anything is made for it.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` where the program that submits is not in the PATH.
    package static func requireSlurm() throws(ExecutionError) { _ = try Slurm.submitter }

    /// The script of the job array that `submit` would write.
    package static func script(_ runs: [PreparedRun], of study: Study, in directory: String, executable: String)
        -> String
    {
        SlurmScript(
            study: study.name, folder: SlurmSubmission.nextFolder(in: directory), settings: study.slurm,
            program: executable
        ).array(count: runs.count)
    }
}
