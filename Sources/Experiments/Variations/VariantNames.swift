import SpecYAML

/// Names the variants of a study: `diiqn@beta=1,limit=1000` is the variant `diiqn` with two changed values.
///
/// A name depends on the variant and its values alone, not on their order in the spec, so that a growing study keeps
/// its runs. A key is represented by its last component, and by as many more as are necessary to distinguish it from
/// the other keys that vary. The characters have no special meaning for shells, file systems or URLs. Names that are
/// too long, or equal to another, end in a hash of the full text.
struct VariantNames {
    /// The maximum number of bytes of a name, as for a variant of the spec.
    private static let longest = 100

    private let keys: [SpecPath: String]
    /// Whether the spec has no `variants`, so that the name of its only variant carries no information.
    private let isImplied: Bool

    init(varying paths: [SpecPath], isImplied: Bool) {
        keys = Dictionary(
            paths.map { ($0, Self.shortName(of: $0, among: paths)) }, uniquingKeysWith: { first, _ in first })
        self.isImplied = isImplied
    }

    /// Returns the shortest suffix of `path` that is unique among `paths`. A `kind` alone is not sufficient.
    private static func shortName(of path: SpecPath, among paths: [SpecPath]) -> String {
        let lengths = (path.keys.last == "kind" ? min(2, path.keys.count) : 1)...path.keys.count
        let length = lengths.first { length in
            !paths.contains { $0 != path && $0.keys.suffix(length) == path.keys.suffix(length) }
        }
        let keys = path.keys.suffix(length ?? path.keys.count)
        return keys.map { Node(.scalar(.init($0, isPlain: false)), at: Mark(of: "")).label }.joined(separator: ".")
    }

    /// Returns the name of the variant `written` with `changes`.
    private func plainName(_ written: String, _ changes: [VariantSpec.Change]) -> String {
        guard !changes.isEmpty else { return written }
        let settings = changes.map { "\(keys[$0.path] ?? $0.path.text)=\($0.value.label)" }.joined(separator: ",")
        return isImplied ? settings : "\(written)@\(settings)"
    }

    /// Returns the names of the variants `specs`, unique even if case is ignored.
    func names(of specs: [VariantSpec]) -> [String] {
        let plain = specs.map { plainName($0.written, $0.changes) }
        let counts = Dictionary(plain.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
        return zip(specs, plain).map { spec, name in
            let isAlone = counts[name.lowercased()] == 1
            guard !spec.changes.isEmpty, !isAlone || name.utf8.count > Self.longest else { return name }
            return Self.hashed(name, spec)
        }
    }

    private static func hashed(_ name: String, _ spec: VariantSpec) -> String {
        let changes = spec.changes.map { "\($0.path.text)=\($0.value.canonicalText)" }.joined(separator: "\n")
        let hash = StableHash.text(of: spec.written + "\n" + changes)
        return name.prefix(longest - 1 - hash.count) + "-" + hash
    }
}

extension Node {
    /// The value as part of a variant's name: `0.5`, `64_64`, `constant+value=1`.
    ///
    /// It consists of lowercase letters, digits, and `.`, `_`, `-`, `+` and `=`. Different values may have the same
    /// label.
    var label: String {
        let whole = unclippedLabel
        guard whole.count > Self.longestLabel else { return whole }
        return whole.prefix(Self.longestLabel - 1 - StableHash.length) + "-" + StableHash.text(of: canonicalText)
    }

    private static let longestLabel = 40

    private var unclippedLabel: String {
        switch content {
        case .scalar(let scalar): scalar.label
        case .sequence(let items): items.isEmpty ? "empty" : items.map(\.unclippedLabel).joined(separator: "_")
        case .mapping(let pairs):
            pairs.isEmpty
                ? "empty"
                : (pairs.filter { $0.key == "kind" }.map(\.value.unclippedLabel)
                    + pairs.filter { $0.key != "kind" }.sorted { $0.key < $1.key }
                    .map { "\(Scalar($0.key, isPlain: false).label)=\($0.value.unclippedLabel)" })
                    .joined(separator: "+")
        }
    }

    /// The value on one line, in a form that does not depend on its spelling.
    var canonicalText: String {
        switch content {
        case .scalar(let scalar): Node(.scalar(.init(scalar.resolved)), at: mark).flowText
        case .sequence(let items): "[" + items.map(\.canonicalText).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{"
                + pairs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.canonicalText)" }
                .joined(separator: ", ") + "}"
        }
    }
}

extension Node.Scalar {
    fileprivate var label: String {
        let text =
            switch resolved {
            case .float(let value) where value == value.rounded() && abs(value) < 1e15: "\(Int(value))"
            case let value: Node.Scalar(value).text
            }
        // Characters with a special meaning for a shell, a file system or a URL become hyphens.
        var label = ""
        for scalar in text.lowercased().unicodeScalars {
            let isSafe =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
            if isSafe {
                label.unicodeScalars.append(scalar)
            } else if !label.hasSuffix("-") {
                label += "-"
            }
        }
        while label.hasSuffix("-") || label.hasSuffix(".") { label.removeLast() }
        while label.hasPrefix(".") { label.removeFirst() }
        return label.isEmpty ? "empty" : label
    }
}

/// A hash that is the same on every machine and in every version.
///
/// The algorithm is 64-bit FNV-1a, of which the first 32 bits are shown.
enum StableHash {
    /// The number of characters of a hash.
    static let length = 8

    /// Returns the hash of `text` as hexadecimal digits.
    static func text(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash >> 32, radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }
}
