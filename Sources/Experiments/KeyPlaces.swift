import Understudy
import YAML

/// The parts of a spec that unknown keys belong to.
enum KeyPlaces {
    /// Returns the problems, those of unknown keys with the place where the key is known.
    static func completing(_ problems: Diagnostics, registry: Registry) -> Diagnostics {
        guard problems.all.contains(where: { $0.unknownKey != nil }) else { return problems }
        let all = SpecGuide(registry: registry).all
        return Diagnostics(
            problems.all.map { problem in
                guard let key = problem.unknownKey else { return problem }
                // The name in the field comes first: `lr` is `learning_rate` wherever that is.
                let names = [key, SpecReader.synonyms[key]].compactMap { $0 }
                let places =
                    names.lazy.map { name in
                        all.filter { $0.path.hasSuffix("." + name) }.map(\.path)
                    }.first { !$0.isEmpty } ?? []
                var seen: Set<String> = []
                let distinct = places.filter { seen.insert($0).inserted }.prefix(2)
                guard !distinct.isEmpty else { return problem }
                return Diagnostic(
                    "unknown key here, write it as \(distinct.joined(separator: " or "))", at: problem.mark,
                    key: problem.key)
            })
    }
}
