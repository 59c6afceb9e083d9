import Understudy
import SpecYAML

/// Finds where an unknown key would be valid, for error messages.
struct KeyPlaces {
    private let registry: Registry
    private lazy var all = SpecGuide(registry: registry).all

    init(registry: Registry) { self.registry = registry }

    /// Returns the problem, with the kinds or the places that have the key if it is unknown where it stands.
    mutating func completing(_ problem: Diagnostic) -> Diagnostic {
        guard let key = problem.unknownKey else { return problem }
        var problem = problem
        problem.unknownKey = nil
        let kinds = Set(all.filter { $0.path == problem.key }.flatMap(\.kinds)).sorted()
        if !kinds.isEmpty {
            problem.message +=
                kinds.count == 1
                ? "; \(kinds[0]) has it, write 'kind: \(kinds[0])' for it"
                : "; these have it: \(kinds.joined(separator: ", "))"
            return problem
        }
        // Other libraries' names come second: `lr` is `learning_rate` wherever that is.
        let names = [key] + (SpecReader.synonyms[key] ?? [])
        let paths =
            names.lazy.map { [all] name in
                all.map(\.path).filter { $0.hasSuffix("." + name) }
            }.first { !$0.isEmpty } ?? []
        var seen: Set<String> = []
        let distinct = paths.filter { seen.insert($0).inserted }
        // A key that joins the part and its key, such as `exploration_fraction`, tells the place itself. Keys of the
        // expert's parts are rarely meant where others have the same name.
        let joined = distinct.filter { $0.replacing(".", with: "_") == key }
        let plain = distinct.filter { !$0.hasPrefix("expert.") }
        let places = (!joined.isEmpty ? joined : !plain.isEmpty ? plain : distinct).prefix(2)
        if !places.isEmpty { problem.message = "unknown key here, write it as \(places.joined(separator: " or "))" }
        return problem
    }
}
