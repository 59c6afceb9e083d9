import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// The folder of a study, prepared for its runs and locked against other processes.
///
///     study.json  lock
///     <variant>/seed-<n>/  spec.yaml  status.json  episodes.csv  metrics.csv  metrics.json  policy.safetensors
///                          imitation.json  log.txt  lock
package struct StudyDirectory: Sendable {
    /// The folder's path.
    package let path: String
    /// The study's runs in the order of the plan, including those that are already finished.
    package let runs: [PreparedRun]
    /// The folders of started runs that are not in the plan, relative to the study's.
    package let unplanned: [String]

    private let lock: FileLock
    private let made: MadeFiles

    /// Prepares the folder of `study`, or refuses before anything in it is changed.
    ///
    /// A run whose folder has the same resolved spec is kept if it is finished and has the files of a finished run.
    /// Otherwise it continues or starts again. Different paths of the same files, such as a moved recording, do not
    /// make a different spec: the run's spec is updated to the new paths. A key that an earlier version did not have
    /// makes no difference either if it has its default. The folder stays locked until `unlock()` is called or the
    /// process ends.
    ///
    /// A run whose spec has more steps now, and is otherwise the same, goes on from its last checkpoint, even if it was
    /// finished. It is refused if the results would not be those of a run that had this length from the start. The runs
    /// of a variant of which none is chosen keep their length.
    ///
    /// - Parameters:
    ///   - study: the study.
    ///   - path: the study's folder, created if it does not exist.
    ///   - provenance: the program and the machine, for `study.json`.
    ///   - registry: the components with the defaults of keys that existing specs lack; without it there are no such
    ///     defaults.
    ///   - overwrite: whether to delete the folders of chosen runs with a different spec instead of refusing them, and
    ///     to take over a folder that holds only finished runs of another study, which stay in it.
    ///   - isChosen: returns whether a run is to be made now; others are never deleted.
    ///   - damage: returns what is wrong with the files in a run's folder, as the end of a sentence; with `overwrite`,
    ///     such a run is deleted if it is chosen.
    /// - Throws: `ExecutionError` of kind `refused` if an existing run has a different spec, if the folder is not a
    ///   study's or is another study's, or if another process holds it; of kind `damagedInput` if an existing run has
    ///   learned from another recording.
    package static func prepare(
        _ study: Study, at path: String, provenance: Provenance, registry: Registry? = nil, overwrite: Bool = false,
        isChosen: (RunPlan) -> Bool = { _ in true }, damage: (String) -> String? = { _ in nil }
    ) throws -> StudyDirectory {
        try checkIsStudys(path)
        var made = MadeFiles(before: path)
        try Files.createFolder(path)
        let lock = try FileLock(folder: path, thing: "study")
        do {
            let files = SpecFiles(ofStudyAt: path)
            let (checked, unplanned) = try checkedRuns(
                study, at: path, files: files, registry: registry, overwrite: overwrite, damage: damage,
                isChosen: isChosen)
            for run in checked where run.differs { try Files.remove(run.directory) }
            made.runs = checked.filter(\.isNew).map(\.directory)
            var manifest = StudyManifest(
                study: study, summary: study.summary, files: files.seals(of: study), provenance: provenance)
            for (index, run) in checked.enumerated() {
                if let steps = run.keptSteps { manifest.runs[index].steps = steps }
            }
            try Files.replace(FileName.study.path(in: path), with: JSON.document(manifest))
            for run in checked { try run.write() }
            return StudyDirectory(
                path: path, runs: checked.map(\.prepared), unplanned: unplanned, lock: lock, made: made)
        } catch {
            lock.unlock()
            throw error
        }
    }

    /// Returns the result of `prepare` without writing, creating or locking anything.
    ///
    /// - Throws: `ExecutionError`, as `prepare`.
    package static func check(
        _ study: Study, at path: String, registry: Registry? = nil, overwrite: Bool = false,
        isChosen: (RunPlan) -> Bool = { _ in true }, damage: (String) -> String? = { _ in nil }
    ) throws -> [PreparedRun] {
        try checkIsStudys(path)
        return try checkedRuns(
            study, at: path, files: SpecFiles(ofStudyAt: path), registry: registry, overwrite: overwrite,
            damage: damage, isChosen: isChosen
        ).runs.map(\.prepared)
    }

    private static func checkedRuns(
        _ study: Study, at path: String, files: SpecFiles, registry: Registry?, overwrite: Bool,
        damage: (String) -> String?, isChosen: (RunPlan) -> Bool
    ) throws -> (runs: [CheckedRun], unplanned: [String]) {
        let completion = registry.map { SpecCompletion(registry: $0) }
        let variants = Set(study.runs.filter(isChosen).map(\.variant))
        var checked: [CheckedRun] = []
        var refusals: [LengthRefusal] = []
        for run in study.runs {
            do {
                checked.append(
                    try CheckedRun(
                        run, in: path, files: files, completion: completion, overwrite: overwrite,
                        damage: damage, isChosen: isChosen(run), keepsLength: !variants.contains(run.variant)))
            } catch let refusal as LengthRefusal {
                refusals.append(refusal)
            }
        }
        if let error = LengthRefusal.error(of: refusals, inStudyAt: path, variants: study.variants.count) {
            throw error
        }
        let unplanned = unplannedRuns(of: study, at: path)
        if !overwrite, !checked.contains(where: \.hasBegun),
            let difference = StudyRuns.difference(of: study, from: unplanned, in: path)
        {
            throw ExecutionError(
                .refused, path: path, problem: "the folder belongs to another study: \(difference)",
                remedy:
                    "choose another name in the spec or another --output folder, or take the folder over with --overwrite, which leaves those runs in it"
            )
        }
        return (checked, unplanned)
    }

    /// Returns the folders of started runs that are not among `planned`, relative to the study's folder at `path`.
    package static func unplannedRuns(besides planned: [String], at path: String) -> [String] {
        StudyRuns.unplanned(in: path, besides: Set(planned))
    }

    /// Returns the folders of started runs that are not in the plan, relative to the study's folder at `path`.
    package static func unplannedRuns(of study: Study, at path: String) -> [String] {
        StudyRuns.unplanned(in: path, besides: Set(study.runs.map(\.directory)))
    }

    /// Returns the process that works on the study at `path`, as the start of a sentence: `another process (pid 12)`.
    ///
    /// Returns `nil` if there is none.
    package static func worker(at path: String) -> String? { FileLock.holder(ofFolder: path) }

    /// Lets other processes work on the folder. The value must not be used afterwards.
    package func unlock() {
        lock.unlock()
    }

    /// Undoes what `prepare` created, if it was not used.
    ///
    /// Deleted files are not restored. The folder stays locked.
    package func undo() { made.remove() }

    /// Refuses a folder that holds something else.
    ///
    /// A folder with only a lock is a study whose preparation was interrupted. A folder with runs is a study that lost
    /// its `study.json`, which is written again.
    private static func checkIsStudys(_ path: String) throws(ExecutionError) {
        guard let names = try Files.names(inFolder: path) else { return }
        let manifest = FileName.study.rawValue
        let isTuning = !TuningRounds.begun(in: path).isEmpty
        let others = names.filter {
            $0 != "lock" && $0 != Files.temporary(manifest) && !(isTuning && $0 == TuningRounds.folder)
        }
        guard
            others.isEmpty || others.contains(manifest)
                || !StudyRuns.unplanned(in: path, besides: []).isEmpty
        else {
            throw ExecutionError(
                .refused, path: path, problem: "the folder is not empty and holds no study (no study.json)",
                remedy: "choose another output folder")
        }
    }
}

