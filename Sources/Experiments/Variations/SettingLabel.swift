import SpecYAML

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
