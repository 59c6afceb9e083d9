import YAML

/// Resolves `extends` into one document.
///
/// `extends` names a composition that the program carries (`extends: diiqn`), or a file relative to the one it stands in (`extends: ../base.yaml`), or a list of
/// these, each laid over the ones before; the extending spec is laid over all of them.
struct SpecComposer {
    private var chain: [String] = []

    /// `document` laid over what it extends.
    ///
    /// - Throws: `Diagnostics` where a name is unknown, a circle is found, or an extended file is wrong; `FileError` where it cannot be read.
    mutating func compose(_ document: Node) throws -> Node {
        guard document.mapping != nil, let extends = document["extends"] else { return document }
        var result: Node?
        for name in try names(in: extends) {
            let base = try load(name)
            result = result?.overlaid(with: base) ?? base
        }
        let own = document.without("extends")
        return result?.overlaid(with: own) ?? own
    }

    private func names(in extends: Node) throws -> [(text: String, mark: Mark)] {
        if extends.isNone || extends.mapping != nil {
            throw Diagnostics(
                "extends: must be the name of a composition, a file, or a list of these", at: extends.mark)
        }
        return try (extends.sequence ?? [extends]).map { item in
            guard case .string(let text) = item.scalar?.resolved else {
                throw Diagnostics("extends: must be the name of a composition or a file", at: item.mark)
            }
            return (text, item.mark)
        }
    }

    private mutating func load(_ name: (text: String, mark: Mark)) throws -> Node {
        let isFile = name.text.hasSuffix(".yaml") || name.text.hasSuffix(".yml") || name.text.contains("/")
        let document: Node?
        let identity: String
        if isFile {
            let folder = name.mark.file.lastIndex(of: "/").map { String(name.mark.file[...$0]) } ?? ""
            identity = name.text.hasPrefix("/") ? name.text : folder + name.text
            try refuseCircle(identity, at: name.mark)
            do {
                document = try Node.load(path: identity)
            } catch let error as FileError {
                throw Diagnostics("extends: cannot read '\(error.path)': \(error.reason)", at: name.mark)
            }
        } else {
            guard let composition = Compositions.all.first(where: { $0.name == name.text }) else {
                throw Diagnostics(unknown(name.text), at: name.mark)
            }
            identity = composition.file
            try refuseCircle(identity, at: name.mark)
            document = try Node.parse(composition.text, file: composition.file)
        }
        guard let document, document.mapping != nil else {
            throw Diagnostics("extends: '\(name.text)' is not a spec: its document is not a mapping", at: name.mark)
        }
        chain.append(identity)
        defer { chain.removeLast() }
        return try compose(document).without("summary").without("name")
    }

    private func refuseCircle(_ identity: String, at mark: Mark) throws {
        guard let start = chain.firstIndex(of: identity) else { return }
        throw Diagnostics(
            "extends: a circle: \((chain[start...] + [identity]).joined(separator: " -> "))", at: mark)
    }

    private func unknown(_ name: String) -> String {
        let names = Compositions.all.map(\.name)
        if let near = suggestion(for: name, among: names) {
            return "extends: unknown composition '\(name)', did you mean '\(near)'?"
        }
        return
            "extends: unknown composition '\(name)', there are: \(names.joined(separator: ", ")); a file ends in .yaml"
    }
}
