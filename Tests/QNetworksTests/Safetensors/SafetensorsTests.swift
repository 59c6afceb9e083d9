import QNetworks
import TestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsTests {
    static let example = Safetensors(
        [
            .init(name: "b", dimensions: [2, 1], values: [1, -2.5]),
            .init(name: "a\"\\\n", dimensions: [], values: [.infinity]),
            .init(name: "leer: ∅", dimensions: [3, 0], values: []),
        ], metadata: ["z": "ü", "format": "\u{1}\u{1F600}"])

    /// A file of the given header, padded or not, and data.
    static func file(_ header: String, data: [UInt8] = []) -> [UInt8] {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + data
    }

    @Test("the bytes are those of the format")
    func written() {
        let header =
            #"{"__metadata__":{"format":"\u0001😀","z":"ü"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"#
            + #""a\"\\\u000a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"#
            + #""leer: ∅":{"dtype":"F32","shape":[3,0],"data_offsets":[12,12]}}"#
        let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        #expect(
            Self.example.bytes
                == Self.file(padded, data: [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0, 0, 0x80, 0x7F]))
    }

    @Test("what is written reads back", arguments: [example, Safetensors([]), Safetensors([], metadata: ["": ""])])
    func roundTrip(file: Safetensors) throws {
        #expect(try Safetensors(bytes: file.bytes) == file)
        #expect(file.bytes.count % 8 == file.tensors.reduce(0) { $0 + $1.values.count * 4 } % 8)
    }

    @Test("every bit pattern of a value survives")
    func bits() throws {
        let patterns: [UInt32] = [0, 1, 0x8000_0000, 0x7FC0_0001, 0xFF80_0000, 0x7FA0_1234, .max]
        let file = Safetensors([
            .init(name: "x", dimensions: [patterns.count], values: patterns.map(Float.init(bitPattern:)))
        ])
        #expect(try Safetensors(bytes: file.bytes).tensors[0].values.map(\.bitPattern) == patterns)
    }

    @Test("tensors are read in the order of their data, whatever that of the header")
    func order() throws {
        let header =
            #"{ "b" : {"data_offsets":[4,8],"shape":[1],"dtype":"F32"},"#
            + #""c":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"#
            + "\t\"\\u0061\\ud83d\\ude00\":\n{\"dtype\":\"F\\u00332\",\"shape\":[1, 1],\"data_offsets\":[0,4]}}\r\n "
        let file = try Safetensors(bytes: Self.file(header, data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]))
        #expect(file.tensors.map(\.name) == ["a😀", "c", "b"])
        #expect(file.tensors.map(\.values) == [[1], [], [2]])
        #expect(file.tensors.map(\.dimensions) == [[1, 1], [0], [1]])
    }

    /// A header that is refused, its data and why.
    struct Refused: CustomTestStringConvertible, Sendable {
        let header: String
        var dataCount = 0
        let text: String

        var testDescription: String { header }

        static func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
            "{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
        }

        static let layouts = [
            Refused(
                header: #"{"a":\#(tensor("[1]", "[0,2]", type: "F16"))}"#, dataCount: 2,
                text: "the tensor \"a\" has elements of type \"F16\", but only \"F32\" is supported"),
            Refused(
                header: #"{"a":\#(tensor("[2,3]", "[0,20]"))}"#, dataCount: 20,
                text: "the tensor \"a\" of shape [2, 3] has 20 bytes, which is not its size"),
            Refused(
                header: #"{"a":\#(tensor("[4611686018427387904,4]", "[0,0]"))}"#,
                text: "the tensor \"a\" of shape [4611686018427387904, 4] has 0 bytes, which is not its size"),
            Refused(
                header: #"{"a":\#(tensor("[25]", "[0,100]"))}"#, dataCount: 60,
                text: "the tensor \"a\" claims the bytes 0 to 100 of 60: the file is cut off or damaged"),
            Refused(
                header: #"{"a":\#(tensor("[1]", "[8,4]"))}"#, dataCount: 8,
                text: "the tensor \"a\" claims the bytes 8 to 4 of 8: the file is cut off or damaged"),
            Refused(
                header: #"{"a":\#(tensor("[2]", "[0,8]")),"b":\#(tensor("[2]", "[4,12]"))}"#, dataCount: 12,
                text: "the tensors \"a\" and \"b\" claim the same bytes"),
            Refused(
                header: #"{"a":\#(tensor("[1]", "[0,4]")),"b":\#(tensor("[1]", "[8,12]"))}"#, dataCount: 12,
                text: "the bytes 4 to 8 of the data belong to no tensor"),
            Refused(
                header: #"{"a":\#(tensor("[1]", "[0,4]"))}"#, dataCount: 5,
                text: "the bytes 4 to 5 of the data belong to no tensor"),
            Refused(
                header: #"{"a":\#(tensor("[1]", "[0,4]")),"\u0061":\#(tensor("[1]", "[4,8]"))}"#, dataCount: 8,
                text: "the name \"a\" occurs twice"),
            Refused(header: #"{"__metadata__":{"k":"","k":""}}"#, text: "the name \"k\" occurs twice"),
            Refused(header: #"{"__metadata__":{},"__metadata__":{}}"#, text: "the name \"__metadata__\" occurs twice"),
        ]

        private static func json(_ header: String, _ byte: Int, _ reason: String) -> Refused {
            Refused(header: header, text: "the header is wrong at byte \(byte): \(reason)")
        }

        static let texts = [
            json("", 0, "expected \"{\""), json(" {}", 0, "expected \"{\""), json("{", 1, "expected \"\\\"\""),
            json("{}x", 2, "expected the end of the header"), json(#"{"a" 1}"#, 5, "expected \":\""),
            json(#"{"a":1}"#, 5, "expected \"{\""), json(#"{"__metadata__":{"a":1}}"#, 21, "expected \"\\\"\""),
            json(#"{"a":{}}"#, 7, "a tensor needs \"dtype\", \"shape\" and two \"data_offsets\""),
            json(
                #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0]}}"#, 50,
                "a tensor needs \"dtype\", \"shape\" and two \"data_offsets\""),
            json(#"{"a":{"dtype":"F32","dtype":"F32"}}"#, 28, "\"dtype\" occurs twice"),
            json(#"{"a":{"strides":[1]}}"#, 16, "a tensor has no key \"strides\""),
            json(#"{"a":{"shape":[1,]}}"#, 17, "expected a whole number"),
            json(#"{"a":{"shape":[-1]}}"#, 15, "expected a whole number"),
            json(#"{"a":{"shape":[01]}}"#, 17, "expected a whole number"),
            json(#"{"a":{"shape":[1.0]}}"#, 16, "expected \"]\""),
            json(#"{"a":{"shape":[9223372036854775808]}}"#, 33, "the number is too large"),
            json("{\"a\u{1}\":1}", 4, "a text holds a control character"), json(#"{"\x"#, 4, "there is no such escape"),
            json(#"{"\"#, 3, "a text ends in an escape"),
            json(#"{"\u00g0":1}"#, 6, "expected four hexadecimal digits"),
            json(#"{"\ud83d":1}"#, 8, "half a surrogate pair"),
            json(#"{"\ud83d\u0041":1}"#, 14, "half a surrogate pair"),
            json(#"{"\ude00":1}"#, 8, "half a surrogate pair"),
        ]
    }

    @Test("files that break the format are refused with the reason", arguments: Refused.layouts + Refused.texts)
    func refused(example: Refused) throws {
        let bytes = Self.file(example.header, data: [UInt8](repeating: 0, count: example.dataCount))
        let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes) }
        #expect(error?.description == example.text)
    }

    @Test("text that is not UTF-8 is refused")
    func notUTF8() {
        let bytes: [UInt8] = [5, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xFF] + Array("\":".utf8)
        #expect(throws: SafetensorsError.invalidHeader(byte: 4, reason: "the text is not UTF-8")) {
            try Safetensors(bytes: bytes)
        }
    }

    @Test(
        "files that end too early, or are of another kind, are refused",
        arguments: [
            (
                [1, 2, 3],
                "the file has 3 bytes, but a safetensors file has at least 8: it is cut off or of another kind"
            ),
            (
                [9, 0, 0, 0, 0, 0, 0, 0, 0x7B],
                "the header is said to have 9 bytes, but only 1 follow: the file is cut off or of another kind"
            ),
            (
                [0x93] + Array("NUMPY\u{1}\u{0}".utf8),
                "the header is said to have 379676406402707 bytes, but a safetensors header has at most 100000000: the file is damaged or of another kind"
            ),
        ] as [([UInt8], String)])
    func cutOff(bytes: [UInt8], text: String) {
        let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes) }
        #expect(error?.description == text)
    }

    @Test("every shorter file is refused")
    func shorter() {
        let bytes = Self.example.bytes
        #expect(bytes.indices.allSatisfy { (try? Safetensors(bytes: Array(bytes[..<$0]))) == nil })
    }

    @Test("damaged files are refused or read, and never trap", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SplitMix(state: seed)
        let whole = Self.example.bytes
        let snippets = ["\"", "\\", "{", "}", "[", "]", ",", ":", "0", "99999999999999999999", "-", "\\ud83d", "F32"]
        var (accepted, refused) = (0, 0)
        for _ in 0..<1000 {
            var bytes = whole
            for _ in 0...random.next() % 3 {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 5 {
                case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
                case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(contentsOf: snippets[Int(random.next() % 13)].utf8, at: place)
                default: bytes[0] = UInt8(truncatingIfNeeded: random.next())
                }
                // The length follows now and then, so that the damage reaches the JSON.
                if random.next() % 2 == 0 { bytes[0] &+= UInt8(truncatingIfNeeded: bytes.count - whole.count) }
            }
            do {
                let file = try Safetensors(bytes: bytes)
                accepted += 1
                let again = try Safetensors(bytes: file.bytes)
                #expect(again.bytes == file.bytes)
            } catch {
                refused += 1
            }
        }
        #expect(accepted > 5 && refused > 500)
    }

    @Test("two tensors of one name, and values that do not fill a shape, trap")
    func programmersErrors() async {
        await #expect(processExitsWith: .failure) {
            let tensor = Safetensors.Tensor(name: "a", dimensions: [1], values: [1])
            _ = Safetensors([tensor, tensor])
        }
        await #expect(processExitsWith: .failure) {
            _ = Safetensors.Tensor(name: "a", dimensions: [2], values: [1])
        }
    }
}