/// A planned run, compared with the content of its folder.
private struct CheckedRun {
    let plan: RunPlan
    let directory: String
    /// Whether the folder holds a different run, which is to be deleted.
    let differs: Bool
    /// Whether the folder holds this run, and the run has at least started.
    let hasBegun: Bool
    /// Whether the folder does not exist yet.
    let isNew: Bool
    /// The spec with the present paths, if files that it names were moved, or with the present number of steps.
    private let movedSpec: Node?
    /// The number of steps that the run had so far, if it is to have more.
    private let earlierSteps: Int?
    /// The number of steps that the run keeps, though the plan has more now.
    let keptSteps: Int?
    /// Why the same run is deleted and made again.
    private let damage: String?

    init(
        _ plan: RunPlan, in study: String, files: SpecFiles, completion: SpecCompletion?, overwrite: Bool,
        damage: (String) -> String?, isChosen: Bool, keepsLength: Bool
    ) throws {
        self.plan = plan
        directory = study + "/" + plan.directory
        let path = FileName.spec.path(in: directory)
        let names = try Files.names(inFolder: directory)
        let spec = FileName.spec.rawValue
        isNew = names == nil
        guard let names, names.contains(spec) || names.contains(FileName.status.rawValue),
            // The run was planned but never started, so nothing is lost.
            names.contains(where: { $0 != spec && $0 != Files.temporary(spec) })
        else {
            (differs, hasBegun, movedSpec, earlierSteps, keptSteps, self.damage) = (false, false, nil, nil, nil, nil)
            return
        }
        var problem: String?
        var movedSpec: Node?
        var longer: LongerRun?
        var keptSteps: Int?
        do {
            if !names.contains(spec) {
                problem = "its spec.yaml is missing"
            } else if let old = try Node.load(path: path) {
                (problem, longer) = try Self.comparison(old, plan.spec, files, completion)
                if keepsLength, let run = longer { (problem, longer, keptSteps) = (nil, nil, run.earlierSteps) }
                if let run = longer, !overwrite || !isChosen || run.conflicts.isEmpty {
                    guard run.conflicts.isEmpty else { throw LengthRefusal(variant: plan.variant, run: run) }
                    problem = Self.obstacle(to: run, in: directory)
                    movedSpec = problem == nil ? plan.spec : nil
                } else if problem == nil, !old.hasSameValue(as: plan.spec) {
                    let following = SpecFiles.following(old, to: plan.spec)
                    movedSpec = following.hasSameValue(as: old) ? nil : following
                }
            } else {
                problem = "its spec.yaml is empty"
            }
        } catch let refusal as LengthRefusal {
            throw refusal
        } catch {
            problem = "its spec.yaml cannot be read (\(error))"
        }
        let replaced = problem == nil ? Self.replacedRecording(of: plan, in: directory, files) : nil
        self.damage = overwrite && isChosen && problem == nil && replaced == nil ? damage(directory) : nil
        let differs = problem != nil || replaced != nil || self.damage != nil
        (self.differs, hasBegun, self.movedSpec, self.keptSteps) = (differs, !differs, movedSpec, keptSteps)
        earlierSteps = differs ? nil : longer?.earlierSteps
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
        let isFinished =
            hasBegun && earlierSteps == nil && RunStatus(directory: directory)?.state == .finished
        let missing = isFinished ? RunFolder.missingFile(ofFinished: directory) : nil
        return PreparedRun(
            plan: plan, directory: directory, isFinished: isFinished && missing == nil,
            note: missing.map { "is made again: it was finished, and its \($0) is missing or empty" }
                ?? damage.map { "is made again: \($0)" },
            earlierSteps: earlierSteps, keptSteps: keptSteps)
    }

