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
                // A tag makes a plain scalar a string (`!!str 5`); other tags are rejected later.
                let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE && data.tag == nil
                let scalar = Node.Scalar(String(decoding: value, as: UTF8.self), isPlain: isPlain)
                return Event(kind: .scalar(scalar, anchor: name(data.anchor), tag: name(data.tag)), mark: mark)
            case YAML_SEQUENCE_START_EVENT:
                let data = event.data.sequence_start
                return Event(kind: .sequenceStart(anchor: name(data.anchor), tag: name(data.tag)), mark: mark)
            case YAML_MAPPING_START_EVENT:
                let data = event.data.mapping_start
                return Event(kind: .mappingStart(anchor: name(data.anchor), tag: name(data.tag)), mark: mark)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
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
