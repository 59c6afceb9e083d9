import SpecYAML
import Testing
import Understudy

@Suite("SpecReader: keys, sections and problems")
struct SpecReaderKeyTests {
    @Test("an unknown key that is nearly an absent one suggests that one, any other lists all")
    func unknown() throws {
        let found = try problems("gama: 0.9\nstep: 1\nsteps: 2\nzebra: 3\n") { reader in
            _ = reader.value("gamma", default: 0.99, "")
            _ = reader.value("steps", default: 1, "")
        }
        #expect(
            found == [
                "specs/s.yaml:1:1: error: gama: unknown key, did you mean 'gamma'?",
                "specs/s.yaml:2:1: error: step: unknown key, known here: gamma, steps",
                "specs/s.yaml:4:1: error: zebra: unknown key, known here: gamma, steps",
            ])
    }

    @Test("an unknown key that a part below knows names that part")
    func misplaced() throws {
        let body: (inout SpecReader) -> Void = { reader in
            _ = reader.section("training", "") { training in
                _ = training.value("steps", as: Int.self, "Steps of a run")
                _ = training.section("evaluation", "") { $0.value("episodes", default: 1, "") }
            }
        }
        let remedy =
            "Write 'training: {steps: 5, evaluation: {episodes: 2}}' in line 1, in place of 'steps' and 'episodes'"
        #expect(
            try problems("training:\nsteps: 5\nepisodes: 2\n", body) == [
                "specs/s.yaml:2:1: error: steps: unknown key, did you mean 'training.steps'? \(remedy)",
                "specs/s.yaml:3:1: error: episodes: unknown key, did you mean 'training.evaluation.episodes'? The fix of 'steps' has it, too",
            ])
    }

    @Test("a key that is left to others is known")
    func leftToOthers() throws {
        let body: (inout SpecReader) -> Void = { $0.markAsRead("variants") }
        #expect(try problems("variants: 1", body) == [])
        #expect(
            try problems("varaints: 1", body)
                == ["specs/s.yaml:1:1: error: varaints: unknown key, did you mean 'variants'?"])
    }

    @Test("a kind where there are none")
    func noKinds() throws {
        #expect(
            try problems("{kind: mlp}") { $0.value("hidden", default: 1, "") }
                == ["specs/s.yaml:1:2: error: kind: unknown key, this part has no kinds; known here: hidden"])
    }

    @Test("an unknown key where nothing is known")
    func nothingKnown() throws {
        #expect(try problems("a: 1") { _ in } == ["specs/s.yaml:1:1: error: a: unknown key, no keys are known here"])
    }

    @Test("all mistakes of a spec are found at once, in the order of the file")
    func several() throws {
        let found = try problems("training:\n  steps: many\n  gama: 1\ncolor: rad\nseeds: 0\n") { reader in
            _ = reader.value("seeds", default: 1, in: 1..., "")
            _ = reader.choice("color", default: Color.green, "")
            _ = reader.section("training", "") { training in
                _ = training.value("gamma", default: 0.99, "")
                _ = training.value("steps", as: Int.self, "")
            }
        }
        #expect(
            found == [
                "specs/s.yaml:2:10: error: training.steps: must be a whole number, not 'many'",
                "specs/s.yaml:3:3: error: training.gama: unknown key, did you mean 'gamma'?",
                "specs/s.yaml:4:8: error: color: cannot be 'rad', did you mean 'red'?",
                "specs/s.yaml:5:8: error: seeds: must be a whole number of at least 1, not '0'",
            ])
    }

    @Test("a section that is absent, null or empty takes its defaults", arguments: ["", "a:", "a: null", "a: {}"])
    func emptySections(_ text: String) throws {
        let value = try read(text) { reader in reader.section("a", "") { $0.value("b", default: 3, "") } }
        #expect(value == 3)
    }

    @Test("a required key of an absent section is missed at the mapping around it, with its whole path")
    func missingInSection() throws {
        let found = try problems("x: 1") { reader in
            _ = reader.value("x", default: 0, "")
            _ = reader.section("a", "") { a in a.section("b", "") { $0.value("c", as: Int.self, "") } }
        }
        #expect(found == ["specs/s.yaml:1:1: error: a.b.c: missing, and has no default"])
    }

    @Test(
        "a required key is added to its part if that is there, and written with it otherwise",
        arguments: [
            ("x: 1", "1:1", "write 'a: {c: 5}'"), ("x: 1\na: {d: 2}", "2:4", "add 'c: 5' to 'a'"),
            ("x: 1\na:\n  d: 2", "3:3", "add 'c: 5' to 'a'"), ("x: 1\na: {}", "2:4", "add 'c: 5' to 'a'"),
            ("x: 1\na:", "2:3", "add 'c: 5' to 'a'"),
        ])
    func missingInPart(_ text: String, place: String, remedy: String) throws {
        let found = try problems(text) { reader in
            _ = reader.value("x", default: 0, "")
            _ = reader.section("a", "") { part in
                _ = part.value("d", default: 0, "")
                return part.value("c", as: Int.self, "", example: 5)
            }
        }
        #expect(found == ["specs/s.yaml:\(place): error: a.c: missing, and has no default, \(remedy)"])
    }

    @Test(
        "a path in place of nested keys is added to the parts that are there",
        arguments: [
            ("a.d: 2", "Write a: {d: 2}"), ("a: {e: 1}\na.d: 2", "Add 'd: 2' to 'a' in line 1"),
            ("a.d: 2\na:\n  e: 1", "Add 'd: 2' to 'a' in line 2"), ("a:\na.d: 2", "Write 'a: {d: 2}' in line 1"),
            ("a: {d: 1}\na.d: 2", "It is set in line 1"), ("a: {e: 1}\na.b.c: 2", "Add 'b: {c: 2}' to 'a' in line 1"),
            ("a:\n  b: {f: 1}\na.b.c: 2", "Add 'c: 2' to 'a.b' in line 2"),
            ("{a: {e: 1}, a.d: 2}", "Add 'd: 2' to 'a' in line 1"),
            ("k: x\nk.g: 2", "Write 'k: {kind: x, g: 2}' in line 1"),
            ("k: {kind: x}\nk.g: 2", "Add 'g: 2' to 'k' in line 1"),
        ])
    func pathsBesideParts(_ text: String, remedy: String) throws {
        enum Kind: String, CaseIterable {
            case x
        }
        let found = try problems(text) { reader in
            _ = reader.section("a", "") { part in
                for key in ["d", "e"] { _ = part.value(key, default: 0, "") }
                _ = part.section("b", "") { inner in
                    for key in ["c", "f"] { _ = inner.value(key, default: 0, "") }
                }
            }
            _ = reader.kindSection("k", default: Kind.x, "") { _, part in part.value("g", default: 0, "") }
        }
        let hint = try #require(found.first?.split(separator: "? ", maxSplits: 1).last)
        #expect(found.count == 1 && hint == remedy, "\(found)")
    }

    @Test(
        "several paths into one part are told together, so that the part is written once",
        arguments: [
            ("a.d: 2\na.e: 3", ["Write a: {d: 2, e: 3}, in place of 'a.d' and 'a.e'"]),
            (
                "a.b.c: 2\na.b.f: 3\na.d: 4",
                ["Write a: {b: {c: 2, f: 3}, d: 4}, in place of 'a.b.c', 'a.b.f' and 'a.d'"]
            ),
            (
                "a: {e: 1}\na.b.c: 2\na.b.f: 3",
                ["Add 'b: {c: 2, f: 3}' to 'a' in line 1, in place of 'a.b.c' and 'a.b.f'"]
            ),
            ("a: {e: 1}\na.b.c: 2\na.d: 3", ["Add 'b: {c: 2}' to 'a' in line 1", "Add 'd: 3' to 'a' in line 1"]),
            ("a: {b: {f: 1}}\na.b.c: 2\na.d: 3", ["Add 'c: 2' to 'a.b' in line 1", "Add 'd: 3' to 'a' in line 1"]),
            ("k: x\nk.g: 2\nk.h: 3", ["Write 'k: {kind: x, g: 2, h: 3}' in line 1, in place of 'k.g' and 'k.h'"]),
        ])
    func severalPaths(_ text: String, remedies: [String]) throws {
        enum Kind: String, CaseIterable {
            case x
        }
        let found = try problems(text) { reader in
            _ = reader.section("a", "") { part in
                for key in ["d", "e"] { _ = part.value(key, default: 0, "") }
                _ = part.section("b", "") { inner in
                    for key in ["c", "f"] { _ = inner.value(key, default: 0, "") }
                }
            }
            _ = reader.kindSection("k", default: Kind.x, "") { _, part in
                for key in ["g", "h"] { _ = part.value(key, default: 0, "") }
            }
        }
        let hints = found.compactMap { $0.split(separator: "? ", maxSplits: 1).last }
        // The first key has the remedy of all.
        #expect(hints.map(String.init).filter { !$0.hasPrefix("The fix of '") } == remedies, "\(found)")
        let names = text.split(separator: "\n").map { $0.prefix { $0 != ":" } }.filter { $0.contains(".") }
        #expect(hints.count == names.count)
    }

    @Test("what should be a mapping and is none", arguments: [("5", "'5'"), ("[1]", "a list"), ("none", "'none'")])
    func noMapping(_ text: String, quoted: String) throws {
        #expect(
            try problems("a: \(text)") { reader in reader.section("a", "") { $0.value("b", as: Int.self, "") } }
                == ["specs/s.yaml:1:4: error: a: must be a mapping of keys to values, not \(quoted)"])
    }

    @Test("a document that is no mapping")
    func noDocumentMapping() throws {
        #expect(
            try problems("- 1") { $0.value("b", default: 3, "") }
                == ["specs/s.yaml:1:1: error: must be a mapping of keys to values, not a list"])
    }

    @Test("an optional section is off where absent, null or none", arguments: ["", "a: null", "a: none"])
    func optionalOff(_ text: String) throws {
        #expect(try read(text) { reader in reader.optionalSection("a", "") { $0.value("b", default: 3, "") } } == nil)
    }

    @Test("an optional section is on where there is a mapping, even an empty one")
    func optionalOn() throws {
        let body: (inout SpecReader) -> Int? = { reader in
            reader.optionalSection("a", "") { $0.value("b", default: 3, "") }
        }
        #expect(try read("a: {}", body) == 3)
        #expect(try read("a: {b: 4}", body) == 4)
        #expect(try problems("a: {c: 4}", body) == ["specs/s.yaml:1:5: error: a.c: unknown key, known here: b"])
    }

    @Test("a section with a kind is read from a mapping, the kind alone, or nothing")
    func kinds() throws {
        let body: (inout SpecReader) throws -> String? = { reader in
            reader.kindSection("paint", default: Color.red, "") { kind, paint in
                "\(kind.rawValue) \(kind == .green ? paint.value("shade", default: 1, "") : 0)"
            }
        }
        #expect(try read("", body) == "red 0")
        #expect(try read("paint:", body) == "red 0")
        #expect(try read("paint: dark-blue", body) == "dark-blue 0")
        #expect(try read("paint: {kind: green, shade: 4}", body) == "green 4")
        #expect(
            try problems("paint: {shade: 4}", body)
                == ["specs/s.yaml:1:9: error: paint.shade: unknown key for 'red', known here: kind"])
        #expect(
            try problems("paint: [green]", body) == [
                "specs/s.yaml:1:8: error: paint: must be one of: red, green, dark-blue, or a mapping with a kind, not a list"
            ])
        // The keys of a kind that is wrong are not judged.
        #expect(
            try problems("paint: {kind: gren, shade: 4}", body)
                == ["specs/s.yaml:1:15: error: paint.kind: cannot be 'gren', did you mean 'green'?"])
        #expect(
            try problems("paint: gren", body)
                == ["specs/s.yaml:1:8: error: paint: cannot be 'gren', did you mean 'green'?"])
    }

    @Test("a problem can be shown at a key of a nested part, or at what is nearest above it")
    func nestedReports() throws {
        let body: (inout SpecReader) -> Void = { reader in
            _ = reader.section("part", "") { $0.value("size", default: 1, "") }
            reader.report("is too small", at: "part", "size")
        }
        let message = "error: part.size: is too small"
        #expect(try problems("part: {size: 2}", body) == ["specs/s.yaml:1:14: \(message)"])
        #expect(try problems("part: {}", body) == ["specs/s.yaml:1:7: \(message)"])
        #expect(try problems("{}", body) == ["specs/s.yaml:1:1: \(message)"])
    }

    @Test(
        "a value is known where it or its default is right",
        arguments: [
            ("part: {size: 2}", true), ("{}", true), ("part: {size: two}", false), ("part: 2", false),
            ("part: {other: 2}", true), ("part: {'size: x': 2}", true),
        ])
    func known(_ text: String, isKnown: Bool) throws {
        var found: Bool?
        _ = try problems(text) { reader in
            _ = reader.section("part", "") { $0.value("size", default: 1, "") }
            found = reader.isKnown("part", "size")
        }
        #expect(found == isKnown)
    }

    @Test("problems of a value that are thrown are reported at its key, all of them")
    func thrownProblems() throws {
        let body: (inout SpecReader) -> Void = { reader in
            _ = reader.section("part", "") { part in
                let size = part.value("size", default: 1, "")
                let checked = part.reporting(at: "size") { () throws(Diagnostics) in
                    if size > 1 { throw Diagnostics([Diagnostic("is too large"), Diagnostic("is even")]) }
                    return size
                }
                #expect((checked == nil) == (size > 1) && part.isKnown("size") == (size == 1))
            }
        }
        #expect(
            try problems("part: {size: 2}", body) == [
                "specs/s.yaml:1:14: error: part.size: is too large", "specs/s.yaml:1:14: error: part.size: is even",
            ])
        #expect(try problems("part: {}", body) == [])
        #expect(
            try problems("part: {}") { reader in
                _ = reader.section("part", "") { _ in throw Diagnostics("must be 1", key: "size") }
            } == ["specs/s.yaml:1:7: error: part: size: must be 1"])
    }

    @Test("a problem between two keys is shown at the one named, or at the mapping where that is absent")
    func reports() throws {
        let body: (inout SpecReader) -> Void = { reader in
            let low = reader.value("low", default: 0, "")
            let high = reader.value("high", default: 1, "")
            if low > high { reader.report("must be at least low, \(low)", at: "high") }
        }
        #expect(
            try problems("{low: 5, high: 2}", body) == ["specs/s.yaml:1:16: error: high: must be at least low, 5"])
        #expect(try problems("low: 5", body) == ["specs/s.yaml:1:1: error: high: must be at least low, 5"])
    }

    @Test("an error that is thrown is shown at its mapping, unless there are problems already")
    func thrown() throws {
        struct Failure: Error, CustomStringConvertible {
            var description: String { "does not work" }
        }
        let body: (inout SpecReader) -> Void = { reader in
            _ = reader.section("a", "") { a in
                _ = a.value("b", default: 1, "")
                throw Failure()
            }
        }
        #expect(try problems("a:\n  b: 2", body) == ["specs/s.yaml:2:3: error: a: does not work"])
        #expect(try problems("a:\n  b: x", body) == ["specs/s.yaml:2:6: error: a.b: must be a whole number, not 'x'"])
    }

    @Test("sources and units are given before or after a key is read; those of unread keys are listed")
    func annotations() {
        var reader = SpecReader(describing: sampleRegistry)
        reader.cite("A source", for: "later", "typo")
        _ = reader.value("later", default: 1, "")
        reader.measure(in: "steps", "later", "typo")
        _ = reader.section("part", "") { part in
            _ = part.value("inner", default: 1, "")
            part.cite("A source", for: "innner")
        }
        #expect(reader.parameters[0].source == "A source" && reader.parameters[0].unit == "steps")
        #expect(reader.annotatedUnreadKeys == ["typo", "part.innner"])
    }

    @Test("read dry, every kind of read lists its parameter and nothing is missed")
    func dry() {
        let found = parameters { reader in
            _ = reader.value("i", default: 30_000, in: 1..., "i.")
            _ = reader.value("d", as: Double.self, in: .above(0), "d.")
            _ = reader.value("s", default: "", "s.")
            _ = reader.value("b", as: Bool.self, "b.")
            _ = reader.list("l", default: [64, 64], each: 1..., "l.")
            _ = reader.choice("c", default: Color.darkBlue, "c.")
            _ = reader.optionalValue("o", as: Int.self, in: ...5, absent: "no limit", "o.")
            _ = reader.path("p", "p.")
            _ = reader.section("n", "n.") { $0.value("inner", default: 1, "") }
            _ = reader.optionalSection("m", "m.") { $0.value("inner", default: 1, "") }
            _ = reader.component("e", from: \.environments, default: "room", "e.")
            _ = reader.component("t", from: \.datasets, "t.")
            reader.report("is no problem", at: "i")
            #expect(reader.problems.isEmpty)
        }
        let lines = found.map {
            "\($0.key): \($0.type) | \($0.rule ?? "-") | \($0.standard ?? "-") | \($0.documentation)"
        }
        #expect(
            lines == [
                "i: a whole number | of at least 1 | 30_000 | i.",
                "d: a number | above 0 | - | d.",
                "s: text | - | \"\" | s.",
                "b: true or false | - | - | b.",
                "l: a list, each item a whole number | of at least 1 | [64, 64] | l.",
                "c: one of: red, green, dark-blue | - | dark-blue | c.",
                "o: a whole number | of at most 5 | no limit | o.",
                "p: a path, relative to the spec's file | - | - | p.",
                "n: a mapping | - | {} | n.",
                "m: a mapping, or none | - | none | m.",
                "e: the name of a component (environment), or its mapping | - | room | e.",
                "t: the name of a component (dataset), or its mapping | - | - | t.",
            ])
    }
}
