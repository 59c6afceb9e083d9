import SpecYAML
import Understudy

/// Episodes as lists of states, with the agent's observations, actions and rewards.
package struct StateTrace: Hashable, Sendable {
    /// An episode of T actions.
    package struct Episode: Hashable, Sendable {
        /// T + 1 states, each with one number per name in the environment's `stateNames`.
        var states: [[Double]]
        /// T + 1 observations.
        var observations: [[Float]]
        /// T actions.
        var actions: [Int]
        /// T rewards.
        var rewards: [Double]
        /// T values that tell whether the state after each action was terminal.
        var terminated: [Bool]
    }

    /// The path of the trace, for error messages.
    let path: String
    /// The episodes, at least one; all states have the same size, and so do all observations.
    let episodes: [Episode]

    /// Checks that the states, observations and actions of `environment` match the trace.
    func requireFit(_ environment: any StateReplaying) throws(DataError) {
        let name = type(of: environment).name
        let (states, observations) = (environment.stateNames.count, environment.observationSpace.count)
        if let size = episodes.first?.states.first?.count, size != states {
            throw DataError.misfit(
                path,
                "a state has \(count(size)), and one of \(name) has \(states): "
                    + environment.stateNames.joined(separator: ", "))
        }
        if let size = episodes.first?.observations.first?.count, size != observations {
            throw DataError.misfit(path, "an observation has \(count(size)), and one of \(name) has \(observations)")
        }
        for (number, episode) in episodes.enumerated() {
            guard let step = episode.actions.firstIndex(where: { $0 >= environment.actionSpace.count }) else {
                continue
            }
            throw DataError.misfit(
                path, action: episode.actions[step], at: "episodes[\(number)].actions[\(step)]", of: environment)
        }
    }

    private func count(_ size: Int) -> String { size == 1 ? "1 number" : "\(size) numbers" }
}

extension StateTrace {
    /// Limits of 100 MB and 5,000,000 values: more than a trace needs, and little enough to fit in memory.
    private static let limits = Node.Limits(bytes: 100_000_000, depth: 16, nodes: 5_000_000)

    /// Reads a state trace in JSON; the YAML parser reads it, so that errors have positions in the file.
    ///
    /// - Throws: all errors found; for each list, only the first.
    init(_ bytes: [UInt8], path: String) throws(Diagnostics) {
        guard let document = try Node.parse(bytes, file: path, limits: Self.limits) else {
            throw Diagnostics("the file is empty", at: Mark(file: path, line: 1, column: 1))
        }
        var reader = TraceReader()
        let episodes = reader.list("episodes", of: document, "a list of episodes") { reader, node, path in
            reader.episode(node, path)
        }
        if let episodes, episodes.isEmpty {
            reader.note("must have at least one episode", "episodes", at: document.mark)
        }
        reader.requireOneSize(episodes ?? [], document: document)
        guard let episodes, reader.problems.isEmpty else { throw Diagnostics(reader.problems) }
        self.init(path: path, episodes: episodes)
    }
}

/// Reads the parts of a trace and collects errors.
private struct TraceReader {
    private(set) var problems: [Diagnostic] = []

    mutating func note(_ message: String, _ key: String, at mark: Mark) {
        problems.append(Diagnostic(message, at: mark, key: key))
    }

    /// Reads the items of the list `key` of `node` with `read`.
    ///
    /// If an item is invalid, notes the error and returns `nil`.
    mutating func list<Value>(
        _ key: String, of node: Node, _ rule: String, path: String = "",
        _ read: (inout TraceReader, Node, String) -> Value?
    ) -> [Value]? {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard node.mapping != nil else {
            note("must be an object with keys", path.isEmpty ? "a trace" : path, at: node.mark)
            return nil
        }
        guard let value = node[key] else {
            note("missing, and must be \(rule)", place, at: node.mark)
            return nil
        }
        return items(value, rule, path: place, read)
    }

