import CYAML

/// An event of libyaml, with its start location.
struct Event {
    /// The kind of an event.
    enum Kind {
        case documentStart
        case documentEnd
        case streamEnd
        case alias(name: String)
        case scalar(Node.Scalar, anchor: String?, tag: String?)
        case sequenceStart(anchor: String?, tag: String?)
        case mappingStart(anchor: String?, tag: String?)
        case collectionEnd
    }

    var kind: Kind
    var mark: Mark
}

/// A wrapper of libyaml's parser, which splits the text into events.
///
/// Events are read one at a time, so that limits can stop a malicious file early. libyaml keeps pointers to the parser
/// and to the text, so both live on the heap and are owned by this type.
struct EventParser: ~Copyable {
    let parser: UnsafeMutablePointer<yaml_parser_t>
    let source: UnsafeMutableBufferPointer<UInt8>
    let file: String
    /// The tag `!!str` in full.
    static let stringTag = "tag:yaml.org,2002:str"
    /// The starts of the collections in brackets that are open after the last event, the outermost first.
    private var openFlows: [(start: yaml_mark_t, end: yaml_mark_t, bracket: Character)] = []

    /// Creates a parser for `bytes`, which must be UTF-8 without a byte order mark.
    init(_ bytes: ArraySlice<UInt8>, file: String) {
        // Allocate at least one byte, because libyaml asserts that the pointer is not null.
        source = .allocate(capacity: bytes.count + 1)
        source.initialize(repeating: 0)
        _ = source.update(fromContentsOf: bytes)
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        self.file = file
        // This fails only if memory runs out, and then Swift's own allocations trap as well.
        precondition(yaml_parser_initialize(parser) == 1, "out of memory")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, source.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        source.deallocate()
    }

    /// The bytes of the text.
    var text: Slice<UnsafeMutableBufferPointer<UInt8>> { source.dropLast() }

