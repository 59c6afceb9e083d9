import SpecYAML

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Resolves `extends` into one document.
///
/// `extends` names a built-in composition (`extends: diiqn`), a file relative to the one that contains it
/// (`extends: ../base.yaml`), or a list of these. Each item of a list is merged over the ones before, and the extending
/// spec over all of them. `Node.overlaid(with:)` has the rules for merging.
///
/// A whole spec is merged from bottom to top:
///
/// 1. the bases of the spec,
/// 2. the spec itself,
/// 3. the bases of the variant,
/// 4. the variant itself.
///
/// A base that cannot be loaded is reported as a problem and left out, so that the rest can still be checked.
///
/// The bases of a variant have precedence over the spec because a composition contains only what defines its algorithm:
/// `dqn: {extends: dqn}` must switch off the expert that the spec names for its other variants. Everything that a
/// composition leaves open keeps the spec's value.
struct SpecComposer {
    /// The maximum depth of `extends`, beyond any practical need and small enough for the stack.
    private static let maximumLevels = 16

    /// The problems so far: unknown names, cycles, and files that are invalid or unreadable.
    ///
    /// If there are any, part of the document is missing.
    private(set) var problems: [Diagnostic] = []
    /// The names of the compositions, by the place that names each; all of its values have this place.
    private(set) var compositions: [Mark: String] = [:]
    private var chain: [(identity: String, name: String)] = []

    /// Returns `document` merged over its bases, as far as these can be loaded.
    mutating func compose(_ document: Node) -> Node {
        guard document.mapping != nil, let extends = document["extends"] else { return document }
        var result: Node?
        for item in extends.sequence ?? [extends] {
            do {
                let base = try load(name(in: item))
                result = result?.overlaid(with: base) ?? base
            } catch {
                problems += error.all
            }
        }
        let own = document.without("extends")
        return result?.overlaid(with: own) ?? own
    }

    private func name(in item: Node) throws(Diagnostics) -> (text: String, mark: Mark) {
        guard case .string(let text) = item.scalar?.resolved, !text.isEmpty, !item.isNone else {
            throw problem(
                "must be the name of a composition, a file that ends in .yaml, or a list of these", at: item.mark)
        }
        return (text, item.mark)
    }

    /// Returns the composition or file called `name`, merged over its bases, without the keys that belong to its own
    /// study.
    private mutating func load(_ name: (text: String, mark: Mark)) throws(Diagnostics) -> Node {
        let isFile = name.text.hasSuffix(".yaml") || name.text.hasSuffix(".yml") || name.text.contains("/")
        let base = try isFile ? loadFile(name) : loadComposition(name)
        return base.without("summary").without("name")
    }

    private mutating func loadComposition(_ name: (text: String, mark: Mark)) throws(Diagnostics) -> Node {
        guard let composition = Compositions.all.first(where: { $0.name == name.text }) else {
            throw problem(unknown(name.text), at: name.mark)
        }
        let document = try Node.parse(composition.text, file: composition.file)
        compositions[name.mark] = name.text
        // There is no file for the user to inspect, so every node gets the place of the name.
        return try composed(document, identity: composition.file, name: name).marked(name.mark)
    }

    private mutating func loadFile(_ name: (text: String, mark: Mark)) throws(Diagnostics) -> Node {
        let path = name.text.hasPrefix("/") ? name.text : name.mark.folder + name.text
        let document: Node.Document
        do {
            document = try Node.Document(path: path)
        } catch let problems as Diagnostics {
            throw problems
        } catch {
            let reason = (error as? FileError)?.reason ?? "\(error)"
            throw Diagnostics(
                "cannot read '\(path)': \(reason)\(fileMeant(by: path) ?? compositionMeant(by: name.text))",
                at: name.mark, key: "extends",
                isMissingFile: true)
        }
        problems += document.problems
        return try composed(document.root, identity: realPath(path), name: name)
    }

    private mutating func composed(
        _ document: Node?, identity: String, name: (text: String, mark: Mark)
    ) throws(Diagnostics) -> Node {
        if let start = chain.firstIndex(where: { $0.identity == identity }) {
            let circle = (chain[start...].map(\.name) + [name.text]).joined(separator: " -> ")
            throw problem("a circle, \(circle); a spec cannot extend itself", at: name.mark)
        }
        guard chain.count < Self.maximumLevels else {
            throw problem("cannot extend more than \(Self.maximumLevels) files in a row", at: name.mark)
        }
        guard let document, document.mapping != nil else {
            let content = document == nil ? "it is empty" : "it is no mapping of keys to values"
            throw problem("'\(name.text)' is not a spec, \(content)", at: name.mark)
        }
        chain.append((identity, name.text))
        defer { chain.removeLast() }
        return compose(document)
    }

