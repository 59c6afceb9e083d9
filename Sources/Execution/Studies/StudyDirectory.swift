import StudyFormat
import Experiments
import Foundation
import Understudy
import YAML

/// The folder of a study, made ready for its runs and locked against other processes.
///
///     study.json  lock
///     <variant>/seed-<n>/  spec.yaml  status.json  episodes.csv  metrics.csv  metrics.json  policy.safetensors  imitation.json  log.txt  lock
package struct StudyDirectory: Sendable {
    /// The folder's path.
    package let path: String
    /// The study's runs in the order of the plan, with those that are finished already.
    package let runs: [PreparedRun]
    /// The folders, within that of the study, of runs that have begun and are not in the plan.
    package let unplanned: [String]

    private let lock: FileLock
    private let made: MadeFiles

    /// Makes the folder of `study` ready, or refuses before anything in it is changed.
    ///
    /// A run whose folder has the same resolved spec is kept where it is finished and has the files of a finished run,
    /// else it goes on or begins anew. Paths of the same files, such as a recording that was moved, make no other spec:
    /// that of the run follows them; and neither does a key that an earlier version did not know, where it has its
    /// default. The folder stays locked until `unlock()` is called or the process ends.
    ///
    /// - Parameters:
    ///   - study: the study.
    ///   - path: the study's folder, made where it is missing.
    ///   - provenance: what `study.json` shall say about the program and the machine.
    ///   - registry: the components that tell the defaults of keys which the specs of runs there lack; without it there
    ///     are none.
    ///   - overwrite: whether folders of chosen runs whose spec differs are deleted instead of refused, and a folder
    ///     with the finished runs of another study alone is
    ///     taken over, in which these stay.
    ///   - isChosen: whether a run is to be made now; others are never deleted.
    /// - Throws: `ExecutionError`; of kind `refused` where a run there has another spec, where the folder is not a
    ///   study's, or another's, and where another process holds it; of kind `damagedInput` where a run there has
    ///   learned from another recording.
    package static func prepare(
        _ study: Study, at path: String, provenance: Provenance, registry: Registry? = nil, overwrite: Bool = false,
        isChosen: (RunPlan) -> Bool = { _ in true }
    ) throws -> StudyDirectory {
        try checkIsStudys(path)
        var made = MadeFiles(before: path)
        try Files.createFolder(path)
        let lock = try FileLock(folder: path, thing: "study")
        do {
            let files = SpecFiles(ofStudyAt: path)
            let (checked, unplanned) = try checkedRuns(
                study, at: path, files: files, registry: registry, overwrite: overwrite, isChosen: isChosen)
            for run in checked where run.differs { try Files.remove(run.directory) }
            made.runs = checked.filter(\.isNew).map(\.directory)
            let manifest = StudyManifest(
                study: study, summary: study.summary, files: files.seals(of: study), provenance: provenance)
            try Files.replace(path + "/study.json", with: JSON.document(manifest))
            for run in checked { try run.write() }
            return StudyDirectory(
                path: path, runs: checked.map(\.prepared), unplanned: unplanned, lock: lock, made: made)
        } catch {
            lock.unlock()
            throw error
        }
    }

    /// What `prepare` would give, with nothing written, made or locked.
    ///
    /// - Throws: `ExecutionError`, as `prepare`.
    package static func check(
        _ study: Study, at path: String, registry: Registry? = nil, overwrite: Bool = false,
        isChosen: (RunPlan) -> Bool = { _ in true }
    ) throws -> [PreparedRun] {
        try checkIsStudys(path)
        return try checkedRuns(
            study, at: path, files: SpecFiles(ofStudyAt: path), registry: registry, overwrite: overwrite,
            isChosen: isChosen
        ).runs.map(\.prepared)
    }

    private static func checkedRuns(
        _ study: Study, at path: String, files: SpecFiles, registry: Registry?, overwrite: Bool,
        isChosen: (RunPlan) -> Bool
    ) throws -> (runs: [CheckedRun], unplanned: [String]) {
        let completion = registry.map { SpecCompletion(registry: $0) }
        let checked = try study.runs.map {
            try CheckedRun(
                $0, in: path, files: files, completion: completion, overwrite: overwrite, isChosen: isChosen($0))
        }
        let unplanned = unplannedRuns(of: study, at: path)
        if !overwrite, !checked.contains(where: \.hasBegun),
            let difference = StudyRuns.difference(of: study, from: unplanned, in: path)
        {
            throw ExecutionError(
                .refused, path: path, problem: "the folder is another study's: \(difference)",
                remedy:
                    "choose another name in the spec or another --output folder, or take the folder over with --overwrite, which leaves those runs in it"
            )
        }
        return (checked, unplanned)
    }

    /// The folders, within that of the study at `path`, of runs that have begun and are not among the `planned` ones.
    package static func unplannedRuns(besides planned: [String], at path: String) -> [String] {
        StudyRuns.unplanned(in: path, besides: Set(planned))
    }

    /// The folders, within that of the study at `path`, of runs that have begun and are not in the plan.
    package static func unplannedRuns(of study: Study, at path: String) -> [String] {
        StudyRuns.unplanned(in: path, besides: Set(study.runs.map(\.directory)))
    }

    /// The process that is working on the study at `path`, as the start of a sentence: `another process (pid 12)`;
    /// `nil` where none is.
    package static func worker(at path: String) -> String? { FileLock.holder(ofFolder: path) }

    /// Lets other processes work on the folder. The value must not be used afterwards.
    package func unlock() {
        lock.unlock()
    }

    /// Takes back what `prepare` made, where nothing came of it; what it deleted is gone. The folder stays locked.
    package func undo() { made.remove() }

    /// Refuses a folder that holds something else. One with nothing but a lock is a study whose beginning was cut off,
    /// and one with runs a study that lost its `study.json`, which is made anew.
    private static func checkIsStudys(_ path: String) throws(ExecutionError) {
        guard let names = try Files.names(inFolder: path) else { return }
        let others = names.filter { $0 != "lock" && $0 != "study.json.tmp" }
        guard
            others.isEmpty || others.contains("study.json")
                || !StudyRuns.unplanned(in: path, besides: []).isEmpty
        else {
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
    /// Whether the folder holds this run, begun at least.
    let hasBegun: Bool
    /// Whether there is no folder yet.
    let isNew: Bool
    /// The spec with the paths of now, where files that it names were moved.
    private let movedSpec: Node?

    init(
        _ plan: RunPlan, in study: String, files: SpecFiles, completion: SpecCompletion?, overwrite: Bool,
        isChosen: Bool
    ) throws {
        self.plan = plan
        directory = study + "/" + plan.directory
        let path = directory + "/spec.yaml"
        let names = try Files.names(inFolder: directory)
        isNew = names == nil
        guard let names, names.contains("spec.yaml") || names.contains("status.json"),
            // Planned and never begun: nothing is lost with it.
            names.contains(where: { $0 != "spec.yaml" && $0 != "spec.yaml.tmp" })
        else {
            (differs, hasBegun, movedSpec) = (false, false, nil)
            return
        }
        var problem: String?
        var movedSpec: Node?
        do {
            if !names.contains("spec.yaml") {
                problem = "its spec.yaml is missing"
            } else if let old = try Node.load(path: path) {
                problem = Self.problem(old, plan.spec, files, completion)
                if problem == nil, !old.hasSameValue(as: plan.spec) {
                    let following = SpecFiles.following(old, to: plan.spec)
                    movedSpec = following.hasSameValue(as: old) ? nil : following
                }
            } else {
                problem = "its spec.yaml is empty"
            }
        } catch {
            problem = "its spec.yaml cannot be read (\(error))"
        }
        let replaced = problem == nil ? Self.replacedRecording(of: plan, in: directory, files) : nil
        let differs = problem != nil || replaced != nil
        (self.differs, hasBegun, self.movedSpec) = (differs, !differs, movedSpec)
        if let replaced, !overwrite || !isChosen { throw replaced.error(ofRun: directory, isChosen: isChosen) }
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
        let isFinished = hasBegun && RunStatus(directory: directory)?.state == .finished
        let missing = isFinished ? RunFolder.missingFile(ofFinished: directory) : nil
        return PreparedRun(
            plan: plan, directory: directory, isFinished: isFinished && missing == nil,
            note: missing.map { "is made again: it was finished, and its \($0) is missing or empty" })
    }

    /// Makes the folder and its spec, where they are missing, and lets the spec follow files that were moved.
    func write() throws {
        if let movedSpec {
            let path = directory + "/spec.yaml"
            let old = FileManager.default.contents(atPath: path) ?? Data()
            let new = Data(movedSpec.yaml.utf8)
            // First, so that the checkpoints are never those of another spec for long: cut off here, the same command
            // does it again.
            try CheckpointFolder(of: directory).follow(from: old, to: new)
            try Files.replace(path, with: new)
        }
        guard !hasBegun else { return }
        try Files.createFolder(directory)
        try Files.replace(directory + "/spec.yaml", with: Data(plan.spec.yaml.utf8))
    }

    /// The recording that the run has learned from and that is another one now.
    private static func replacedRecording(
        of plan: RunPlan, in directory: String, _ files: SpecFiles
    ) -> ReplacedRecording? {
        let learned = RunStatus(directory: directory)?.recordings ?? CheckpointFolder(of: directory).recordings
        return files.replacedRecording(of: plan.spec, learned: learned ?? [])
    }

    private static func problem(
        _ old: Node, _ new: Node, _ files: SpecFiles, _ completion: SpecCompletion?
    ) -> String? {
        guard var difference = SpecDifference.first(from: old, to: new, files: files) else { return nil }
        if let whole = completion?.whole(old) {
            guard let rest = SpecDifference.first(from: whole, to: new, files: files) else { return nil }
            difference = rest
        }
        return """
            the folder holds a run of another spec: \(difference.path) was \(difference.old ?? "absent") there and is \
            \(difference.new ?? "absent") now
            """
    }
}

extension SpecFiles {
    /// The files that the specs of a study name and that are there. All seeds of a variant name the same.
    fileprivate func seals(of study: Study) -> [String: StudyManifest.File] {
        var seals: [String: StudyManifest.File] = [:]
        for (index, run) in study.runs.enumerated()
        where index == 0 || study.runs[index - 1].variant != run.variant {
            seals.merge(self.seals(in: run.spec)) { $1 }
        }
        return seals
    }
}
