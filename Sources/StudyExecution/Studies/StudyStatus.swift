import Foundation
import StudyFormat
import Understudy

/// The status of a study's runs, from its folder, and from Slurm for submitted runs.
package struct StudyStatus: Hashable, Sendable {
    /// The state of a run.
    package enum State: String, Codable, CaseIterable, Sendable {
        /// All steps are done.
        case finished
        /// A worker makes the run.
        case running
        /// A signal ended the run; it can continue from its checkpoint.
        case interrupted
        /// An error ended the run.
        case failed
        /// The run has not started.
        case waiting
        /// The run was active, but its worker is gone: it was killed, or the machine stopped.
        case stale
        /// A file of the run is damaged, so that the run counts nowhere.
        case damaged
    }

    /// A run of the study.
    package struct Run: Hashable, Sendable {
        /// The variant's name.
        package let variant: String
        /// The seed.
        package let seed: UInt64
        /// The run's folder, relative to the study's.
        package let directory: String
        /// The number of planned steps.
        package let plannedSteps: Int
        /// The state of the run.
        package let state: State
        /// The number of steps done, as far as recorded.
        package let steps: Int
        /// The Slurm ID of the run's queued or running task: `12_3`.
        package let job: String?
        /// The reason why the run failed, is stale, damaged or waits.
        package let note: String?
    }

    /// The study's folder.
    package let directory: String
    /// The study's name.
    package let name: String
    /// The runs, in the order of the plan.
    package let runs: [Run]
    /// The folders of started runs that are not in the plan, relative to the study's.
    package let unplanned: [String]
    /// The errors in reading the runs' files.
    package let problems: [StudyFileError]

    init(
        directory: String, name: String, runs: [Run], unplanned: [String] = [], problems: [StudyFileError] = []
    ) {
        self.problems = problems
        self.directory = directory
        self.name = name
        self.runs = runs
        self.unplanned = unplanned
    }
}

extension StudyStatus {
    /// Returns the status with the problems of further files of finished runs, which count as damaged.
    ///
    /// - Parameter find: returns the problems of runs by their folders, which begin with the study's.
    package func checked(_ find: ([String]) -> [[StudyFileError]]) -> StudyStatus {
        let finished = runs.indices.filter { runs[$0].state == .finished }
        var found: [Int: [StudyFileError]] = [:]
        for (index, errors) in zip(finished, find(finished.map { directory + "/" + runs[$0].directory })) {
            // A note tells what is missing.
            let errors = errors.filter { $0.kind != .missing }
            if !errors.isEmpty { found[index] = errors }
        }
        let checked = runs.enumerated().map { index, run in
            guard let first = found[index]?.first else { return run }
            return Run(
                variant: run.variant, seed: run.seed, directory: run.directory, plannedSteps: run.plannedSteps,
                state: .damaged, steps: 0, job: nil, note: "its \(PathName.name(of: first.path)) is damaged")
        }
        return StudyStatus(
            directory: directory, name: name, runs: checked, unplanned: unplanned,
            problems: problems + runs.indices.flatMap { found[$0] ?? [] })
    }
}

extension Collection<StudyStatus.Run> {
    /// The number of runs in each state, without the states that do not occur.
    package var counts: [StudyStatus.State: Int] { reduce(into: [:]) { $0[$1.state, default: 0] += 1 } }

    /// The completed share of all planned steps, 0 to 1.
    package var share: Double {
        let planned = reduce(0) { $0 + $1.plannedSteps }
        return planned == 0 ? 1 : Double(reduce(0) { $0 + $1.steps }) / Double(planned)
    }
}

extension StudyStatus {
    /// Reads the folder of a study, without changing or locking anything.
    ///
    /// - Throws: `ExecutionError` of kind `missingInput` if there is no study, and of kind `damagedInput` if its
    ///   `study.json` cannot be read.
    package static func read(_ directory: String) async throws(ExecutionError) -> StudyStatus {
        let directory = PathName.trimmed(directory)
        let manifest = try manifest(directory)
        var problems: [StudyFileError] = []
        let statuses = manifest.runs.map { run -> RunStatus? in
            do throws(StudyFileError) {
                return try RunStatus.read(directory + "/" + run.directory)
            } catch {
                problems.append(error)
                return nil
            }
        }
        let finished = Set(zip(manifest.runs, statuses).filter { $1?.state == .finished }.map(\.0.directory))
        let others = statuses.compactMap { status in
            status?.state == .running ? status?.job.flatMap { Int($0.prefix { $0 != "_" }) } : nil
        }
        let tasks = await SlurmTasks.read(directory, others: Set(others)) { finished.contains($0) }
        let runs = zip(manifest.runs, statuses).map { planned, status in
            let (state, job, note) = judge(planned.directory, in: directory, status, tasks)
            let plannedSteps = planned.steps ?? 0
            let steps = state == .finished ? plannedSteps : min(status?.step ?? 0, plannedSteps)
            return Run(
                variant: planned.variant, seed: planned.seed, directory: planned.directory,
                plannedSteps: plannedSteps, state: state, steps: steps, job: job, note: note)
        }
        return StudyStatus(
            directory: directory, name: manifest.name, runs: runs,
            unplanned: StudyRuns.unplanned(in: directory, besides: Set(manifest.runs.map(\.directory))),
            problems: problems)
    }

