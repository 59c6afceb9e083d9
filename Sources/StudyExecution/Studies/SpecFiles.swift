import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Understudy

/// The files that resolved specs name by absolute path, such as recordings, identified by their content.
///
/// The path of a file does not affect a run. A study's folder, its recordings and its specs may be moved together; the
/// resolved specs of its runs then have the old paths.
final class SpecFiles {
    /// The part of `study.json` that is read even if the rest is damaged.
    private struct Files: Decodable {
        var files: [String: StudyManifest.File]?
    }

    /// The files by path, as they were when the study's folder was last prepared.
    let recorded: [String: StudyManifest.File]
    private var present: [String: StudyManifest.File?] = [:]

    /// Reads the records in the folder of a study; they are empty if there is no such folder.
    init(ofStudyAt directory: String) {
        let data = FileManager.default.contents(atPath: FileName.study.path(in: directory))
        recorded = data.flatMap { try? JSONDecoder().decode(Files.self, from: $0).files } ?? [:]
    }

    /// Returns whether two values are paths of the same file.
    ///
    /// If the file at the old path no longer exists, its recorded checksums are compared. If an earlier version
    /// recorded none, only the names are compared.
    func areSame(_ old: Node, _ new: Node) -> Bool {
        guard let (old, new) = Self.paths(old, new), let seal = seal(of: new) else { return false }
        if let known = recorded[old] ?? self.seal(of: old) { return known.isSame(as: seal) }
        return PathName.name(of: old) == PathName.name(of: new)
    }

    /// Returns `old` with the paths of `new`, which is otherwise the same.
    static func following(_ old: Node, to new: Node) -> Node {
        if let pairs = old.mapping {
            return Node(
                .mapping(
                    pairs.map { pair in
                        Node.Pair(
                            pair.key, at: pair.keyMark,
                            new[pair.key].map { following(pair.value, to: $0) } ?? pair.value)
                    }), at: old.mark)
        }
        if let items = old.sequence, let others = new.sequence, items.count == others.count {
            return Node(.sequence(zip(items, others).map { following($0, to: $1) }), at: old.mark)
        }
        return paths(old, new) == nil ? old : new
    }

    /// Returns the existing files that a spec names.
    func seals(in spec: Node) -> [String: StudyManifest.File] {
        switch spec.content {
        case .scalar:
            guard let (path, _) = Self.paths(spec, spec), let seal = seal(of: path) else { return [:] }
            return [path: seal]
        case .sequence(let items): return items.reduce(into: [:]) { $0.merge(seals(in: $1)) { $1 } }
        case .mapping(let pairs): return pairs.reduce(into: [:]) { $0.merge(seals(in: $1.value)) { $1 } }
        }
    }

    private static func paths(_ old: Node, _ new: Node) -> (String, String)? {
        guard let old = old.scalar?.text, let new = new.scalar?.text, old.hasPrefix("/"), new.hasPrefix("/") else {
            return nil
        }
        return (old, new)
    }

    private func seal(of path: String) -> StudyManifest.File? {
        if let known = present[path] { return known }
        var status = stat()
        var seal: StudyManifest.File?
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        {
            seal = StudyManifest.File(
                bytes: data.count, checksum: CRC32.checksum(data), sha256: SHA256.hexDigest(of: data.bytes))
        }
        present[path] = .some(seal)
        return seal
    }
}

/// Adds the defaults of new keys to the resolved specs of earlier versions.
final class SpecCompletion {
    private let registry: Registry
    /// The amounts that depend on the length of the run, by spec without its seed.
    private var lengthSettings: [String: [LengthSetting]?] = [:]
    /// The results by spec without its seed, because the runs of a variant differ in the seed alone.
    private var known: [String: Node?] = [:]

    /// Creates a completion.
    ///
    /// - Parameter registry: the components that the specs may name.
    init(registry: Registry) {
        self.registry = registry
    }

    /// Returns `spec` with every key; `nil` if this version cannot read it.
    func whole(_ spec: Node) -> Node? {
        let text = Self.textWithoutSeed(spec)
        let whole = known[text] ?? RunSpec.completed(spec, registry: registry)
        known[text] = .some(whole)
        guard let seed = spec["seed"], let all = whole?.mapping else { return nil }
        return Node(
            .mapping(all.map { $0.key == "seed" ? Node.Pair($0.key, at: $0.keyMark, seed) : $0 }), at: spec.mark)
    }

    /// Returns the amounts of a run that may depend on its length; `nil` if this version cannot read its spec.
    func lengthSettings(of spec: Node) -> [LengthSetting]? {
        let text = Self.textWithoutSeed(spec)
        if let known = lengthSettings[text] { return known }
        let settings = (try? RunSpec(spec, registry: registry))?.configuration.lengthSettings
        lengthSettings[text] = .some(settings)
        return settings
    }

    /// Returns the amounts that a run would have with other numbers of steps, in order; `nil` if this version cannot
    /// read its spec.
    func lengthSettings(of spec: Node, steps: ClosedRange<Int>) -> [(steps: Int, settings: [LengthSetting])]? {
        guard var configuration = (try? RunSpec(spec, registry: registry))?.configuration else { return nil }
        return steps.map { steps in
            configuration.schedule.steps = steps
            return (steps, configuration.lengthSettings)
        }
    }

    private static func textWithoutSeed(_ spec: Node) -> String {
        Node(.mapping((spec.mapping ?? []).filter { $0.key != "seed" }), at: spec.mark).yaml
    }
}
