import SpecYAML
import Testing
import Understudy

@Suite("SpecReader: values")
struct SpecReaderValueTests {
    @Test("values are read as their types")
    func types() throws {
        try read("{i: 1_000, h: 0x10, d: 0.5, w: 3, b: true, s: text, q: '5', l: [1, 2], t: [a, 'b']}") { reader in
            #expect(reader.value("i", as: Int.self, "") == 1000)
            #expect(reader.value("h", default: 0, "") == 16)
            #expect(reader.value("d", default: 0.0, "") == 0.5)
            #expect(reader.value("w", as: Double.self, "") == 3)
            #expect(reader.value("b", default: false, "") == true)
            #expect(reader.value("s", default: "", "") == "text")
            #expect(reader.value("q", as: String.self, "") == "5")
            #expect(reader.value("l", default: [0], "") == [1, 2])
            #expect(reader.value("t", as: [String].self, "") == ["a", "b"])
        }
    }

    @Test("absent keys take their defaults, which may break the rule")
    func defaults() throws {
        try read("") { reader in
            #expect(reader.value("a", default: 7, "") == 7)
            #expect(reader.value("b", default: -1, in: 0..., "") == -1)
            #expect(reader.list("c", default: [64, 64], each: 1..., "") == [64, 64])
            #expect(reader.choice("d", default: Color.green, "") == .green)
            #expect(reader.optionalValue("e", as: Int.self, in: 1..., "") == nil)
            #expect(reader.optionalValue("f", as: String.self, "") == nil)
        }
    }

    @Test("null and none switch an optional value off, a quoted none is text", arguments: ["null", "~", "none", ""])
    func optional(_ text: String) throws {
        try read("e: \(text)\nq: 'none'") { reader in
            #expect(reader.optionalValue("e", as: Int.self, in: 1..., "") == nil)
            #expect(reader.optionalValue("q", as: String.self, "") == "none")
        }
    }

    @Test("optional values, choices and lists that are there")
    func present() throws {
        try read("{e: 5, c: dark-blue, l: [1, 2, 3], n: []}") { reader in
            #expect(reader.optionalValue("e", in: 1..., "") == 5)
            #expect(reader.choice("c", default: Color.red, "") == .darkBlue)
            #expect(reader.list("l", default: [9], each: 1...3, "") == [1, 2, 3])
            #expect(reader.list("n", default: [9], each: 1...3, "") == [])
        }
    }

    @Test("every rule holds at its edge", arguments: ["0", "1", "0.5"])
    func edges(_ text: String) throws {
        try read("{a: \(text), b: \(text), c: \(text), d: \(text)}") { reader in
            _ = reader.value("a", default: 0.5, in: 0...1, "")
            _ = reader.value("b", default: 0.5, in: 0..., "")
            _ = reader.value("c", default: 0.5, in: ...1, "")
            _ = reader.value("d", default: 0.5, in: .above(-0.1), "")
        }
        let problems = try problems("tau: \(text)") { $0.value("tau", default: 0.5, in: .above(0.0, atMost: 1), "") }
        let excluded = "specs/s.yaml:1:6: error: tau: must be a number above 0 and at most 1, not '0'"
        #expect(problems == (text == "0" ? [excluded] : []))
    }

