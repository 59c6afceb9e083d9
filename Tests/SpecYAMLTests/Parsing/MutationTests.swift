import SpecYAML
import Testing

@Suite("Damaged files")
struct MutationTests {
    static let valid = """
        # A study with most of what YAML has.
        extends: diiqn
        environment: {name: "cart-pole", horizon: 1_000}
        learner: &learner
          layers: [64, 64]
          rate: 1e-4
          note: |
            two
            lines
          'single': "double\\n\\u00e9"
        variants:
          - learner: *learner
          - ? long key
            : >-
              folded
              text
          - !!str 5
        é: 😀
        ...
        """

    @Test("give a node or problems with places in the file, never a crash", arguments: 0..<40)
    func mutations(seed: UInt64) throws {
        var random = FixedRandom(seed: seed)
        let original = Array(Self.valid.utf8)
        _ = try node(Self.valid)
        let pieces = [
            "\t", " ", "\n", "\r\n", "- ", ": ", "? ", "[", "]", "{", "}", ",", "&a ", "*a ", "*learner", "!", "!!int ",
            "|", ">", "'", "\"", "\\", "#", "%", "@", "---\n", "...\n", "<<: ", "\u{FEFF}", "\0", "\u{85}", "\u{2028}",
        ].map { Array($0.utf8) }
        for _ in 0..<100 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0 where place < bytes.count:
                    bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1 where place < bytes.count:
                    bytes.remove(at: place)
                case 2:
                    bytes.removeSubrange(place..<min(bytes.count, place + 20))
                case 3:
                    let start = Int.random(in: 0...bytes.count, using: &random)
                    bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 30)], at: place)
                default:
                    bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
                }
            }
            let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
            // libyaml counts these two as line breaks too, as YAML 1.1 did.
            let text = String(decoding: bytes, as: UTF8.self)
            let oldBreaks = text.unicodeScalars.count { $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}" }
            do throws(Diagnostics) {
                guard let parsed = try Node.parse(bytes, file: "t.yaml") else { continue }
                let again = try Node.parse(parsed.yaml, file: "again.yaml")
                #expect(again?.hasSameValue(as: parsed) == true, "\(text.debugDescription)")
            } catch {
                #expect(!error.all.isEmpty)
                #expect(
                    error.all.allSatisfy {
                        $0.mark.file == "t.yaml" && (1...lines + oldBreaks).contains($0.mark.line)
                            && $0.mark.column >= 1
                            && !$0.message.contains(where: \.isNewline)
                    }, "\(error) in \(text.debugDescription)")
            }
        }
    }
}
