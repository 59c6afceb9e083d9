import Foundation
import Subprocess

/// The commands of a Slurm cluster.
enum Slurm {
    /// The exit code and the output of a command.
    private struct Answer {
        let isSuccess: Bool
        let output: String
        let errors: String

        /// The errors as the end of a sentence, without the program's name at the start of each line.
        var reason: String {
            let lines = errors.split(whereSeparator: \.isNewline).map { line in
                ["error: ", "fatal: "].lazy.compactMap { line.firstRange(of: $0) }.first
                    .map { String(line[$0.upperBound...]) } ?? String(line)
            }
            return lines.isEmpty ? "it gave no reason" : lines.joined(separator: "; ")
        }

        /// Whether the failure is not a refusal by the cluster: there is no cluster, or it cannot be reached.
        var isFromAfar: Bool {
            [
                "configuration source", "fetch_config", "slurm.conf", "Unable to contact", "Connection refused",
                "timed out", "Unable to establish", "communications",
            ].contains { errors.contains($0) }
        }
    }

    /// The ID of the job or array task that this process belongs to, such as `12_3`, or `nil` outside Slurm.
    static var thisJob: String? {
        let environment = ProcessInfo.processInfo.environment
        let task = environment["SLURM_ARRAY_JOB_ID"].flatMap { array in
            environment["SLURM_ARRAY_TASK_ID"].map { array + "_" + $0 }
        }
        return task ?? environment["SLURM_JOB_ID"]
    }

    /// The path of the submission program.
    static var submitter: String {
        get throws(ExecutionError) {
            guard let program = SearchPath.path(of: "sbatch") else {
                throw ExecutionError(
                    .unavailable, path: "sbatch", problem: "there is no such program here: this machine has no Slurm",
                    remedy: "submit from a machine of the cluster, or leave out --executor slurm")
            }
            return program
        }
    }

    /// Submits a batch script from `directory`.
    ///
    /// - Parameters:
    ///   - script: the script's path, relative to `directory`.
    ///   - jobs: the jobs and job arrays to wait for, whatever their outcome.
    /// - Returns: the job ID.
    /// - Throws: `ExecutionError` of kind `unavailable` if there is no Slurm, or it refuses.
    static func submit(_ script: String, in directory: String, after jobs: [Int] = []) async throws(ExecutionError)
        -> Int
    {
        let program = try submitter
        var arguments = ["--parsable"]
        if !jobs.isEmpty {
            arguments.append("--dependency=afterany:" + jobs.map(String.init).joined(separator: ":"))
        }
        let answer: Answer
        do {
            answer = try await call(program, arguments + [script], in: directory)
        } catch {
            throw ExecutionError(
                .unavailable, path: program, problem: "it cannot be started: \(error)", remedy: "check the path")
        }
        // `12`, or `12;cluster`.
        let id = answer.output.prefix { $0.isASCII && $0.isNumber }
        guard answer.isSuccess, let id = Int(id) else {
            if !answer.isSuccess, answer.isFromAfar {
                throw ExecutionError(
                    .unavailable, path: program, problem: "no cluster can be reached from here: \(answer.reason)",
                    remedy:
                        "try again when `squeue` answers, on a machine of the cluster, or leave out --executor slurm")
            }
            let remedy =
                answer.reason.contains("temporarily")
                ? "its queue is full (MaxJobCount): run the same command again when there is room"
                : answer.reason.contains("array")
                    ? "submit fewer runs at once (--only), or ask for a larger MaxArraySize"
                    : "change the part slurm of the spec, then run the same command again"
            throw ExecutionError(
                .unavailable, path: directory + "/" + script, problem: "Slurm refused it: \(answer.reason)",
                remedy: remedy)
        }
        return id
    }

    /// Returns the queued and running jobs among `ids` with their states, each array task separately:
    /// `["12_3": "PENDING"]`.
    ///
    /// - Returns: `nil` if there is no Slurm, or it does not answer.
    static func jobs(_ ids: Set<Int>) async -> [String: String]? {
        guard !ids.isEmpty else { return [:] }
        guard let program = SearchPath.path(of: "squeue") else { return nil }
        let list = ids.sorted().map(String.init).joined(separator: ",")
        let arguments = ["--noheader", "--array", "--format=%i %T", "--states=all", "--jobs=" + list]
        guard let answer = try? await call(program, arguments, in: nil) else { return nil }
        guard answer.isSuccess else {
            // This is the answer for a single job that ended long ago.
            return answer.errors.contains("Invalid job id") ? [:] : nil
        }
        var jobs: [String: String] = [:]
        for line in answer.output.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, !ended.contains(String(words[1])) else { continue }
            jobs[String(words[0])] = String(words[1])
        }
        return jobs
    }

    /// Returns the maximum number of tasks in a job array, or `nil` if the cluster does not tell.
    static func largestArray() async -> Int? {
        guard let program = SearchPath.path(of: "scontrol"),
            let answer = try? await call(program, ["show", "config"], in: nil), answer.isSuccess
        else { return nil }
        for line in answer.output.split(separator: "\n") where line.hasPrefix("MaxArraySize ") {
            let number = line.split(separator: "=").last.flatMap { Int($0.filter { !$0.isWhitespace }) }
            // Slurm refuses indices from this number up. 0 turns arrays off.
            return number.flatMap { $0 > 0 ? $0 : nil }
        }
        return nil
    }

    /// Queues a running job again, which ends it.
    ///
    /// - Throws: `ExecutionError` of kind `unavailable` if there is no Slurm, or it refuses.
    static func requeue(_ job: String) async throws(ExecutionError) {
        let remedy = "submit the study again with the same command; the run continues from its checkpoint"
        guard let program = SearchPath.path(of: "scontrol") else {
            throw ExecutionError(
                .unavailable, path: "scontrol",
                problem: "there is no such program on this node, and task \(job) is not queued again", remedy: remedy)
        }
        let answer: Answer
        do {
            answer = try await call(program, ["requeue", job], in: nil)
        } catch {
            throw ExecutionError(
                .unavailable, path: program,
                problem: "it cannot be started (\(error)), and task \(job) is not queued again", remedy: remedy)
        }
        guard answer.isSuccess else {
            throw ExecutionError(
                .unavailable, path: program, problem: "Slurm does not queue task \(job) again: \(answer.reason)",
                remedy: remedy)
        }
    }

    /// The states of jobs that have ended.
    private static let ended: Set = [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
        "REVOKED", "TIMEOUT",
    ]

    private static func call(_ program: String, _ arguments: [String], in directory: String?) async throws -> Answer {
        let result = try await run(
            .path(.init(program)), arguments: Arguments(arguments),
            workingDirectory: directory.map { .init($0) }, output: .string(limit: 100_000_000),
            error: .string(limit: 1_000_000))
        return Answer(
            isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput, errors: result.standardError)
    }
}