    @Test(
        "whole numbers that are none",
        arguments: [
            ("1.0", "'1.0', write 1"), ("2e4", "'2e4', write 20_000"), ("2.5", "'2.5'"), ("one", "'one'"),
            ("'1'", "'1', remove the quotes"), ("null", "null"), ("[1]", "a list"),
            ("{a: 1}", "a mapping"),
            ("99999999999999999999", "'99999999999999999999', which is too large for a whole number (64 bits)"),
            ("1e30", "'1e30', which is too large for a whole number (64 bits)"),
            ("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee", "'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd'"),
        ])
    func wrongInt(_ text: String, quoted: String) throws {
        #expect(
            try problems("steps: \(text)") { $0.value("steps", default: 1, "") }
                == ["specs/s.yaml:1:8: error: steps: must be a whole number, not \(quoted)"])
    }

    @Test(
        "whole numbers with a point before three digits tell both of their meanings, as far as they are valid",
        arguments: [
            ("5.000", "'5.000', write 5_000 if the point separates thousands, or else 5"),
            ("10.000", "'10.000', write 10_000 if the point separates thousands, or else 10"),
            ("20.500", "'20.500', write 20_500"), ("1.000.000", "'1.000.000', write 1_000_000"),
            ("2.000", "'2.000', write 2_000"), ("90.000.000", "'90.000.000'"), ("5.0000", "'5.0000', write 5"),
            ("0.500", "'0.500'"), ("5000.000", "'5000.000', write 5000"),
        ])
    func points(_ text: String, quoted: String) throws {
        #expect(
            try problems("steps: \(text)") { $0.value("steps", default: 5, in: 3...9_000_000, "") }
                == ["specs/s.yaml:1:8: error: steps: must be a whole number from 3 to 9000000, not \(quoted)"])
    }

    @Test(
        "whole numbers with a unit tell the number as YAML has it",
        arguments: [
            ("10k", "10_000"), ("10K", "10_000"), ("10m", "10_000_000"), ("1M", "1_000_000"), ("1.5M", "1_500_000"),
        ])
    func units(_ text: String, number: String) throws {
        let rule = "must be a whole number of at least 1"
        #expect(
            try problems("steps: \(text)") { $0.value("steps", default: 5, in: 1..., "") }
                == ["specs/s.yaml:1:8: error: steps: \(rule), not '\(text)', write \(number)"])
    }

    @Test(
        "values of other types",
        arguments: [
            ("x: .nan", 1.0, "a number, not '.nan'"), ("x: .inf", 1.0, "a number, not '.inf'"),
            ("x: yes", true, "true or false, not 'yes', write true"), ("x: 5", "", "text, not '5', put it in quotes"),
            ("x: true", "", "text, not 'true', put it in quotes"),
            ("x: 5", [5], "a list, each item a whole number, not '5'"),
        ] as [(String, any SpecValue, String)])
    func wrongTypes(_ text: String, standard: any SpecValue, rule: String) throws {
        func check<Value: SpecValue>(_ standard: Value) throws {
            let found = try problems(text) { $0.value("x", default: standard, "") }
            #expect(found == ["specs/s.yaml:1:4: error: x: must be " + rule])
        }
        try check(standard)
    }

    @Test("numbers outside their bounds name the bounds")
    func bounds() throws {
        let found = try problems("{a: -1, b: 1.5, c: 11, d: 0, e: 0}") { reader in
            _ = reader.value("a", default: 0, in: 0..., "")
            _ = reader.value("b", default: 0.5, in: 0...1, "")
            _ = reader.value("c", default: 1, in: ...10, "")
            _ = reader.value("d", default: 0.5, in: .above(0), "")
            _ = reader.optionalValue("e", as: Int.self, in: 1..., "")
        }
        #expect(
            found == [
                "specs/s.yaml:1:5: error: a: must be a whole number of at least 0, not '-1'",
                "specs/s.yaml:1:12: error: b: must be a number from 0 to 1, not '1.5'",
                "specs/s.yaml:1:20: error: c: must be a whole number of at most 10, not '11'",
                "specs/s.yaml:1:27: error: d: must be a number above 0, not '0'",
                "specs/s.yaml:1:33: error: e: must be a whole number of at least 1, or none, not '0'",
            ])
    }

    @Test("each wrong item of a list has its own place")
    func items() throws {
        let found = try problems("hidden:\n  - 64\n  - 0\n  - big\n") {
            $0.list("hidden", default: [8], each: 1..., "")
        }
        #expect(
            found == [
                "specs/s.yaml:3:5: error: hidden: must be a whole number of at least 1, not '0'",
                "specs/s.yaml:4:5: error: hidden: must be a whole number of at least 1, not 'big'",
            ])
    }

    @Test("a list of distinct numbers is not empty, and names what repeats")
    func distinct() throws {
        func body(_ reader: inout SpecReader) -> [Double] {
            reader.distinctList("l", default: [-1, 1], each: 0...9, "")
        }
        #expect(try read("", body) == [-1, 1])
        #expect(try read("l: [3, 1, 2]", body) == [3, 1, 2])
        #expect(
            try problems("l: []", body) == [
                "specs/s.yaml:1:4: error: l: must not be an empty list, leave it out for [-1, 1]"
            ])
        #expect(
            try problems("l:\n- 1\n- 2\n- 1.0\n- 10\n- 1\n- 10\n", body) == [
                "specs/s.yaml:4:3: error: l: '1.0' repeats '1', remove one",
                "specs/s.yaml:5:3: error: l: must be a number from 0 to 9, not '10'",
                "specs/s.yaml:6:3: error: l: '1' repeats '1', remove one",
                "specs/s.yaml:7:3: error: l: must be a number from 0 to 9, not '10'",
            ])
    }

    @Test("a list of distinct numbers is never without one, however wrong it is", arguments: ["[]", "[10]", "5", "~"])
    func distinctStandIn(_ text: String) throws {
        _ = try problems("l: \(text)") { reader in
            #expect(reader.distinctList("l", default: [1], each: 0.0...9, "") == [1])
        }
    }

    @Test("what should be a list and is none")
    func noList() throws {
        #expect(
            try problems("hidden: 64") { $0.list("hidden", default: [8], each: 1..., "") }
                == [
                    "specs/s.yaml:1:9: error: hidden: must be a list, each item a whole number of at least 1, not '64', write [64]"
                ])
    }

    @Test(
        "choices that are none suggest the nearest, or all",
        arguments: [
            ("gren", "cannot be 'gren', did you mean 'green'?"),
            ("yellow", "cannot be 'yellow', one of: red, green, dark-blue"),
            ("[red]", "cannot be a list, one of: red, green, dark-blue"),
            ("null", "cannot be null, one of: red, green, dark-blue"),
        ])
    func choices(_ text: String, message: String) throws {
        #expect(
            try problems("c: \(text)") { $0.choice("c", default: Color.red, "") }
                == ["specs/s.yaml:1:4: error: c: \(message)"])
    }

    @Test("a required key that is absent is missed at its mapping's place")
    func missing() throws {
        let found = try problems("\n  other: 1\n") { reader in
            _ = reader.value("other", default: 0, "")
            _ = reader.value("steps", as: Int.self, in: 1..., "")
            _ = reader.path("file", "")
        }
        #expect(
            found == [
                "specs/s.yaml:2:3: error: steps: missing, and has no default",
                "specs/s.yaml:2:3: error: file: missing, and has no default",
            ])
    }

    @Test(
        "paths are relative to the file in which they stand",
        arguments: [
            ("specs/s.yaml", "data/x.npz", "specs/data/x.npz"), ("/a/b/s.yaml", "../x.npz", "/a/b/../x.npz"),
            ("s.yaml", "x.npz", "x.npz"), ("/a/s.yaml", "/b/x.npz", "/b/x.npz"),
        ])
    func paths(_ file: String, written: String, expected: String) throws {
        #expect(try read("path: \(written)", file: file) { $0.path("path", "") } == expected)
    }

    @Test("a path that is none", arguments: [("''", "''"), ("5", "'5', put it in quotes"), ("[a]", "a list")])
    func wrongPath(_ text: String, quoted: String) throws {
        #expect(
            try problems("p: \(text)") { $0.path("p", "") }
                == ["specs/s.yaml:1:4: error: p: must be a path, not \(quoted)"])
    }
}
