import SpecYAML
import Testing

@Suite("Problems in a file")
struct ProblemTests {
    @Test(
        "of syntax are told in plain words at the right place",
        arguments: [
            ("a:\n\tb: 1\n", "2:1: error: a tab cannot indent, use spaces"),
            ("a: 1\n\tb: 2\n", "2:1: error: a tab cannot indent, use spaces"),
            ("a: |\n\tx\n", "2:1: error: a tab cannot indent, use spaces"),
            ("é: é\n😀:\n\té: 1\n", "3:1: error: a tab cannot indent, use spaces"),
            ("a: 1\nb\nc: 2\n", "2:1: error: expected ':' after this key"),
            (
                "a: b: c\n",
                "1:5: error: a ':' cannot stand here, write 'a: {b: c}', or the second key on a line of its own"
            ),
            (
                "a: 1\n  b: 2\n",
                "2:4: error: a ':' cannot stand here, check the indentation or quote the text that contains it"
            ),
            ("a: - b\n", "1:4: error: a '- ' item cannot stand here, start it on a line of its own"),
            ("a: ? b\n", "1:4: error: a '? ' key cannot stand here, start it on a line of its own"),
            ("a:\n  b: 'x\nc: 1\n", "2:6: error: this quote is never closed"),
            ("a: \"x\n---\n", "1:4: error: this quote is not closed before the next '---' or '...'"),
            ("\"\\q\"", "1:2: error: unknown escape after '\\', write '\\\\' for a backslash or use single quotes"),
            ("\"\\xZZ\"", "1:4: error: expected hexadecimal digits after '\\x', '\\u' or '\\U'"),
            ("\"\\uD800\"", "1:4: error: this escape is not a Unicode character"),
            ("a: [1, 2\nb: 3\n", "2:2: error: expected ',' or ']' in the list that starts at line 1"),
            ("a: {x: 1\nb: 3\n", "2:2: error: expected ',' or '}' in the mapping that starts at line 1"),
            (
                "a:\n  b: 1\n c: 2\n",
                "3:2: error: expected a key of the mapping that starts at line 1, check indentation and quotes"
            ),
            (
                "a: 'it's'\n",
                "1:8: error: expected a key of the mapping that starts at line 1, check indentation and quotes"
            ),
            (
                "- a\nb: 1\n",
                "2:1: error: expected a '- ' item of the list that starts at line 1, check the indentation"
            ),
            ("a: ]\n", "1:4: error: expected a value"),
            (
                "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n",
                "2:1: error: a conflict that Git marks up to line 6: keep one of the two versions, and delete the lines that "
                    + "begin with '<<<<<<<', '=======' and '>>>>>>>'"
            ),
            ("a: [1,\n", "1:4: error: this '[' is never closed"),
            ("a: [1,", "1:4: error: this '[' is never closed"),
            ("a: [", "1:4: error: this '[' is never closed"),
            ("a: [1\n\n# end\n", "1:4: error: this '[' is never closed"),
            ("a: {b", "1:4: error: this '{' is never closed"),
            ("a: {b: [1, 2]\n", "1:4: error: this '{' is never closed"),
            ("a: {b: [1, {c: 2}\n", "1:8: error: this '[' is never closed"),
            ("é: [1]\nb:\n  - {c: 1,\n     d: 2,\n", "3:5: error: this '{' is never closed"),
            ("a: &m {b: 1\n", "1:4: error: this '{' is never closed"),
            ("a: [b: 1\n", "1:4: error: this '[' is never closed"),
            ("a: [? b\n", "1:4: error: this '[' is never closed"),
            ("a: [b, \"c", "1:8: error: this quote is never closed"),
            ("[a] b\n", "1:5: error: the document has ended before this text, check the indentation"),
            ("a: @x\n", "1:4: error: a plain value cannot start with '@', quote it"),
            ("a: `x`\n", "1:4: error: a plain value cannot start with '`', quote it"),
            ("a: 5\nb: %x\n", "2:4: error: a plain value cannot start with '%', quote it"),
            ("a: & 1\n", "1:5: error: the name after '&' or '*' may have letters, digits, '-' and '_' only"),
            ("a: * 1\n", "1:5: error: the name after '&' or '*' may have letters, digits, '-' and '_' only"),
            ("a: !e!x 1\n", "1:4: error: tags are not supported, remove it or quote the text that starts with '!'"),
            ("a: !<x 1\n", "1:7: error: tags are not supported, remove it or quote the text that starts with '!'"),
            ("a: |0\n", "1:5: error: the number after '|' or '>' must be in 1...9"),
            ("a: >x\n", "1:5: error: expected a line break after '|' or '>', quote a text that starts with it"),
            ("%YAML 3.0\n---\na\n", "1:1: error: only YAML 1.1 and 1.2 can be read"),
            ("%X\n---\na\n", "1:1: error: a line that starts with '%' is a directive, and only '%YAML 1.2' is of use"),
        ])
    func syntax(text: String, problem: String) {
        #expect(problems(text) == ["t.yaml:" + problem])
    }

