import SpecYAML
import Testing

@Suite("SpecReader: programs, and mappings for somebody else")
struct SpecReaderProgramTests {
    @Test(
        "a name stays a name, a path starts at the spec's folder",
        arguments: [
            ("python3.12", "python3.12"), ("/opt/python", "/opt/python"),
            ("/opt/./venv//bin/python", "/opt/venv/bin/python"),
        ])
    func program(_ text: String, _ expected: String) throws {
        #expect(try read("python: \(text)") { $0.optionalProgram("python", absent: "python3", "") } == expected)
    }

    @Test("a relative path is that of the spec's folder, and resolved to an absolute one")
    func relative() throws {
        let (program, resolved) = try read("python: ../venv/bin/python", file: "/specs/deep/s.yaml") { reader in
            (reader.optionalProgram("python", absent: "python3", ""), reader.resolved["python"]?.scalar?.text)
        }
        #expect(program == "/specs/venv/bin/python")
        #expect(resolved == program)
    }

    @Test("no program is none", arguments: ["{}", "python: none", "python:"])
    func absent(_ text: String) throws {
        let (program, resolved) = try read(text) { reader in
            (reader.optionalProgram("python", absent: "python3", ""), reader.resolved["python"]?.scalar?.text)
        }
        #expect(program == nil)
        #expect(resolved == "none")
    }

    @Test("a program is text")
    func wrong() throws {
        #expect(
            try problems("python: 3") { $0.optionalProgram("python", absent: "python3", "") } == [
                "specs/s.yaml:1:9: error: python: must be a program's name or path, or none, not '3', put it in quotes"
            ])
        #expect(
            try problems("python: [a]") { $0.optionalProgram("python", absent: "python3", "") } == [
                "specs/s.yaml:1:9: error: python: must be a program's name or path, or none, not a list"
            ])
    }

    @Test("a mapping keeps whatever it holds, in one spelling")
    func mapping() throws {
        let (value, resolved) = try read("make: {size: 0x10, name: 'yes', list: [1_000, {deep: ~}]}") { reader in
            (reader.mapping("make", ""), reader.resolved["make"])
        }
        #expect(value["size"]?.scalar?.text == "16")
        #expect(value["name"]?.scalar?.resolved == .string("yes"))
        #expect(value["list"]?.sequence?.map { $0.scalar?.text ?? $0["deep"]?.scalar?.text } == ["1000", "null"])
        #expect(resolved == value)
    }

    @Test("an absent mapping is empty", arguments: ["{}", "make:", "make: {}"])
    func empty(_ text: String) throws {
        #expect(try read(text) { $0.mapping("make", "") }.mapping?.isEmpty == true)
    }

    @Test("a mapping is nothing else")
    func noMapping() throws {
        #expect(
            try problems("make: 3") { $0.mapping("make", "") } == [
                "specs/s.yaml:1:7: error: make: must be a mapping of keys to values, not '3'"
            ])
    }
}
