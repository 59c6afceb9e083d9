import SpecYAML
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
    @Test("are sorted by place, without repetitions, one line each")
    func order() {
        func mark(_ file: String, _ line: Int, _ column: Int) -> Mark { Mark(file: file, line: line, column: column) }
        let diagnostics = Diagnostics([
            Diagnostic("late", at: mark("b", 1, 1)), Diagnostic("tenth", at: mark("a", 10, 1)),
            Diagnostic("right", at: mark("a", 2, 7)), Diagnostic("left", at: mark("a", 2, 3)),
            Diagnostic("also left", at: mark("a", 2, 3)), Diagnostic("left", at: mark("a", 2, 3)),
        ])
        #expect(
            diagnostics.description == """
                a:2:3: error: left
                a:2:3: error: also left
                a:2:7: error: right
                a:10:1: error: tenth
                b:1:1: error: late
                """)
    }

    @Test("are one line whatever a file holds")
    func oneLine() {
        let problem = Diagnostic("not 'a\nb\u{1B}[31m\té'", at: Mark(file: "a", line: 1, column: 1))
        #expect(problem.message == "not 'a\\nb\\x1B[31m\\té'")
        #expect(Diagnostic("unknown key", key: "a\nb").text == "a\\nb: unknown key")
    }

    @Test("have the key before the message, and no place as long as it is unknown")
    func parts() {
        var problem = Diagnostic("must be 1", key: "learner.size")
        #expect(problem.description == "learner.size: must be 1" && problem.mark == .unknown)
        problem.mark = Mark(file: "a", line: 1, column: 2)
        #expect(problem.description == "a:1:2: error: learner.size: must be 1")
        problem.key = ""
        #expect(problem.description == "a:1:2: error: must be 1")
    }

    @Test("are missing files only if all of them are")
    func missingFiles() {
        let missing = Diagnostic("cannot be read", key: "path", isMissingFile: true)
        #expect(Diagnostics([missing]).areMissingFiles)
        #expect(!Diagnostics([missing, Diagnostic("must be 1", key: "size")]).areMissingFiles)
    }
}

@Suite("Comparing nodes")
struct SameValueTests {
    @Test(
        "marks, quotes, order and spelling do not count",
        arguments: [
            ("a: 1\nb: 2", "{b: 2, a: 1}"), ("hello", "\"hello\""), ("16", "0x10"), ("1_000", "1000"),
            ("1e3", "1000.0"),
            (".nan", ".NaN"), ("~", "null"), ("[1, 2]", "- 1\n- 2"), ("'1'", "!!str 1"), ("True", "true"),
        ])
    func same(a: String, b: String) throws {
        #expect(try node(a).hasSameValue(as: node(b)))
        #expect(try node(b).hasSameValue(as: node(a)))
    }

    @Test(
        "type, items, their order, keys and values count",
        arguments: [
            ("1", "1.0"), ("1", "'1'"), ("true", "'true'"), ("null", "'null'"), ("[1, 2]", "[2, 1]"), ("[1]", "[1, 1]"),
            ("a: 1", "a: 2"), ("a: 1", "b: 1"), ("a: 1", "{a: 1, b: 1}"), ("[]", "{}"), ("a", "[a]"), ("a", "b"),
        ])
    func different(a: String, b: String) throws {
        #expect(try !node(a).hasSameValue(as: node(b)))
        #expect(try !node(b).hasSameValue(as: node(a)))
    }

    @Test("a place that is in no file is shown as its text, and paths in it start at the working folder")
    func noFile() {
        let mark = Mark(of: "--set a/b=1")
        #expect(Diagnostic("is wrong", at: mark).description == "--set a/b=1: error: is wrong")
        #expect(mark.folder == "")
        #expect(Mark(file: "a/b/c.yaml", line: 1, column: 1).folder == "a/b/")
        #expect(Mark(file: "c.yaml", line: 1, column: 1).folder == "")
        #expect(Mark(file: "/c.yaml", line: 1, column: 1).folder == "/")
    }
}
