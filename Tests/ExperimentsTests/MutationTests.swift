import Experiments
import Foundation
import SpecYAML
import Testing
import Understudy

@Suite("Damaged specs")
struct MutationTests {
    private static let path = ExperimentsFolderTests.folder.appending(path: "quickstart.yaml").path

    /// Pieces of other specs, numbers at the edges, and what means something to YAML.
    private static let pieces = [
        "\n", " ", "  ", ": ", "- ", "[", "]", "{", "}", ",", "#", "'", "\"", "none", "null", "true", "0", "-1",
        "1e400", ".nan",
        "9223372036854775807", "0x7fffffffffffffff", "kind", "kind: ", "{kind: rmsprop}", "extends: ", "diiqn", "dqn",
        "quickstart.yaml",
        "./quickstart.yaml", "algorithms/dqn.yaml", "[dqn, diiqn]", "expert: ", "variants: ",
        "variants: {a: , b: {extends: diiqn}}",
        "ablate: {learner.gamma: [0.9, 2]}", "sweep: {optimizer: [adam, rmsprop], network.hidden: [[8], 8]}",
        "ablate: ", "sweep: [", "[0.9, 0.99]", "learner.gamma: ", "seeds: [1, 1], ", "seeds: 5..9, ",
        "sampling: {kind: batch}", "confidence: {kind: constant, value: 2}", "guidance: none", "name: ''", "\u{1B}",
        "é", "*a", "&a ",
    ]

    @Test("give a study, or problems in one line each, never a crash", arguments: 0..<20 as Range<UInt64>)
    func mutations(seed: UInt64) throws {
        // One seed: thousands of runs are no crash, but slow.
        let original = try String(contentsOfFile: Self.path, encoding: .utf8).replacing("seeds: 5, ", with: "")
        let lines = original.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var stream = RandomStream(seed: seed, name: "mutations")
        var outcomes: [String: Int] = [:]
        for _ in 0..<150 {
            let text = Self.mutated(lines, using: &stream)
            do {
                guard let document = try Node.parse(text, file: Self.path) else { continue }
                let study = try Study(document, registry: registry)
                #expect(!study.runs.isEmpty && !study.name.isEmpty, "\(text)")
                outcomes["study", default: 0] += 1
            } catch {
                let all = (error as? Diagnostics)?.all ?? []
                #expect(!all.isEmpty, "\(error) for \(text)")
                #expect(all.allSatisfy { !$0.message.contains(where: \.isNewline) && $0.mark.line > 0 }, "\(text)")
                outcomes["problems", default: 0] += 1
            }
        }
        // Both happen often, or the mutations are not worth the name.
        #expect(outcomes["study", default: 0] > 10 && outcomes["problems", default: 0] > 10, "\(outcomes)")
    }

    /// One or two changes of `lines`.
    private static func mutated(_ original: [String], using stream: inout RandomStream) -> String {
        var lines = original
        for _ in 0...stream.integer(below: 2) {
            let place = stream.integer(below: lines.count)
            let other = lines[stream.integer(below: lines.count)]
            switch stream.integer(below: 7) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(other, at: place)
            case 2: lines[place] = "  " + lines[place]
            case 3: lines[place] = String(lines[place].drop { $0 == " " })
            default:
                var characters = Array(lines[place])
                let start = stream.integer(below: characters.count + 1)
                let end = min(characters.count, start + stream.integer(below: 6))
                characters.replaceSubrange(start..<end, with: pieces[stream.integer(below: pieces.count)])
                lines[place] = String(characters)
            }
            if lines.isEmpty { lines = [""] }
        }
        return lines.joined(separator: "\n")
    }
}
