import AgentTraining
import ArgumentParser
import Experiments
import SpecYAML
import Understudy

/// An environment given on the command line: by name, as YAML (`{kind: NAME, KEY: VALUE}`), or by a spec file.
struct EnvironmentArgument: ExpressibleByArgument {
    /// The text of the argument.
    let text: String

    init?(argument: String) {
        text = argument
    }

    /// The help text of the argument.
    static let help: ArgumentHelp =
        "An environment's name, its mapping in YAML, such as '{kind: NAME, KEY: VALUE}', or the file of a spec."

    private var isFile: Bool {
        !text.hasPrefix("{") && (text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml"))
    }

    /// An environment with its section of a spec, including all default values.
    typealias Resolved = (environment: AgentEnvironment, spec: Node)

    /// Creates the environment without the settings common to all environments, such as time limits.
    ///
    /// - Throws: the errors of `resolved(in:)`.
    func environment(in registry: Registry) throws -> any Environment { try resolved(in: registry).environment.base }

    /// Creates the environment.
    ///
    /// - Parameter choice: the changes to the spec, and the variants to consider.
    /// - Throws: `ValidationError` for an invalid argument. For an invalid spec, the same errors as `understudy check`,
    ///   including the case of variants with different environments.
    func resolved(in registry: Registry, choice: SpecArguments? = nil) throws -> Resolved {
        if isFile { return try Self.environment(ofSpecAt: text, in: registry, choice: choice) }
        do {
            let mark = Mark(file: "<command line>", line: 1, column: 1)
            let node = try Node.parse(text, file: mark.file) ?? Node(.scalar(.init(text, isPlain: true)), at: mark)
            return try Self.environment(node, in: registry)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private static func environment(
        ofSpecAt path: String, in registry: Registry, choice: SpecArguments?
    ) throws -> Resolved {
        // The recording that the spec names may be the one that is to be made.
        let study =
            try choice.map { try $0.part(of: $0.study(specAt: path, in: registry, readsRecordings: false)) }
            ?? Study(specAt: path, registry: registry, readsRecordings: false)
        let nodes = study.runs.compactMap { $0.spec["environment"] }
        guard let first = nodes.first, nodes.allSatisfy({ $0.hasSameValue(as: first) }) else {
            let remedy = choice == nil ? "" : "choose a variant with --only, or "
            throw Diagnostics(
                "not the same in all variants; \(remedy)name one in place of the spec, such as '{kind: ...}'",
                at: Mark(file: path, line: 1, column: 1), key: "environment")
        }
        return try environment(first, in: registry)
    }

    private static func environment(_ node: Node, in registry: Registry) throws(Diagnostics) -> Resolved {
        let document = Node(.mapping([.init("environment", at: node.mark, node)]), at: node.mark)
        return try SpecReader.read(document, registry: registry) { reader in
            guard let environment = RunConfiguration.readEnvironment(from: &reader),
                let spec = reader.resolved["environment"]
            else { throw RunError("no environment") }
            return (environment, spec)
        }
    }
}
