/// Builds a node from parser events, in one pass and without recursion.
///
/// Problems that leave the structure intact are collected. Any other problem ends the pass.
struct Composer {
    /// An anchored node; it is stored when it is complete, so that no node can contain itself.
    private struct Anchor {
        var node: Node
        /// The number of nodes in it, with aliases expanded.
        var weight: Int
        /// The nesting depth of its collections, including itself.
        var height: Int
    }

    /// A collection that is not complete yet.
    private struct Frame {
        /// The state of a mapping between two values.
        enum Key {
            case awaited
            case read(String, Mark)
            /// The key is there already, and was reported as a problem.
            case repeated(String, Mark)
            /// The key was reported as a problem, so its value is read and discarded.
            case refused
        }

        var isMapping: Bool
        var mark: Mark
        var anchor: String?
        /// The number of nodes before this one.
        var nodesBefore: Int
        var height = 1
        var items: [Node] = []
        var pairs: [Node.Pair] = []
        var key = Key.awaited
        var keyLines: [String: Int] = [:]

        var node: Node { Node(isMapping ? .mapping(pairs) : .sequence(items), at: mark) }
    }

    /// The maximum number of problems; more would not help, and the search for similar names takes time for each.
    private static let maximumProblems = 100

    private let limits: Node.Limits
    /// Whether the last value of a duplicate key counts.
    private let takesLast: Bool
    private var hasDuplicates = false
    private var problems: [Diagnostic] = []
    /// Whether values are missing because of a problem.
    private var isPartial = false
    private var anchors: [String: Anchor] = [:]
    private var open: [Frame] = []
    private var root: Node?
    private var documents = 0
    /// The number of nodes so far, including keys and with aliases expanded.
    private var nodes = 0

    private init(limits: Node.Limits, takesLast: Bool) {
        self.limits = limits
        self.takesLast = takesLast
    }

    /// Returns the only document of `bytes`.
    static func compose(
        _ bytes: ArraySlice<UInt8>, file: String, limits: Node.Limits
    ) throws(Diagnostics) -> Node.Document {
        let composer = try composed(bytes, file: file, limits: limits, takesLast: false)
        var document = Node.Document(
            root: composer.root, problems: composer.problems, isPartial: composer.isPartial)
        if composer.hasDuplicates {
            document.rootWithLastValues = try composed(bytes, file: file, limits: limits, takesLast: true).root
        }
        return document
    }

    private static func composed(
        _ bytes: ArraySlice<UInt8>, file: String, limits: Node.Limits, takesLast: Bool
    ) throws(Diagnostics) -> Composer {
        var parser = EventParser(bytes, file: file)
        var composer = Composer(limits: limits, takesLast: takesLast)
        do throws(Diagnostics) {
            while try composer.take(parser.next()) {
                guard let last = composer.problems.last, composer.problems.count > maximumProblems else { continue }
                composer.problems.removeLast()
                throw Diagnostics(
                    "more than \(maximumProblems) problems, the rest of the file was not read", at: last.mark)
            }
        } catch {
            throw Diagnostics(composer.problems + error.all)
        }
        return composer
    }

    /// Processes the next event and returns whether the stream continues.
    private mutating func take(_ event: Event) throws(Diagnostics) -> Bool {
        switch event.kind {
        case .documentStart:
            documents += 1
            guard documents == 1 else {
                throw Diagnostics(
                    "a second document starts here, a file can have only one, move it to a file of its own",
                    at: event.mark)
            }
        case .documentEnd:
            break
        case .streamEnd:
            return false
        case .alias(let name):
            try takeAlias(name, at: event.mark)
        case .scalar(let scalar, let anchor, let tag):
            check(tag, allowsString: true, at: event.mark)
            let nodesBefore = nodes
            try count(1, at: event.mark)
            let node = Node(.scalar(scalar), at: event.mark)
            store(node, as: anchor, nodesBefore: nodesBefore, height: 0)
            add(node, at: event.mark, height: 0)
        case .sequenceStart(let anchor, let tag):
            check(tag, allowsString: false, at: event.mark)
            try begin(isMapping: false, anchor: anchor, at: event.mark)
        case .mappingStart(let anchor, let tag):
            check(tag, allowsString: false, at: event.mark)
            try begin(isMapping: true, anchor: anchor, at: event.mark)
        case .collectionEnd:
            guard let frame = open.popLast() else { break }
            let node = frame.node
            store(node, as: frame.anchor, nodesBefore: frame.nodesBefore, height: frame.height)
            add(node, at: frame.mark, height: frame.height)
        }
        return true
    }

    private mutating func takeAlias(_ name: String, at mark: Mark) throws(Diagnostics) {
        guard let anchor = anchors[name] else {
            let hint = suggestion(for: name, among: Array(anchors.keys)).map { ", did you mean '*\($0)'?" } ?? ""
            problems.append(Diagnostic("no anchor '&\(name)' ends before this alias\(hint)", at: mark))
            add(Node(.scalar(.init("", isPlain: true)), at: mark), at: mark, height: 0)
            isPartial = true
            return
        }
        try count(anchor.weight, at: mark)
        try checkDepth(open.count + anchor.height, at: mark)
        add(anchor.node, at: mark, height: anchor.height)
    }

