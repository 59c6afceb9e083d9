import SpecYAML

extension Study {
    /// Returns the names and overlays of the variants in the order of the spec.
    ///
    /// A spec without variants has one called `default`.
    static func overlays(of base: Node, problems: inout [Diagnostic]) -> [(name: String, node: Node)] {
        guard let variants = base["variants"] else {
            return [("default", Node(.mapping([]), at: base.mark))]
        }
        guard let pairs = variants.mapping, !pairs.isEmpty else {
            problems.append(
                Diagnostic("must be a mapping of names to what each changes", at: variants.mark, key: "variants"))
            return []
        }
        var overlays: [(name: String, node: Node)] = []
        for pair in pairs {
            if !isSafe(pair.key) {
                problems.append(
                    Diagnostic("a name \(nameRule), not '\(pair.key)'", at: pair.keyMark, key: "variants"))
            } else if let twin = overlays.first(where: { $0.name.lowercased() == pair.key.lowercased() }) {
                problems.append(
                    Diagnostic(
                        "'\(pair.key)' and '\(twin.name)' are one folder where case does not count, rename one",
                        at: pair.keyMark, key: "variants"))
            }
            guard let node = overlay(of: pair, problems: &problems) else { continue }
            overlays.append((pair.key, node))
        }
        return overlays
    }

    /// Returns the overlay of the variant `pair`.
    private static func overlay(of pair: Node.Pair, problems: inout [Diagnostic]) -> Node? {
        // An empty `name:` changes nothing.
        if case .null = pair.value.scalar?.resolved { return Node(.mapping([]), at: pair.keyMark) }
        guard let changes = pair.value.mapping else {
            problems.append(
                Diagnostic(
                    "must be a mapping of what the variant changes, or {}", at: pair.value.mark,
                    key: "variants.\(pair.key)"))
            return nil
        }
        let misplaced = SpecPath.keysOfSpec
        for change in changes where misplaced.contains(change.key) {
            problems.append(
                Diagnostic(
                    "belongs to the whole spec, not to a variant", at: change.keyMark,
                    key: "variants.\(pair.key).\(change.key)"))
        }
        return Node(.mapping(changes.filter { !misplaced.contains($0.key) }), at: pair.value.mark)
    }

    /// The rule for the names of studies and variants, following "a name".
    static let nameRule = "has letters, digits, '.', '_' and '-', up to 100, and begins with a letter or digit"

    /// Returns whether `name` is safe as a folder name on any file system.
    static func isSafe(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.utf8.count <= 100 else { return false }
        func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        return isLetterOrDigit(first)
            && name.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
    }
}