    @Test(
        "of meaning say what is refused",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "3:1: error: duplicate key 'a' (first at line 1)"),
            ("a: 1\n'a': 3\n", "2:1: error: duplicate key 'a' (first at line 1)"),
            ("? \"x\\ny\"\n: 1\n? \"x\\ny\"\n: 2\n", "3:3: error: duplicate key 'x\\ny' (first at line 1)"),
            ("<<: {a: 1}\n", "1:1: error: merge keys '<<' are not supported, write the pairs out"),
            ("? [1]\n: 2\n", "1:3: error: a key must be a scalar, not a list"),
            ("a: {{x: 1}: 2}\n", "1:5: error: a key must be a scalar, not a mapping"),
            (
                "a: {{ steps }}\n",
                "1:5: error: '{{' begins a placeholder of a template, write its value in place of all of '{{ ... }}'"
            ),
            ("&m [1] : 2\n", "1:1: error: a key must be a scalar, not a list"),
            ("a: !!int 1\n", "1:4: error: the tag '!!int' is not supported, write the value without it"),
            ("a: !env HOME\n", "1:4: error: the tag '!env' is not supported, write the value without it"),
            ("a: !!seq [1]\n", "1:4: error: the tag '!!seq' is not supported, write the value without it"),
            ("a: !!str {b: 1}\n", "1:4: error: the tag '!!str' is not supported, write the value without it"),
            ("a: *x\n", "1:4: error: no anchor '&x' ends before this alias"),
            ("a: &rate 1\nb: *rat\n", "2:4: error: no anchor '&rat' ends before this alias, did you mean '*rate'?"),
            ("a: &x [*x]\n", "1:8: error: no anchor '&x' ends before this alias"),
            (
                "a: 1\n---\nb: 2\n",
                "2:1: error: a second document starts here, a file can have only one, move it to a file of its own"
            ),
        ])
    func meaning(text: String, problem: String) {
        #expect(problems(text) == ["t.yaml:" + problem])
    }

    @Test("in the bytes are told by line and column")
    func bytes() {
        let invalid = "error: the file is not valid UTF-8 here"
        let control =
            "error: this control character cannot stand in a text file, write it as an escape in double quotes"
        #expect(problems(bytes: [0xFF]) == ["t.yaml:1:1: \(invalid)"])
        #expect(problems(bytes: Array("a: 1\r\nbé: ".utf8) + [0xC3]) == ["t.yaml:2:5: \(invalid)"])
        #expect(problems(bytes: Array("a: 1\rb: ".utf8) + [0xC0, 0x80]) == ["t.yaml:2:4: \(invalid)"])
        #expect(problems(bytes: Array("a: ".utf8) + [0xED, 0xA0, 0x80]) == ["t.yaml:1:4: \(invalid)"])
        #expect(problems("a: 1\nb: x\0y\n") == ["t.yaml:2:5: \(control)"])
        #expect(problems("\u{FEFF}a: \u{7}\n") == ["t.yaml:1:4: \(control)"])
        #expect(problems(bytes: [0xFF, 0xFE, 0x61, 0]) == ["t.yaml:1:1: error: the file is UTF-16, save it as UTF-8"])
        #expect(problems(bytes: [0xFE, 0xFF, 0, 0x61]) == ["t.yaml:1:1: error: the file is UTF-16, save it as UTF-8"])
    }

    @Test("are all reported together, up to the first one of syntax")
    func together() {
        let text = """
            a: 1
            a: 2
            b: {c: 1, c: 2, c: 3}
            <<: *nobody
            ? [1]
            : !!int 5
            d: 'open
            """
        #expect(
            problems(text) == [
                "t.yaml:2:1: error: duplicate key 'a' (first at line 1)",
                "t.yaml:3:11: error: duplicate key 'c' (first at line 3)",
                "t.yaml:3:17: error: duplicate key 'c' (first at line 3)",
                "t.yaml:4:1: error: merge keys '<<' are not supported, write the pairs out",
                "t.yaml:4:5: error: no anchor '&nobody' ends before this alias",
                "t.yaml:5:3: error: a key must be a scalar, not a list",
                "t.yaml:6:3: error: the tag '!!int' is not supported, write the value without it",
                "t.yaml:7:4: error: this quote is never closed",
            ])
    }

    @Test("end with a word after the hundredth")
    func tooMany() {
        let all = problems(String(repeating: "a: 1\n", count: 500))
        #expect(all.count == 101)
        #expect(all[99] == "t.yaml:101:1: error: duplicate key 'a' (first at line 1)")
        #expect(all[100] == "t.yaml:102:1: error: more than 100 problems, the rest of the file was not read")
        #expect(problems(String(repeating: "a: 1\n", count: 101)).count == 100)
    }

    @Test("show long names cut")
    func longNames() {
        let key = String(repeating: "k", count: 61)
        #expect(
            problems("\(key): 1\n\(key): 2\n") == [
                "t.yaml:2:1: error: duplicate key '\(key.dropLast())...' (first at line 1)"
            ])
    }
}
