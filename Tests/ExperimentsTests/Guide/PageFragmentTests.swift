import Foundation
import SpecYAML
import Testing
import Understudy

@testable import Experiments

/// The parts of specs that pages show. Whole specs are checked by the program itself.
@Suite("Parts of specs on the pages")
struct PageFragmentTests {
    /// A fenced block of YAML that is no whole spec.
    struct Fragment: CustomTestStringConvertible {
        let page: String
        let line: Int
        let text: String

        var testDescription: String { "\(page), line \(line)" }
    }

    static let fragments: [Fragment] = {
        let folder = repository.appending(path: "Documentation")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let paths =
            ["README.md", "experiments/data/README.md"]
            + names.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/" + $0 }
        return paths.flatMap { path -> [Fragment] in
            let text = (try? String(contentsOf: repository.appending(path: path), encoding: .utf8)) ?? ""
            return text.matches(of: #/(?ms)^```yaml\n(.*?)^```$/#).map { match in
                let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 2
                return Fragment(page: path, line: line, text: String(match.1))
            }.filter { !$0.text.contains(/(?m)^understudy: 1$/) }
        }
    }()

    /// Returns the keys of a part of a spec that `understudy describe` does not know.
    static func unknownKeys(in text: String) throws -> [String] {
        unknownKeys(try #require(try Node.parse(text, file: "page.yaml")), at: "")
    }

    private static func unknownKeys(_ node: Node, at path: String) -> [String] {
        if let items = node.sequence { return items.flatMap { unknownKeys($0, at: path) } }
        return (node.mapping ?? []).flatMap { pair -> [String] in
            switch path.isEmpty ? pair.key : "" {
            case "variants":
                // The names of variants are the reader's. Each is a spec of its own.
                return (pair.value.mapping ?? []).flatMap { unknownKeys($0.value, at: "") }
            case "sweep", "ablate":
                return (pair.value.mapping ?? []).flatMap { unknown($0.key) }
            case "tune":
                let searched = (pair.value["keys"]?.mapping ?? []).flatMap { unknown($0.key) }
                let others = (pair.value.mapping ?? []).filter { $0.key != "keys" }
                return searched + unknownKeys(Node(.mapping(others), at: pair.value.mark), at: "tune")
            default:
                let key = path.isEmpty ? pair.key : path + "." + pair.key
                let entries = GuideTests.guide.entries(at: key)
                let kind = node["kind"]?.scalar?.text
                let isKnown = entries.contains { entry in
                    guard let kind, pair.key != "kind", !entry.kinds.isEmpty else { return true }
                    return entry.kinds.contains(kind)
                }
                guard isKnown else { return [key] }
                // What is meant for others, such as the arguments of `gymnasium.make` and of wrappers, is theirs.
                let isOthers = entries.contains { entry in
                    entry.parameter.form == .mapping || entry.parameter.inner.isEmpty && pair.value.sequence != nil
                }
                return isOthers ? [] : unknownKeys(pair.value, at: key)
            }
        }
    }

    /// The keys of a sweep that are unknown: one, or several with commas.
    private static func unknown(_ keys: String) -> [String] {
        keys.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { GuideTests.guide.entries(at: $0).isEmpty }
    }

    @Test("are YAML, with keys that `understudy describe` knows", arguments: fragments)
    func keys(_ fragment: Fragment) throws {
        #expect(try Self.unknownKeys(in: fragment.text) == [])
    }

    @Test("are found on every page that has any")
    func found() {
        let pages = Set(Self.fragments.map(\.page))
        for name in ["Gymnasium", "Keys", "Mazes", "Recordings", "Specs", "Variations", "Versions"] {
            #expect(pages.contains("Documentation/\(name).md"), "\(name)")
        }
    }

    /// The pages whose parts no other suite reads.
    static let pages: Set = [
        "Documentation/Mazes.md", "Documentation/Recordings.md", "Documentation/SeveralRecordings.md",
        "Documentation/Versions.md",
    ]

    @Test(
        "have values that a spec takes, too, where no other test reads them",
        arguments: fragments.filter { pages.contains($0.page) })
    func values(_ fragment: Fragment) throws {
        let given = try Set(#require(try Node.parse(fragment.text, file: "page.yaml")?.mapping).map(\.key))
        var others = ["understudy: 1", "name: page", "environment: cart-pole", "training: {steps: 20_000}"]
        if given.contains("expert") { others.append("extends: diiqn") }
        others.removeAll { given.contains(String($0.prefix { $0 != ":" })) }
        let problems = try problems(fragment.text + others.map { $0 + "\n" }.joined())
        // The files are the reader's.
        #expect(problems.filter { !$0.contains(".path: cannot read") } == [])
    }

    @Test(
        "are told where they are wrong",
        arguments: [
            ("environment: {kind: maze, move: [stay]}", ["environment.move"]),
            ("environment: {kind: maze, forces: [1]}", ["environment.forces"]),
            ("learner: {gama: 0.9}\nseeds: 3", ["learner.gama", "seeds"]),
            ("variants: {a: {learner: {gama: 0.9}}}", ["learner.gama"]),
            ("sweep: {learner.gama: [0.9]}", ["learner.gama"]),
            ("ablate:\n  network.hidden, learner.batch: [[[64], 32]]", ["learner.batch"]),
            ("tune: {keys: {learner.gama: [0.9]}, candidate: 3}", ["learner.gama", "tune.candidate"]),
            ("network: {convolutions: [{channel: 16, kernel: 3}]}", ["network.convolutions.channel"]),
            ("expert: {dataset: {kind: csv, path: a.csv, column: [a]}}", ["expert.dataset.column"]),
            ("requires: {versions: 0.2.0}", ["requires.versions"]),
            ("learner: {gamma: {kind: constant}}", ["learner.gamma.kind"]),
            ("environment: {kind: gymnasium, id: A-v1, make: {any: {thing: 1}}}", []),
        ])
    func wrong(text: String, unknown: [String]) throws {
        #expect(try Self.unknownKeys(in: text) == unknown)
    }
}