    private mutating func items<Value>(
        _ node: Node, _ rule: String, path: String, _ read: (inout TraceReader, Node, String) -> Value?
    ) -> [Value]? {
        guard let items = node.sequence else {
            note("must be \(rule)", path, at: node.mark)
            return nil
        }
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            if let value = read(&self, item, "\(path)[\(index)]") {
                values.append(value)
            } else if item.mapping == nil {
                // One error is enough for a list of numbers.
                return nil
            }
        }
        return values.count == items.count ? values : nil
    }

    mutating func episode(_ node: Node, _ path: String) -> StateTrace.Episode? {
        guard node.mapping != nil else {
            note("must be an object with keys", path, at: node.mark)
            return nil
        }
        let actions = list("actions", of: node, "a list of whole numbers, from 0", path: path) { $0.action($1, $2) }
        let states = list("states", of: node, "a list of lists of numbers", path: path) { $0.numbers($1, $2) }
        let observations = list("observations", of: node, "a list of lists of numbers", path: path) {
            $0.numbers($1, $2)
        }
        let rewards = list("rewards", of: node, "a list of numbers", path: path) { $0.number($1, $2) }
        let terminated = list("terminated", of: node, "a list of true and false", path: path) { $0.flag($1, $2) }
        guard let actions, let states, let observations, let rewards, let terminated else { return nil }
        let counts = [
            ("states", states.count, 1), ("observations", observations.count, 1), ("rewards", rewards.count, 0),
            ("terminated", terminated.count, 0),
        ]
        for (key, count, more) in counts where count != actions.count + more {
            note(
                "has length \(count), and must have \(actions.count + more), "
                    + (more == 1 ? "one more than there are actions" : "one for each action"),
                "\(path).\(key)", at: node[key]?.mark ?? node.mark)
        }
        if let end = terminated.firstIndex(of: true), end < actions.count - 1 {
            note(
                "is true, and actions follow; begin another episode there", "\(path).terminated[\(end)]", at: node.mark)
        }
        return StateTrace.Episode(
            states: states, observations: observations.map { $0.map { Float($0) } }, actions: actions,
            rewards: rewards, terminated: terminated)
    }

    /// Checks that all states have the same size, and all observations.
    mutating func requireOneSize(_ episodes: [StateTrace.Episode], document: Node) {
        for (number, episode) in episodes.enumerated() {
            let sizes = [
                ("states", episode.states.map(\.count), episodes[0].states.first?.count),
                ("observations", episode.observations.map(\.count), episodes[0].observations.first?.count),
            ]
            for (key, counts, first) in sizes {
                guard let first, let index = counts.firstIndex(where: { $0 != first }) else { continue }
                let list = document["episodes"]?.sequence?[number][key]
                note(
                    "has length \(counts[index]), and the first of all has \(first)",
                    "episodes[\(number)].\(key)[\(index)]", at: list?.sequence?[index].mark ?? document.mark)
            }
        }
    }

    private mutating func numbers(_ node: Node, _ path: String) -> [Double]? {
        items(node, "a list of numbers", path: path) { $0.number($1, $2) }
    }

    private mutating func number(_ node: Node, _ path: String) -> Double? {
        switch node.scalar?.resolved {
        case .int(let value): return Double(value)
        case .float(let value) where value.isFinite: return value
        default:
            note("must be a number that a double can hold", path, at: node.mark)
            return nil
        }
    }

    private mutating func action(_ node: Node, _ path: String) -> Int? {
        if case .int(let value) = node.scalar?.resolved, value >= 0 { return value }
        note("must be a whole number, from 0", path, at: node.mark)
        return nil
    }

    private mutating func flag(_ node: Node, _ path: String) -> Bool? {
        if case .bool(let value) = node.scalar?.resolved { return value }
        note("must be true or false", path, at: node.mark)
        return nil
    }
}
