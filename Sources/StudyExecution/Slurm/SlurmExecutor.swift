import Experiments
import Foundation
import StudyFormat
import Understudy

/// Submits runs to a Slurm cluster.
///
/// They become a job array with one task per run, and a job that writes the report when all tasks have ended.
package enum SlurmExecutor {
    /// The result of a submission.
    package struct Submission: Hashable, Sendable {
        /// The ID of the job array.
        package let array: Int
        /// The ID of the report job.
        package let report: Int
        /// The submission's folder, relative to the study's.
        package let folder: String
    }

    /// Submits `runs`, of which there must be at least one.
    ///
    /// Their folders must be ready, and on a file system that the cluster's nodes share.
    ///
    /// - Parameters:
    ///   - runs: the runs, which become the tasks of the array in this order.
    ///   - study: the study's name and its Slurm settings.
    ///   - directory: the study's folder.
    ///   - executable: the path of the worker's program on the nodes.
    ///   - onRefusal: called before an error is thrown if nothing was submitted.
    /// - Throws: `ExecutionError` of kind `unavailable` if there is no Slurm or it refuses, and of another kind if the
    ///   files cannot be written. If only the report is refused, the error says that the runs are queued.
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
            // Without submitted jobs, there is no submission.
            try? Files.remove(path)
            rmdir(directory + "/slurm")
            onRefusal()
            throw error
        }
        // Written immediately: from now on, the same command must not submit the same runs.
        try Files.replace(path + "/jobs.json", with: JSON.document(SlurmSubmission.Jobs(array: array)))
        let report: Int
        do {
            report = try await Slurm.submit(folder + "/report.sh", in: directory, after: array)
        } catch {
            throw ExecutionError(
                error.kind, path: error.path,
                problem: "\(error.problem); the runs are queued all the same, as job \(array)",
                remedy: "when they have ended, write the report with `\(ProgramName.current) report \(directory)`")
        }
        try Files.replace(path + "/jobs.json", with: JSON.document(SlurmSubmission.Jobs(array: array, report: report)))
        return Submission(array: array, report: report, folder: folder)
    }

    /// Checks that there is a Slurm to submit to, before anything is created for it.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if the submission program is not in the PATH.
    package static func requireSlurm() throws(ExecutionError) { _ = try Slurm.submitter }

    /// Returns the script of the job array that `submit` would write.
    package static func script(_ runs: [PreparedRun], of study: Study, in directory: String, executable: String)
        -> String
    {
        SlurmScript(
            study: study.name, folder: SlurmSubmission.nextFolder(in: directory), settings: study.slurm,
            program: executable
        ).array(count: runs.count)
    }
}