    /// Creates the folder and its spec if they are missing, and updates the spec's paths of moved files and its steps.
    func write() throws {
        if let movedSpec {
            let path = FileName.spec.path(in: directory)
            // First, so that a shorter run never counts as a finished one of the present length.
            if earlierSteps != nil { try RunFolder.reopen(directory) }
            let old = FileManager.default.contents(atPath: path) ?? Data()
            let new = Data(movedSpec.yaml.utf8)
            // The checkpoints come first, so that they never belong to another spec for long. After an interruption
            // here, the same command repeats this.
            try CheckpointFolder(of: directory).follow(from: old, to: new)
            try Files.replace(path, with: new)
        }
        guard !hasBegun else { return }
        try Files.createFolder(directory)
        try Files.replace(FileName.spec.path(in: directory), with: Data(plan.spec.yaml.utf8))
    }

    /// Returns the recording that has changed since the run learned from it.
    private static func replacedRecording(
        of plan: RunPlan, in directory: String, _ files: SpecFiles
    ) -> ReplacedRecording? {
        let learned = RunStatus(directory: directory)?.recordings ?? CheckpointFolder(of: directory).recordings
        return files.replacedRecording(of: plan.spec, learned: learned ?? [])
    }

    /// Returns why the run in the folder is another one, and whether it is a shorter one of the same spec.
    private static func comparison(
        _ old: Node, _ new: Node, _ files: SpecFiles, _ completion: SpecCompletion?
    ) throws -> (problem: String?, longer: LongerRun?) {
        guard var difference = SpecDifference.first(from: old, to: new, files: files) else { return (nil, nil) }
        var longer: LongerRun?
        if let completion, let whole = completion.whole(old) {
            guard let rest = SpecDifference.first(from: whole, to: new, files: files) else { return (nil, nil) }
            difference = rest
            do {
                longer = try LongerRun(from: old, to: new, files: files, completion: completion)
            } catch {
                difference = error.difference
            }
        }
        let problem = """
            the folder holds a run of another spec: \(difference.path) was \(difference.old ?? "absent") there and is \
            \(difference.new ?? "absent") now
            """
        return (problem, longer)
    }

    /// Returns why the run cannot go on to more steps; `nil` if it can.
    private static func obstacle(to run: LongerRun, in directory: String) -> String? {
        guard RunStatus(directory: directory)?.state == .finished,
            !CheckpointFolder(of: directory).hasCheckpoint(atStep: run.earlierSteps)
        else { return nil }
        return
            "the folder holds a finished run of \(run.earlierSteps.specText) steps without the checkpoint from which it could go on to \(run.steps.specText) (removed, or training.keep_checkpoint was false)"
    }
}

extension SpecFiles {
    /// Returns the existing files that the specs of a study name. All seeds of a variant name the same files.
    fileprivate func seals(of study: Study) -> [String: StudyManifest.File] {
        var seals: [String: StudyManifest.File] = [:]
        for (index, run) in study.runs.enumerated()
        where index == 0 || study.runs[index - 1].variant != run.variant {
            seals.merge(self.seals(in: run.spec)) { $1 }
        }
        return seals
    }
}
