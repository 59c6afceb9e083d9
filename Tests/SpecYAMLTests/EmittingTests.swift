import SpecYAML
import Testing

@Suite("Emitting")
struct EmittingTests {
    @Test("block style, two spaces, short lists on one line, keys in order")
    func layout() throws {
        let text = """
            name: quickstart
            layers: [64, 64]
            environment:
              id: cart-pole
              bounds:
                - [-1.0, 1.0]
                - [0, 1]
            variants:
              - name: a
                rate: 1e-4
              - name: b
                extra:
                  - x: 1
                  - []
              - {}
            nothing: null
            steps: 1_000

            """
        #expect(try node(text).yaml == text)
        #expect(try node("z: {y: 1, x: [{w: [1]}]}").yaml == "z:\n  y: 1\n  x:\n    - w: [1]\n")
        #expect(try node("[[[a], [b, [c]]]]").yaml == "- - [a]\n  - - b\n    - [c]\n")
    }

    @Test("a list that needs more than 80 characters takes a line for each item")
    func longLists() {
        let seven = string("seven77")
        let fits = list(Array(repeating: seven, count: 7) + [string(String(repeating: "x", count: 15))])
        #expect(fits.yaml.count == 81)
        let tooLong = list(Array(repeating: seven, count: 7) + [string(String(repeating: "x", count: 16))])
        #expect(tooLong.yaml == String(repeating: "- seven77\n", count: 7) + "- xxxxxxxxxxxxxxxx\n")
    }

    @Test(
        "strings that need no quotes get none",
        arguments: [
            "hello", "two words", "a  b", "a:b", "a#b", "x-y", "-x", "no", "yes", "1:30", "é",
            "😀", "http://x.y/z?a=b&c=d", "a'b", "a\"b", "a, b", "a[0]", "50%", "__", "<<", "=", "/tmp/x", "0x",
            "\u{A0}",
        ])
    func unquoted(text: String) throws {
        #expect(string(text).yaml == text + "\n")
        #expect(try node(string(text).yaml).hasSameValue(as: string(text)))
    }

    @Test(
        "strings that would mean something else are quoted",
        arguments: [
            ("", #""""#), ("true", #""true""#), ("null", #""null""#), ("~", #""~""#), ("12", #""12""#),
            ("1_000", #""1_000""#),
            (".inf", #"".inf""#), (" a", #"" a""#), ("a ", #""a ""#), ("a: b", #""a: b""#), ("a:", #""a:""#),
            (":a", #"":a""#),
            ("a #b", #""a #b""#), ("#a", "\"#a\""), ("- a", #""- a""#), ("? a", #""? a""#), ("&a", #""&a""#),
            ("*a", #""*a""#),
            ("!a", #""!a""#), ("|", #""|""#), (">", #"">""#), ("'a'", #""'a'""#), ("\"a\"", #""\"a\"""#),
            ("%a", #""%a""#),
            ("@a", #""@a""#), ("`a", #""`a""#), ("[a]", #""[a]""#), ("{a}", #""{a}""#), (",a", #"",a""#),
            ("-", #""-""#), ("---", #""---""#),
            ("...", #""...""#), ("--- a", #""--- a""#), ("a\nb", #""a\nb""#), ("a\r", #""a\r""#), ("\ta", #""\ta""#),
            ("a\\\n", #""a\\\n""#), ("\0", #""\x00""#), ("\u{1B}[0m", #""\x1B[0m""#), ("\u{7F}", #""\x7F""#),
            ("\u{85}", #""\x85""#), ("\u{2028}", #""\u2028""#), ("\u{FEFF}a", #""\uFEFFa""#),
            ("\u{FFFE}", #""\uFFFE""#),
        ])
    func quoted(text: String, emitted: String) throws {
        #expect(string(text).yaml == emitted + "\n")
        #expect(try node(string(text).yaml).hasSameValue(as: string(text)))
    }

    @Test("in a list on one line, brackets, commas and question marks need quotes too")
    func flow() throws {
        let items = list(
            string("a, b"), string("a[0]"), string("{}"), string("why?"), string("a"), plain(""), plain("1."))
        #expect(items.yaml == "[\"a, b\", \"a[0]\", \"{}\", \"why?\", a, null, 1.]\n")
        #expect(try node(items.yaml).hasSameValue(as: items))
    }

    @Test("keys are quoted only where they would not be read as the same text")
    func keys() throws {
        let odd = mapping(
            ("200", plain("1")), ("true", plain("2")), ("", plain("3")), ("<<", plain("4")), ("a: b", plain("5")),
            ("x\ny", list(plain("6"))))
        #expect(
            odd.yaml == """
                200: 1
                true: 2
                "": 3
                "<<": 4
                "a: b": 5
                "x\\ny": [6]

                """)
        #expect(try node(odd.yaml).hasSameValue(as: odd))
    }

    @Test("keys too long for libyaml's short form", arguments: [511, 1023, 1024, 1025, 5000], ["k", "\n", "😀"])
    func longKeys(count: Int, letter: String) throws {
        let key = String(repeating: letter, count: count)
        let long = list(mapping((key, plain("1")), (key + "x", mapping(("y", list(plain("2"), list()))))))
        #expect(try node(long.yaml).hasSameValue(as: long))
    }

    @Test("a plain scalar that cannot be plain is quoted")
    func impossiblePlain() {
        #expect(plain("a: b").yaml == "\"a: b\"\n")
        #expect(plain("a\nb").yaml == "\"a\\nb\"\n")
    }

    @Test(
        "random nodes are read back as the same value, scalar by scalar, and give the same text again",
        arguments: 0..<50)
    func roundTrip(seed: UInt64) throws {
        var random = FixedRandom(seed: seed)
        for _ in 0..<40 {
            let original = randomNode(depth: 4, using: &random)
            let text = original.yaml
            let parsed = try node(text)
            #expect(parsed.hasSameValue(as: original), "\(text)")
            #expect(parsed.stringScalars == original.stringScalars, "\(text)")
            #expect(parsed.yaml == text)
            #expect(original.yaml == text)
        }
    }
}

extension Node {
    /// The scalars of every key and string in order, so that a normalization of Unicode does not go unseen.
    fileprivate var stringScalars: [[Unicode.Scalar]] {
        switch content {
        case .scalar(let scalar):
            guard case .string(let text) = scalar.resolved else { return [] }
            return [Array(text.unicodeScalars)]
        case .sequence(let items):
            return items.flatMap(\.stringScalars)
        case .mapping(let pairs):
            return pairs.flatMap { [Array($0.key.unicodeScalars)] + $0.value.stringScalars }
        }
    }
}