    private func problem(_ message: String, at mark: Mark) -> Diagnostics {
        Diagnostics(message, at: mark, key: "extends")
    }

    /// Other common names of algorithms.
    private static let synonyms = [
        "ddqn": "double-dqn", "doubledqn": "double-dqn", "double_dqn": "double-dqn", "prioritized": "per",
        "prioritized-dqn": "per", "nstep": "n-step", "n_step": "n-step", "dueling-dqn": "dueling",
        "ha_diiqn": "ha-diiqn", "hadiiqn": "ha-diiqn", "behavioral-cloning": "bco", "bc": "bco",
    ]

    /// Returns the composition that is called `name`, there or elsewhere; `nil` if none is.
    static func composition(meantBy name: String) -> String? {
        Compositions.all.contains { $0.name == name } ? name : synonyms[name.lowercased()]
    }

    private func unknown(_ name: String) -> String {
        let names = Compositions.all.map(\.name)
        let parts = name.split { $0 == " " || $0 == "," }.map(String.init)
        if parts.count > 1, parts.allSatisfy({ names.contains($0) || $0.hasSuffix(".yaml") }) {
            let rule = name.contains(",") ? "write several in brackets" : "write a comma between several"
            return "unknown composition '\(name)', \(rule): [\(parts.joined(separator: ", "))]"
        }
        if let other = Self.synonyms[name.lowercased()] {
            return "unknown composition '\(name)', did you mean '\(other)'?"
        }
        if let near = suggestion(for: name, among: names) {
            return "unknown composition '\(name)', did you mean '\(near)'?"
        }
        return
            "unknown composition '\(name)', there are: \(names.joined(separator: ", ")); a file ends in .yaml"
    }

    /// Returns the hint for a path without its suffix; `nil` if it is no spec with the suffix, either.
    private func fileMeant(by path: String) -> String? {
        let file = path + ".yaml"
        return access(file, R_OK) == 0 ? ", did you mean '\(file)'?" : nil
    }

    /// Returns the hint for a name such as `extends: diiqn.yaml` that is not a file.
    private func compositionMeant(by file: String) -> String {
        guard let composition = Compositions.all.first(where: { file == $0.name + ".yaml" }) else { return "" }
        return ", did you mean '\(composition.name)'?"
    }

    /// Returns the canonical path of the file.
    private func realPath(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}

extension Node {
    /// Returns the node with `overlay` merged over it, as a spec extends another.
    ///
    /// - Mappings are merged recursively, key by key. Existing keys keep their order, and new ones follow.
    /// - If both name a `kind` and the kinds differ, the overlay replaces the whole mapping, including all keys of the
    ///   old kind, because the keys of one component mean nothing to another. If only one names a kind, or both name
    ///   the same, they are merged.
    /// - A word beside a mapping stands for `{kind: word}`. `none` and null do not: they replace a mapping, and are
    ///   replaced by one.
    /// - The overlay replaces anything else, including lists.
    func overlaid(with overlay: Node) -> Node {
        guard mapping != nil || overlay.mapping != nil, let over = overlay.asComponent, let under = asComponent,
            let overPairs = over.mapping, var pairs = under.mapping
        else { return overlay }
        if let a = under["kind"], let b = over["kind"], !a.hasSameValue(as: b) { return overlay }
        for pair in overPairs {
            if let place = pairs.firstIndex(where: { $0.key == pair.key }) {
                pairs[place] = Pair(pair.key, at: pair.keyMark, pairs[place].value.overlaid(with: pair.value))
            } else {
                pairs.append(pair)
            }
        }
        return Node(.mapping(pairs), at: over.mark)
    }

    /// The node if it is a mapping, `{kind: word}` if it is a word, and `nil` otherwise.
    var asComponent: Node? {
        if mapping != nil { return self }
        guard case .string(let word) = scalar?.resolved, word != "none" else { return nil }
        return Node(.mapping([Pair("kind", at: mark, self)]), at: mark)
    }

    /// Returns the mapping without `key`.
    func without(_ key: String) -> Node {
        guard let pairs = mapping else { return self }
        return Node(.mapping(pairs.filter { $0.key != key }), at: mark)
    }
}

extension Node {
    /// Returns the node with every place set to `mark`.
    func marked(_ mark: Mark) -> Node {
        switch content {
        case .scalar: Node(content, at: mark)
        case .sequence(let items): Node(.sequence(items.map { $0.marked(mark) }), at: mark)
        case .mapping(let pairs): Node(.mapping(pairs.map { Pair($0.key, at: mark, $0.value.marked(mark)) }), at: mark)
        }
    }
}