    private static func manifest(_ directory: String) throws(ExecutionError) -> StudyManifest {
        let path = FileName.study.path(in: directory)
        let again = "run the study's spec again, which writes it anew"
        guard let data = FileManager.default.contents(atPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            guard isThere || StudyRuns.unplanned(in: directory, besides: []).isEmpty else {
                throw ExecutionError(
                    .missingInput, path: directory, problem: "its study.json is missing", remedy: again)
            }
            throw ExecutionError(
                .missingInput, path: directory,
                problem: isThere
                    ? "its study.json cannot be read"
                    : Files.isFolder(directory)
                        ? "the folder holds no study (no study.json)" : "there is no such folder",
                remedy: "name that of a study, such as runs/quickstart")
        }
        do throws(StudyFileError) {
            return try StudyManifest(StudyFile(path: path))
        } catch  where error.kind == .otherFormat {
            throw ExecutionError(
                .damagedInput, path: directory, problem: "its study.json: \(error.problem)",
                remedy: error.remedy ?? again)
        } catch {
            let line = error.line.map { " (line \($0))" } ?? ""
            throw ExecutionError(
                .damagedInput, path: directory,
                problem: data.isEmpty
                    ? "its study.json is empty" : "its study.json is damaged\(line): \(error.message)",
                remedy: again)
        }
    }

    /// Determines the state of a run from its status and its latest task.
    private static func judge(
        _ run: String, in directory: String, _ status: RunStatus?, _ tasks: SlurmTasks
    ) -> (State, job: String?, note: String?) {
        let task = tasks[run].flatMap { $0.state == nil ? nil : $0 }
        let queue = task.flatMap { task in
            task.state == "COMPLETING" ? nil : "\(task.isQueued ? "queued" : "starting") as job \(task.job)"
        }
        guard let status else {
            let path = FileName.status.path(in: directory + "/" + run)
            if FileManager.default.fileExists(atPath: path) {
                return (.damaged, task?.job, "its status.json cannot be read")
            }
            guard let queue else { return unbegun(tasks[run], in: directory, areKnown: tasks.areKnown) }
            return (.waiting, task?.job, queue)
        }
        switch status.state {
        case .finished:
            let missing = RunFolder.missingFile(ofFinished: directory + "/" + run)
            return (.finished, nil, missing.map { "its \($0) is missing or empty; the same command makes it again" })
        case .failed:
            let reason = status.message ?? "no reason is written"
            return (.failed, task?.job, queue.map { "\(reason); \($0)" } ?? reason)
        case .interrupted: return (.interrupted, task?.job, queue)
        case .running: return worked(on: status, task, tasks)
        }
    }

    /// Returns the state of a run that may be in Slurm and has written nothing.
    private static func unbegun(
        _ task: SlurmTasks.Task?, in directory: String, areKnown: Bool
    ) -> (State, job: String?, note: String?) {
        guard let task else { return (.waiting, nil, nil) }
        guard areKnown else { return (.waiting, task.job, "job \(task.job); Slurm does not answer here") }
        // Slurm creates the file when a task starts.
        let log = FileManager.default.contents(atPath: directory + "/" + task.log)
        guard let log else { return (.waiting, nil, "job \(task.job) was canceled before it began") }
        let said = LogExcerpt.lines(in: String(decoding: log.suffix(10_000), as: UTF8.self)).last
        return (.failed, nil, "job \(task.job) ended before the run began: \(said ?? "see \(task.log)")")
    }

    /// Returns the state of a run whose status is `running`.
    private static func worked(
        on status: RunStatus, _ task: SlurmTasks.Task?, _ tasks: SlurmTasks
    ) -> (State, job: String?, note: String?) {
        if let job = status.job {
            guard tasks.areKnown else { return (.running, job, "job \(job); Slurm does not answer here") }
            if let task, task.isQueued { return (.interrupted, task.job, "queued again as job \(task.job)") }
            guard tasks.state(ofJob: job) != nil else { return (.stale, nil, "its job \(job) is gone") }
            return (.running, job, "job \(job)")
        }
        guard let pid = status.pid else { return (.running, nil, nil) }
        guard status.host == nil || status.host == ThisHost.name else {
            return (.running, nil, "process \(pid) on \(status.host ?? "")")
        }
        return ThisHost.hasProcess(pid) ? (.running, nil, nil) : (.stale, nil, "its process \(pid) is gone")
    }
}