    /// Returns the next event.
    ///
    /// It must not be called again after it has thrown an error or returned `streamEnd`.
    mutating func next() throws(Diagnostics) -> Event {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw Diagnostics([problem()]) }
            defer { yaml_event_delete(&event) }
            let mark = self.mark(event.start_mark)
            switch event.type {
            case YAML_DOCUMENT_START_EVENT:
                return Event(kind: .documentStart, mark: mark)
            case YAML_DOCUMENT_END_EVENT:
                return Event(kind: .documentEnd, mark: mark)
            case YAML_STREAM_END_EVENT:
                return Event(kind: .streamEnd, mark: mark)
            case YAML_ALIAS_EVENT:
                return Event(kind: .alias(name: name(event.data.alias.anchor) ?? ""), mark: mark)
            case YAML_SCALAR_EVENT:
                let data = event.data.scalar
                let value = UnsafeBufferPointer(start: data.value, count: data.length)
                let tag = name(data.tag)
                // `!!str 5` is a string. Other tags are rejected later, and the value is read as if it had none.
                let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE && tag != Self.stringTag
                let scalar = Node.Scalar(String(decoding: value, as: UTF8.self), isPlain: isPlain)
                return Event(kind: .scalar(scalar, anchor: name(data.anchor), tag: tag), mark: mark)
            case YAML_SEQUENCE_START_EVENT:
                let data = event.data.sequence_start
                if data.style == YAML_FLOW_SEQUENCE_STYLE { openFlows.append((event.start_mark, event.end_mark, "[")) }
                return Event(kind: .sequenceStart(anchor: name(data.anchor), tag: name(data.tag)), mark: mark)
            case YAML_MAPPING_START_EVENT:
                let data = event.data.mapping_start
                if data.style == YAML_FLOW_MAPPING_STYLE { openFlows.append((event.start_mark, event.end_mark, "{")) }
                return Event(kind: .mappingStart(anchor: name(data.anchor), tag: name(data.tag)), mark: mark)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                // In brackets there are no other collections.
                _ = openFlows.popLast()
                return Event(kind: .collectionEnd, mark: mark)
            default:  // Ignore the start of the stream.
                continue
            }
        }
    }

    /// Converts a libyaml mark to a location.
    func mark(_ mark: yaml_mark_t) -> Mark {
        Mark(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension EventParser {
    /// Returns libyaml's error in words for readers who do not know YAML's grammar.
    func problem() -> Diagnostic {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "the file cannot be read"
        if state.error == YAML_READER_ERROR {
            return Diagnostic(
                Self.readable(readerProblem: problem), at: mark(ofByte: Int(clamping: state.problem_offset)))
        }
        if let problem = conflictMarker { return problem }
        let context = state.context.map { String(cString: $0) } ?? ""
        let found = scalar(at: Int(state.problem_mark.index))
        // At the end of the text, libyaml's mark is on the line after the last, even if that does not exist.
        let place = found == nil ? mark(ofByte: text.count) : mark(state.problem_mark)
        let start = mark(state.context_mark)
        switch (context, problem) {
        case (_, "found character that cannot start any token"):
            return Diagnostic(Self.readable(badStart: found), at: place)
        case ("while scanning a plain scalar", "found a tab character that violates indentation"),
            ("while scanning a block scalar", "found a tab character where an indentation space is expected"):
            return Diagnostic("a tab cannot indent, use spaces", at: place)
        case ("while scanning a simple key", "could not find expected ':'"):
            return Diagnostic("expected ':' after this key\(remedy(forKeyAt: start.line))", at: start)
        case (_, "mapping values are not allowed in this context"):
            if let problem = missingColon(above: place.line) { return problem }
            let remedy =
                mapping(onLine: place.line).map { "write '\($0)', or the second key on a line of its own" }
                ?? text(onLine: place.line).map { "write \($0)" }
                ?? "check the indentation or quote the text that contains it"
            return Diagnostic("a ':' cannot stand here, \(remedy)", at: place)
        case (_, "block sequence entries are not allowed in this context"):
            return Diagnostic("a '- ' item cannot stand here, start it on a line of its own", at: place)
        case (_, "mapping keys are not allowed in this context"):
            return Diagnostic("a '? ' key cannot stand here, start it on a line of its own", at: place)
        case ("while scanning a quoted scalar", "found unexpected end of stream"):
            return Diagnostic("this quote is never closed", at: start)
        case ("while scanning a quoted scalar", "found unexpected document indicator"):
            return Diagnostic("this quote is not closed before the next '---' or '...'", at: start)
        case ("while parsing a quoted scalar", "found unknown escape character"):
            // A path with the backslashes of Windows, which name no file elsewhere.
            let isPath = line(place.line).contains(/"[^"]*\\[^"]*\.[A-Za-z0-9]{2,5}"/)
            let remedy = isPath ? "'/' between the folders of a path" : "'\\\\' for a backslash or use single quotes"
            return Diagnostic("unknown escape after '\\', write \(remedy)", at: place)
        case ("while parsing a quoted scalar", "did not find expected hexdecimal number"):
            return Diagnostic("expected hexadecimal digits after '\\x', '\\u' or '\\U'", at: place)
        case ("while parsing a quoted scalar", "found invalid Unicode character escape code"):
            return Diagnostic("this escape is not a Unicode character", at: place)
        case ("while parsing a flow sequence", _) where found == nil,
            ("while parsing a flow mapping", _) where found == nil,
            (_, "did not find expected node content") where found == nil:
            return openBracket ?? Diagnostic("the file ends where a value is expected", at: place)
        case ("while parsing a flow sequence", _) where beforeBracket(at: place) != nil,
            ("while parsing a flow mapping", _) where beforeBracket(at: place) != nil:
            return beforeBracket(at: place) ?? Diagnostic("expected ','", at: place)
        case ("while parsing a flow sequence", _):
            return Diagnostic("expected ',' or ']' in the list that starts at line \(start.line)", at: place)
        case ("while parsing a flow mapping", _):
            return Diagnostic("expected ',' or '}' in the mapping that starts at line \(start.line)", at: place)
        case ("while parsing a block mapping", _) where line(place.line).dropFirst(place.column - 1).hasPrefix("//"):
            return Diagnostic("'//' begins no comment, write '#'", at: place)
        case ("while parsing a block mapping", _):
            // A comment behind a key without a colon ends the text that it begins.
            if let problem = missingColon(above: place.line) { return problem }
            return Diagnostic(
                "expected a key of the mapping that starts at line \(start.line), check indentation and quotes",
                at: place)
        case ("while parsing a block collection", _):
            return Diagnostic(
                "expected a '- ' item of the list that starts at line \(start.line), check the indentation", at: place)
        case ("while parsing a block node", "did not find expected node content"),
            ("while parsing a flow node", "did not find expected node content"):
            return Diagnostic("expected a value", at: place)
        case ("while scanning an anchor", _), ("while scanning an alias", _):
            return Diagnostic("the name after '&' or '*' may have letters, digits, '-' and '_' only", at: place)
        case ("while parsing a node", "found undefined tag handle"), ("while scanning a tag", _),
            ("while parsing a tag", _):
            return Diagnostic("tags are not supported, remove it or quote the text that starts with '!'", at: place)
        case ("while scanning a block scalar", "found an indentation indicator equal to 0"):
            return Diagnostic("the number after '|' or '>' must be in 1...9", at: place)
        case ("while scanning a block scalar", "did not find expected comment or line break"):
            return Diagnostic("expected a line break after '|' or '>', quote a text that starts with it", at: place)
        case ("while scanning a directive", _):
            return Diagnostic("a line that starts with '%' is a directive, and only '%YAML 1.2' is of use", at: start)
        case (_, "found incompatible YAML document"):
            return Diagnostic("only YAML 1.1 and 1.2 can be read", at: place)
        case (_, "did not find expected <document start>"):
            return Diagnostic("the document has ended before this text, check the indentation", at: place)
        default:
            return Diagnostic(context.isEmpty ? problem : "\(problem) \(context)", at: place)
        }
    }

    /// Returns the problem of a bracket in a text without quotes, such as `${a}` or `choice([1, 2])` in a mapping; `nil`
    /// if there is none.
    private func beforeBracket(at place: Mark) -> Diagnostic? {
        func before(_ place: Mark, by count: Int) -> Mark {
            Mark(file: place.file, line: place.line, column: place.column - count)
        }
        let line = line(place.line)
        let start = String(String.UnicodeScalarView(line.unicodeScalars.prefix(place.column - 1)))
        let rest = String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(place.column - 1)))
        if start.hasSuffix("$"), rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
            return Diagnostic(
                "'$\(rest[...end])' is not expanded, write the value that it stands for", at: before(place, by: 1))
        }
        guard let call = start.firstMatch(of: /[A-Za-z_.]+\($/), let end = rest.firstMatch(of: /^\[[^\[\]]*\]\)/)
        else { return nil }
        return Diagnostic(
            "a text with brackets needs quotes, write '\(call.0)\(end.0)'",
            at: before(place, by: call.0.unicodeScalars.count))
    }

    /// The problem of two versions of a text that Git could not merge; `nil` if there are none.
    private var conflictMarker: Diagnostic? {
        let lines = String(decoding: text, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let start = lines.firstIndex(where: { $0.hasPrefix("<<<<<<< ") }),
            let end = lines[start...].firstIndex(where: { $0.hasPrefix(">>>>>>> ") })
        else { return nil }
        return Diagnostic(
            "a conflict that Git marks up to line \(end + 1): keep one of the two versions, and delete the lines that "
                + "begin with '<<<<<<<', '=======' and '>>>>>>>'",
            at: Mark(file: file, line: start + 1, column: 1))
    }

    /// The problem of the innermost bracket that is open at the end of the text; `nil` if there is none.
    private var openBracket: Diagnostic? {
        // A pair in a list is a mapping without brackets: it starts at its key, or at the '?' before it.
        let flow = openFlows.last { $0.start.index < $0.end.index && scalar(at: Int($0.start.index)) != "?" }
        return flow.map { Diagnostic("this '\($0.bracket)' is never closed", at: mark($0.start)) }
    }

    /// Returns the remedy for a key without a colon, in view of its line; empty if none can be guessed.
    private func remedy(forKeyAt number: Int) -> String {
        let line = line(number)
        guard let pair = pairMeant(by: line) else { return "" }
        // Such a space looks like one of YAML.
        let odd = line.unicodeScalars.first { $0.properties.isWhitespace && !$0.isASCII }
        let space = odd.map { " with a plain space in place of U+\(String($0.value, radix: 16, uppercase: true))" }
        let colon = line.contains("\u{FF1A}") ? " with a plain colon in place of U+FF1A" : nil
        return ", write '\(pair)'\(colon ?? space.map { $0.replacing("U+A0", with: "U+00A0") } ?? "")"
    }

    /// Returns the problem of a key without a colon, in view of the pair below it; `nil` if there is none.
    private func missingColon(above number: Int) -> Diagnostic? {
        guard let place = lineWithoutPair(above: number) else { return nil }
        let column = line(place).prefix { $0 == " " }.count + 1
        return Diagnostic(
            "expected ':' after this key\(remedy(forKeyAt: place))", at: Mark(file: file, line: place, column: column))
    }

    /// Returns the line of the key without a colon that made a text of the pair on line `number`; `nil` if there is none.
    ///
    /// `batch_size:32` on the first line of a mapping begins a text, which goes on on the lines below.
    private func lineWithoutPair(above number: Int) -> Int? {
        func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }
        let pair = line(number)
        guard pair.firstMatch(of: /^ *[A-Za-z_][A-Za-z0-9_.-]*:( |$)/) != nil else { return nil }
        for place in stride(from: number - 1, to: 0, by: -1) {
            let line = line(place)
            let content = line.drop { $0 == " " }
            if content.isEmpty || content.hasPrefix("#") { continue }
            guard indentation(line) == indentation(pair), !content.hasPrefix("- "),
                content.firstMatch(of: /:( |$)/) == nil
            else { return nil }
            return place
        }
        return nil
    }

    /// Returns a line of the text, from 1; empty if there is none.
    private func line(_ number: Int) -> String {
        let lines = String(decoding: text, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        return lines.indices.contains(number - 1) ? String(lines[number - 1]) : ""
    }

    /// Returns what a line with two keys means: `training: {steps: 20}` for `training: steps: 20`.
    private func mapping(onLine number: Int) -> String? {
        guard let match = line(number).wholeMatch(of: /\s*([A-Za-z_]+): +([a-z_]+): +([^ :{}\[\],#]+)\s*/) else {
            return nil
        }
        return "\(match.1): {\(match.2): \(match.3)}"
    }

    /// Returns a key with its text in quotes, which has a colon: `summary: 'DQN: small'`.
    private func text(onLine number: Int) -> String? {
        guard let match = line(number).wholeMatch(of: /\s*([a-z_]+): +([A-Za-z0-9][^'"{}\[\]#]*[^'"{}\[\]# ])\s*/),
            match.2.count <= 60, match.2.contains(" ")
        else { return nil }
        return "\(match.1): '\(match.2)'"
    }

    private static func readable(readerProblem problem: String) -> String {
        switch problem {
        case "control characters are not allowed":
            "this control character cannot stand in a text file, write it as an escape in double quotes"
        case "input is too long":
            "the file is too long"
        default:
            "the file is not valid UTF-8 here"
        }
    }

    private static func readable(badStart scalar: Unicode.Scalar?) -> String {
        switch scalar {
        case "\t": "a tab cannot indent, use spaces"
        case .some(let scalar): "a plain value cannot start with '\(scalar)', quote it"
        case nil: "expected a value"
        }
    }

    /// Returns the Unicode scalar at `index`, counted in scalars like libyaml's marks.
    private func scalar(at index: Int) -> Unicode.Scalar? {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        return scalars.dropFirst(index).first
    }

    /// Returns the location of the byte at `offset`, which is all that libyaml reports for invalid bytes.
    private func mark(ofByte offset: Int) -> Mark {
        var mark = Mark(file: file, line: 1, column: 1)
        var previous: UInt8 = 0
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: "\r") {
                // This is the second half of a line break that is already counted.
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                mark.line += 1
                mark.column = 1
            } else if byte & 0xC0 != 0x80 {  // Not a UTF-8 continuation byte.
                mark.column += 1
            }
            previous = byte
        }
        return mark
    }
}
