import AgentTraining
import SpecYAML
import Understudy

/// What to do about a recording whose observations have another number of elements than the environment's.
struct RecordingRemedy {
    /// The spec of a variant.
    let spec: Node
    /// The recording.
    let source: RecordingSource
    /// The number of elements of an observation of the recording.
    let count: Int
    let registry: Registry

    /// The most environments that are named.
    private static let most = 4

    /// The remedy, as the end of a message.
    var text: String {
        let record = "record the expert in this environment"
        let (keys, environments) = (keys, environments)
        guard !keys.isEmpty || !environments.isEmpty else {
            return "\(record), or write the environment of the recording"
        }
        let options =
            keys.map { "'\($0)' in the part environment" }
            + environments.prefix(Self.most).map { "'environment: \($0)'" }
        let choice = options.count > 1 ? ", whichever it was recorded with," : ""
        return "write \(options.joined(separator: " or "))\(choice) or \(record)"
    }

    private var stated: Node? { (try? source.statedEnvironment()) ?? nil }

    /// The settings of the environment with which its observations fit, each alone.
    private var keys: [String] {
        guard let environment = spec["environment"]?.asComponent, let kind = Self.kind(of: environment) else {
            return []
        }
        var settings: [(key: String, value: Node)] = []
        if let stated {
            guard Self.kind(of: stated) == kind else { return [] }
            settings = (stated.mapping ?? []).filter { $0.key != "kind" }.map { ($0.key, $0.value) }
        } else if let entry = registry.environments[kind] {
            for parameter in entry.parameters(in: registry) {
                guard case .words(let words) = parameter.form else { continue }
                settings += words.map { (parameter.key, Node(.scalar(.init($0, isPlain: true)), at: environment.mark)) }
            }
        }
        return settings.filter { setting in
            let path = SpecPath(keys: [setting.key])
            return size(of: environment.setting(path, to: setting.value, keyMark: environment.mark)) == count
        }
        .map { "\($0.key): \($0.value.flowText)" }
    }

    /// The environments with which the observations fit, as a spec names them.
    private var environments: [String] {
        let present = spec["environment"].flatMap(Self.kind)
        if let stated, let kind = Self.kind(of: stated) {
            guard kind != present, registry.environments[kind] != nil else { return [] }
            return [
                size(of: Node(.scalar(.init(kind, isPlain: true)), at: stated.mark)) == count ? kind : stated.flowText
            ]
        }
        return registry.environments.entries.filter { entry in
            entry.name != present && entry.parameters(in: registry).allSatisfy { $0.standard != nil }
                && size(of: Node(.scalar(.init(entry.name, isPlain: true)), at: spec.mark)) == count
        }
        .map(\.name)
    }

    private static func kind(of environment: Node) -> String? { (environment["kind"] ?? environment).scalar?.text }

    /// Returns the number of elements of an observation in `environment`; `nil` if that cannot be read.
    private func size(of environment: Node) -> Int? {
        let document = Node(
            .mapping([Node.Pair("environment", at: environment.mark, environment)]), at: environment.mark)
        let read = try? SpecReader.read(document, registry: registry) {
            RunConfiguration.readEnvironment(from: &$0)?.recordedSpace.count
        }
        return read ?? nil
    }
}
