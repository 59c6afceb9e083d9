import Foundation
import StudyFormat
import Understudy
import YAML

/// The files that resolved specs name from the root, such as recordings, by what is in them: the same file at another
/// path makes the same run.
///
/// A study's folder, its recordings and its specs may be moved together, and the resolved specs of its runs have the
/// old paths then.
final class SpecFiles {
    /// The part of `study.json` that is read even if the rest of it is damaged.
    private struct Files: Decodable {
        var files: [String: StudyManifest.File]?
    }

    /// The files as they were when the study's folder was last made ready, by path.
    let recorded: [String: StudyManifest.File]
    private var present: [String: StudyManifest.File?] = [:]

    /// Reads what the folder of a study has taken down; nothing where there is no such folder.
    init(ofStudyAt directory: String) {
        let data = FileManager.default.contents(atPath: directory + "/study.json")
        recorded = data.flatMap { try? JSONDecoder().decode(Files.self, from: $0).files } ?? [:]
    }

    /// Whether two values are paths of the same file.
    ///
    /// Where there is no file any more at the old path, what was taken down of it is compared; where nothing was, by an
    /// older version, the name alone.
    func areSame(_ old: Node, _ new: Node) -> Bool {
        guard let (old, new) = Self.paths(old, new), let seal = seal(of: new) else { return false }
        if let known = recorded[old] ?? self.seal(of: old) { return known.isSame(as: seal) }
        return PathName.name(of: old) == PathName.name(of: new)
    }

    /// `old` with the paths of `new`, which is the same but for these.
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

    /// The files that a spec names and that are there.
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
                bytes: data.count, checksum: CRC32.checksum(data), sha256: data.withUnsafeBytes(SHA256.hexDigest))
        }
        present[path] = .some(seal)
        return seal
    }
}
