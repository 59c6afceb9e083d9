import TestSupport
import Testing
import Understudy

@Suite("The state of a run on its way to a checkpoint and back")
struct StateArchiveTests {
    /// One of everything that can be exchanged.
    private struct Sample: Equatable {
        struct Item: Equatable {
            var number: Int32 = 0
            var values: [Float] = []
            var inner: [Int]?
        }

        var float: Float = 0
        var double = 0.0
        var integer = 0
        var word: UInt64 = 0
        var flag = false
        var known: Double?
        var unknown: Double?
        var fixed: [Int32] = [0, 0, 0]
        var growing: [Double] = []
        var flags = [false, false]
        var items: [Item] = []
        var stream = RandomStream(seed: 0, name: "none")

        mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
            try archive.number(&float, "float")
            try archive.number(&double, "double")
            try archive.within("outer") { archive in
                try archive.number(&integer, "integer")
                try archive.within("inner") { try $0.number(&word, "word") }
            }
            try archive.flag(&flag, "flag")
            try archive.optional(&known, "known")
            try archive.optional(&unknown, "unknown")
            try archive.numbers(&fixed, "fixed")
            try archive.numbers(&growing, "growing", varies: true)
            try archive.flags(&flags, "flags")
            try archive.list(&items, "items", fresh: Item()) { item, archive in
                try archive.number(&item.number, "number")
                try archive.numbers(&item.values, "values", varies: true)
                try archive.presence(of: &item.inner, fresh: []) { inner, archive in
                    try archive.list(&inner, "inner", fresh: 0) { try $1.number(&$0, "element") }
                }
            }
            try stream.saveOrRestoreState(in: &archive, "stream")
        }

        static var full: Sample {
            var stream = RandomStream(seed: 7, name: "some")
            for _ in 0..<5 { _ = stream.next() }
            return Sample(
                float: -.pi, double: 1e-310, integer: -(1 << 50), word: .max, flag: true, known: .infinity,
                unknown: nil,
                fixed: [1, -2, 1 << 30], growing: [0.1, 0.2], flags: [true, false],
                items: [
                    Item(number: 3, values: [1, 2, 3], inner: nil), Item(number: -1, values: [], inner: [4, 5]),
                    Item(number: 0, values: [.nan.magnitude], inner: []),
                ], stream: stream)
        }
    }

    @Test("comes back as it was, whatever was there before")
    func roundTrip() throws {
        var saved = Sample.full
        saved.items[2].values = [0.5]
        let state = try SavedState { try saved.saveOrRestoreState(in: &$0) }
        for var restored in [Sample(), Sample(known: 1, unknown: 2, growing: [9], items: [.init(number: 5)])] {
            try state.restore { try restored.saveOrRestoreState(in: &$0) }
            #expect(restored == saved)
        }
    }

    @Test("keeps the bits of numbers that are none")
    func bits() throws {
        var number = Float(bitPattern: 0x7FC0_1234)
        let state = try SavedState { try $0.number(&number, "number") }
        var restored: Float = 0
        try state.restore { try $0.number(&restored, "number") }
        #expect(restored.bitPattern == 0x7FC0_1234)
    }

    @Test("names its parts by their place, with safetensors' types")
    func names() throws {
        var sample = Sample.full
        let state = try SavedState { try sample.saveOrRestoreState(in: &$0) }
        #expect(
            state.parts.map { "\($0.name) \($0.type) \($0.count) \($0.byteCount)" }.prefix(4) == [
                "float F32 1 4", "double F64 1 8", "outer.integer I64 1 8", "outer.inner.word U64 1 8",
            ])
    }

    @Test("is refused where a part is missing, of another type or of another size")
    func wrong() throws {
        var number = 5
        var two: [Float] = [1, 2]
        let state = try SavedState {
            try $0.within("a") { try $0.number(&number, "b") }
            try $0.numbers(&two, "two")
        }
        func error(_ exchange: (inout StateArchive) throws -> Void) -> String? {
            do {
                try state.restore(exchange)
                return nil
            } catch { return "\(error)" }
        }
        var float: Float = 0
        var three: [Float] = [0, 0, 0]
        #expect(error { try $0.number(&number, "c") } == "c: it is missing")
        #expect(error { try $0.number(&float, "a.b") } == "a.b: its numbers are I64, not F32")
        #expect(error { try $0.numbers(&three, "two") } == "two: it has 2 numbers, not 3")
        #expect(error { try $0.number(&number, "a.b") } == "two: nobody asked for it")
    }

    @Test("is refused where a list ends too early or goes on, or a flag is neither")
    func wrongLists() throws {
        var numbers = [1, 2, 3]
        let state = try SavedState { archive in
            try archive.list(&numbers, "list", fresh: 0) { try $1.number(&$0, "number") }
        }
        var pairs: [(Int, Int)] = []
        #expect(throws: StateError("list", "it ends too early")) {
            try state.restore {
                try $0.list(&pairs, "list", fresh: (0, 0)) {
                    try $1.number(&$0.0, "first")
                    try $1.number(&$0.1, "second")
                }
            }
        }
        var small: [Int32] = []
        #expect(throws: StateError("list", "it goes on after its end")) {
            try state.restore { try $0.list(&small, "list", fresh: 0) { try $1.number(&$0, "number") } }
        }
        var byte: UInt8 = 2
        let flag = try SavedState { try $0.number(&byte, "flag") }
        var isSet = false
        #expect(throws: StateError("flag", "2 is neither 0 nor 1")) { try flag.restore { try $0.flag(&isSet, "flag") } }
    }
}
