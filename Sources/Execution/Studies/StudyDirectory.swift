import Experiments
import Foundation
import YAML

/// The folder of a study, made ready for its runs and locked against other processes.
///
///     study.json  lock
///     <variant>/seed-<n>/  spec.yaml  status.json  episodes.csv  metrics.csv  policy.safetensors  imitation.json  log.txt  lock
public struct StudyDirectory: Sendable {
    /// The folder's path.
    public let path: String
    /// The study's runs in the order of the plan, with those that are finished already.
    public let runs: [PreparedRun]

    private let lock: FileLock

    /// Makes the folder of `study` ready, or refuses before anything in it is changed.
    ///
    /// A run whose folder has the same resolved spec is kept where it is finished, and begins anew where it is not. The folder stays locked until
    /// `unlock()` is called or the process ends.
    ///
    /// - Parameters:
    ///   - study: the study.
    ///   - path: the study's folder, made where it is missing.
    ///   - provenance: what `study.json` shall say about the program and the machine.
    ///   - overwrite: whether folders of chosen runs whose spec differs are deleted instead of refused.
    ///   - isChosen: whether a run is to be made now; others are never deleted.
    /// - Throws: `ExecutionError`; of kind `refused` where a run there has another spec, where the folder is not a study's, and where another
    ///   process holds it.
    public static func prepare(
        _ study: Study, at path: String, provenance: Provenance, overwrite: Bool = false,
        isChosen: (RunPlan) -> Bool = { _ in true }
    ) throws -> StudyDirectory {
        try checkBelongsToStudy(path)
        try Files.createFolder(path)
        let lock = try FileLock(folder: path, thing: "study")
        do {
            let checked = try study.runs.map {
                try CheckedRun($0, in: path, overwrite: overwrite, isChosen: isChosen($0))
            }
            for run in checked where run.differs { try Files.remove(run.directory) }
            let manifest = StudyManifest(study: study, summary: study.summary, provenance: provenance)
            try Files.replace(path + "/study.json", with: JSON.document(manifest))
            for run in checked { try run.write() }
            return StudyDirectory(path: path, runs: checked.map(\.prepared), lock: lock)
        } catch {
            lock.unlock()
            throw error
        }
    }

    /// What `prepare` would give, with nothing written, made or locked.
    ///
    /// - Throws: `ExecutionError`, as `prepare`.
    public static func check(
        _ study: Study, at path: String, overwrite: Bool = false, isChosen: (RunPlan) -> Bool = { _ in true }
    ) throws -> [PreparedRun] {
        try checkBelongsToStudy(path)
        return try study.runs.map {
            try CheckedRun($0, in: path, overwrite: overwrite, isChosen: isChosen($0)).prepared
        }
    }

    /// Lets other processes work on the folder. The value must not be used afterwards.
    public func unlock() {
        lock.unlock()
    }

    /// Refuses a folder that holds something else. One with nothing but a lock is a study whose beginning was cut off.
    private static func checkBelongsToStudy(_ path: String) throws(ExecutionError) {
        guard let names = try Files.names(inFolder: path) else { return }
        let others = names.filter { $0 != "lock" && $0 != "study.json.tmp" }
        guard others.isEmpty || others.contains("study.json") else {
            throw ExecutionError(
                .refused, path: path, problem: "the folder is not empty and holds no study (no study.json)",
                remedy: "choose another output folder")
        }
    }
}

/// One run of the plan, compared with what its folder holds.
private struct CheckedRun {
    let plan: RunPlan
    let directory: String
    /// Whether the folder holds another run, which is to be deleted.
    let differs: Bool
    private let hasSpec: Bool

    init(_ plan: RunPlan, in study: String, overwrite: Bool, isChosen: Bool) throws {
        self.plan = plan
        directory = study + "/" + plan.directory
        let path = directory + "/spec.yaml"
        guard let names = try Files.names(inFolder: directory), names.contains("spec.yaml"),
            // Planned and never begun: nothing is lost with it.
            names.contains(where: { $0 != "spec.yaml" && $0 != "spec.yaml.tmp" })
        else {
            (differs, hasSpec) = (false, false)
            return
        }
        let problem: String?
        do {
            problem = try Self.problem(Node.load(path: path), plan.spec)
        } catch {
            problem = "its spec.yaml cannot be read (\(error))"
        }
        (differs, hasSpec) = (problem != nil, problem == nil)
        if let problem, !overwrite || !isChosen {
            throw ExecutionError(
                .refused, path: directory, problem: problem,
                remedy: isChosen
                    ? "choose another output folder or study name, or replace the run with --overwrite"
                    : "choose another output folder or study name, or replace this run as well, with --overwrite and without --only"
            )
        }
    }

    var prepared: PreparedRun {
        PreparedRun(
            plan: plan, directory: directory,
            isFinished: !differs && hasSpec && RunStatus(directory: directory)?.state == .finished)
    }

    /// Makes the folder and its spec, where they are missing.
    func write() throws(ExecutionError) {
        guard !hasSpec else { return }
        try Files.createFolder(directory)
        try Files.replace(directory + "/spec.yaml", with: Data(plan.spec.yaml.utf8))
    }

    private static func problem(_ old: Node?, _ new: Node) -> String? {
        guard let old else { return "its spec.yaml is empty" }
        guard let difference = SpecDifference.first(from: old, to: new) else { return nil }
        return """
            the folder holds a run of another spec: \(difference.path) was \(difference.old ?? "absent") there and is \
            \(difference.new ?? "absent") now
            """
    }
}