    private mutating func begin(isMapping: Bool, anchor: String?, at mark: Mark) throws(Diagnostics) {
        let nodesBefore = nodes
        try count(1, at: mark)
        try checkDepth(open.count + 1, at: mark)
        open.append(Frame(isMapping: isMapping, mark: mark, anchor: anchor, nodesBefore: nodesBefore))
    }

    private mutating func store(_ node: Node, as anchor: String?, nodesBefore: Int, height: Int) {
        guard let anchor else { return }
        anchors[anchor] = Anchor(node: node, weight: nodes - nodesBefore, height: height)
    }

    /// Adds a complete node to the innermost open collection.
    ///
    /// `mark` is the location where the node is used. For an alias, it differs from the node's own mark.
    private mutating func add(_ node: Node, at mark: Mark, height: Int) {
        guard let last = open.indices.last else {
            root = node
            return
        }
        open[last].height = max(open[last].height, height + 1)
        guard open[last].isMapping else {
            open[last].items.append(node)
            return
        }
        switch open[last].key {
        case .awaited:
            open[last].key = key(node, at: mark)
        case .read(let key, let keyMark):
            open[last].pairs.append(Node.Pair(key, at: keyMark, node))
            open[last].key = .awaited
        case .repeated(let key, let keyMark):
            if let index = open[last].pairs.firstIndex(where: { $0.key == key }) {
                let first = open[last].pairs[index]
                open[last].pairs[index] = Node.Pair(
                    key, at: takesLast ? keyMark : first.keyMark, merged(first.value, node))
            }
            open[last].key = .awaited
        case .refused:
            open[last].key = .awaited
        }
    }

    /// Returns the key that `node` represents in the innermost open mapping.
    private mutating func key(_ node: Node, at mark: Mark) -> Frame.Key {
        let last = open.count - 1
        switch node.content {
        case .sequence:
            problems.append(Diagnostic("a key must be a scalar, not a list", at: mark))
        case .mapping:
            // `{{ steps }}` is a mapping whose key is a mapping.
            let isPlaceholder =
                open[last].mark.line == mark.line && open[last].mark.column + 1 == mark.column
                && node.mapping?.count == 1 && node.mapping?.first?.value.scalar?.resolved == .null
            problems.append(
                Diagnostic(
                    isPlaceholder
                        ? "'{{' begins a placeholder of a template, write its value in place of all of '{{ ... }}'"
                        : "a key must be a scalar, not a mapping", at: mark))
        case .scalar(let scalar) where scalar.isPlain && scalar.text == "<<":
            problems.append(Diagnostic("merge keys '<<' are not supported, write the pairs out", at: mark))
            isPartial = true
        case .scalar(let scalar):
            guard let line = open[last].keyLines[scalar.text] else {
                open[last].keyLines[scalar.text] = mark.line
                return .read(scalar.text, mark)
            }
            problems.append(Diagnostic("duplicate key \(quoted(scalar.text)) (first at line \(line))", at: mark))
            hasDuplicates = true
            return .repeated(scalar.text, mark)
        }
        return .refused
    }

    /// Returns the value of a duplicate key: all pairs of two mappings, or one of the values.
    private func merged(_ first: Node, _ second: Node) -> Node {
        guard var pairs = first.mapping, let others = second.mapping else { return takesLast ? second : first }
        var places = Dictionary(uniqueKeysWithValues: pairs.enumerated().map { ($1.key, $0) })
        for pair in others {
            if let place = places[pair.key] {
                let keyMark = takesLast ? pair.keyMark : pairs[place].keyMark
                pairs[place] = Node.Pair(pair.key, at: keyMark, merged(pairs[place].value, pair.value))
            } else {
                places[pair.key] = pairs.count
                pairs.append(pair)
            }
        }
        return Node(.mapping(pairs), at: first.mark)
    }

    private mutating func check(_ tag: String?, allowsString: Bool, at mark: Mark) {
        guard let tag, tag != "!", !(allowsString && tag == EventParser.stringTag) else { return }
        let prefix = "tag:yaml.org,2002:"
        let name = tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
        problems.append(Diagnostic("the tag \(quoted(name)) is not supported, write the value without it", at: mark))
    }

    private mutating func count(_ weight: Int, at mark: Mark) throws(Diagnostics) {
        nodes += weight
        guard nodes <= limits.nodes else {
            throw Diagnostics("more than \(limits.nodes) nodes once aliases are written out", at: mark)
        }
    }

    private func checkDepth(_ depth: Int, at mark: Mark) throws(Diagnostics) {
        guard depth <= limits.depth else {
            throw Diagnostics("nested more than \(limits.depth) levels deep", at: mark)
        }
    }
}

/// Returns `text` in single quotes for a message, on one line and shortened.
private func quoted(_ text: String) -> String {
    let longest = 60
    var shown = ""
    for scalar in text.unicodeScalars.prefix(longest) {
        shown += Node.Scalar.needsEscape(scalar) ? Node.Scalar.escape(scalar) : String(scalar)
    }
    return "'\(shown)\(text.unicodeScalars.count > longest ? "..." : "")'"
}
