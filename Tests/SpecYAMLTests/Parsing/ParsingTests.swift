import SpecYAML
import Testing

@Suite("Parsing")
struct ParsingTests {
    @Test("lists, mappings and scalars nest in block and in flow style")
    func nesting() throws {
        let text = """
            # A study.
            name: quickstart
            layers: [64, 64]
            seeds:
              - 1
              - {from: 2, to: 5}
            notes: |
              one
              two
            quoted: "a\\tb"
            nothing:
            """
        let expected = mapping(
            ("name", plain("quickstart")), ("layers", list(plain("64"), plain("64"))),
            ("seeds", list(plain("1"), mapping(("from", plain("2")), ("to", plain("5"))))),
            ("notes", string("one\ntwo\n")), ("quoted", string("a\tb")), ("nothing", plain("")))
        let parsed = try node(text)
        #expect(parsed.hasSameValue(as: expected))
        #expect(parsed.mapping?.map(\.key) == ["name", "layers", "seeds", "notes", "quoted", "nothing"])
        #expect(parsed["seeds"]?.sequence?[1]["to"]?.scalar == Node.Scalar("5", isPlain: true))
    }

    @Test("every node and key knows its file, line and column")
    func marks() throws {
        let parsed = try node("a: 1\nb:\n  - x\n  - {c: 'y'}\n")
        #expect(parsed.mark.description == "t.yaml:1:1")
        #expect(parsed["a"]?.mark.description == "t.yaml:1:4")
        let second = try #require(parsed.mapping?[1])
        #expect(second.keyMark.description == "t.yaml:2:1")
        #expect(second.value.mark.description == "t.yaml:3:3")
        let inner = try #require(second.value.sequence?[1].mapping?[0])
        #expect(inner.keyMark.description == "t.yaml:4:6")
        #expect(inner.value.mark.description == "t.yaml:4:9")
    }

    @Test("columns count Unicode scalars, whatever their width in bytes")
    func scalarColumns() throws {
        #expect(try node("é😀: x")["é😀"]?.mark.column == 5)
        #expect(try node("e\u{301}: x")["e\u{301}"]?.mark.column == 5)
    }

    @Test("a file without a document is nil", arguments: ["", "\n \n", "# only\n# comments\n", "\u{FEFF}", "\r\n"])
    func noDocument(text: String) throws {
        #expect(try Node.parse(text, file: "t.yaml") == nil)
    }

    @Test("an explicit document without content is null")
    func explicitEmptyDocument() throws {
        #expect(try node("---\n").scalar?.resolved == .null)
    }

    @Test(
        "document markers and the YAML directive are accepted",
        arguments: ["---\na: 1\n...\n", "%YAML 1.2\n---\na: 1\n"])
    func documentMarkers(text: String) throws {
        #expect(try node(text).hasSameValue(as: mapping(("a", plain("1")))))
    }

    @Test("Windows line breaks and a byte order mark change nothing")
    func windowsFiles() throws {
        let parsed = try node("\u{FEFF}a: 1\r\nb: |\r\n  x\r\n  y\r\n")
        #expect(parsed.hasSameValue(as: mapping(("a", plain("1")), ("b", string("x\ny\n")))))
        #expect(parsed["a"]?.mark.description == "t.yaml:1:4")
        #expect(parsed["b"]?.mark.description == "t.yaml:2:4")
    }

    @Test("only scalars without quotes and the tag of a string are plain")
    func plainScalars() throws {
        let parsed = try node("[a, 'a', \"a\", !!str a, ! 'a', &x a]")
        #expect(parsed.sequence?.map { $0.scalar?.isPlain } == [true, false, false, false, false, true])
        #expect(try node("- |\n  a\n- >\n  a\n").sequence?.map { $0.scalar?.isPlain } == [false, false])
        // A tag that is refused changes nothing, so that the value is checked as well.
        let document = try Node.Document(Array("[!!float 5e4, !!int '5']".utf8), file: "t.yaml")
        #expect(document.root?.sequence?.map { $0.scalar?.isPlain } == [true, false])
        #expect(document.problems.count == 2)
    }

    @Test("an alias stands for a copy that keeps the place of the anchor")
    func aliases() throws {
        let parsed = try node("a: &size [1, 2]\nb: *size\n&k c: {*k : 3}\n")
        #expect(
            parsed.hasSameValue(
                as: mapping(
                    ("a", list(plain("1"), plain("2"))), ("b", list(plain("1"), plain("2"))),
                    ("c", mapping(("c", plain("3")))))
            ))
        #expect(parsed["b"]?.mark.description == "t.yaml:1:4")
        #expect(parsed["c"]?.mapping?[0].keyMark.description == "t.yaml:3:8")
    }

    @Test("an anchor can be given again, and the last one before the alias counts")
    func redefinedAnchors() throws {
        #expect(try node("[&a 1, *a, &a 2, *a]").hasSameValue(as: node("[1, 1, 2, 2]")))
    }

    @Test("a quoted '<<' is an ordinary key, and so is an empty one")
    func oddKeys() throws {
        #expect(try node("'<<': 1\n'': 2\n").mapping?.map(\.key) == ["<<", ""])
    }

    @Test("a text with NUL escapes keeps what follows")
    func nulEscape() throws {
        #expect(try node("\"a\\0b\"").scalar?.text == "a\0b")
    }
}
