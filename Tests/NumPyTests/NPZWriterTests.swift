import NumPySamples
import Testing
import Understudy

@testable import NumPy

@Suite("NPZWriter")
struct NPZWriterTests {
    /// An array of every type, with the type's least and greatest numbers.
    private func sample() throws -> [UInt8] {
        var writer = NPZWriter(path: "x.npz")
        try writer.add("float32", [-0.0, 0.1, .infinity, .leastNonzeroMagnitude] as [Float], shape: [2, 2])
        try writer.add("float64", [0.1, -1e300], shape: [2])
        try writer.add("int8", [Int8.min, .max], shape: [2])
        try writer.add("int16", [Int16.min, .max], shape: [2])
        try writer.add("int32", [Int32.min, .max], shape: [2])
        try writer.add("int64", [Int64.min, .max], shape: [2])
        try writer.add("uint8", [UInt8.min, .max], shape: [1, 2, 1])
        try writer.add("bool", [true, false, true], shape: [3])
        try writer.add("single", [7 as Int64], shape: [])
        try writer.add("empty", [] as [Float], shape: [0, 3])
        return writer.bytes
    }

    @Test("what is written is read again: types, shapes, order and every bit")
    func roundTrip() throws {
        let arrays = try NPZArrays(sample(), path: "x.npz")
        #expect(
            arrays.names == [
                "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool", "single", "empty",
            ])
        func array(_ name: String) throws -> NPYArray { try #require(try arrays.array(name)) }
        let floats: [Float] = [-0.0, 0.1, .infinity, .leastNonzeroMagnitude]
        #expect(try array("float32").floats().map(\.bitPattern) == floats.map(\.bitPattern))
        #expect(try array("float64").doubles() == [0.1, -1e300])
        #expect(try array("int8").integers() == [-128, 127])
        #expect(try array("int16").integers() == [-32768, 32767])
        #expect(try array("int32").integers() == [-2_147_483_648, 2_147_483_647])
        #expect(try array("int64").integers() == [.min, .max])
        #expect(try array("uint8").integers() == [0, 255])
        #expect(try array("bool").flags() == [true, false, true])
        #expect(try array("single").integers() == [7])
        #expect(
            try arrays.names.map { try array($0).typeName }
                == ["<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "|b1", "<i8", "<f4"])
        #expect(
            try arrays.names.map { try array($0).shape }
                == [[2, 2], [2], [2], [2], [2], [2], [1, 2, 1], [3], [], [0, 3]])
    }

    @Test("the same arrays give the same bytes")
    func determinism() throws {
        #expect(try sample() == sample())
    }

    @Test("the elements start at a multiple of 64 bytes, behind a header that ends in a line's end", arguments: 0..<80)
    func alignment(_ dimensions: Int) throws {
        let file = NPYArray.file([1, 2] as [UInt8], shape: [Int](repeating: 1, count: dimensions) + [2])
        let start = try #require(file.firstIndex(of: UInt8(ascii: "\n"))) + 1
        #expect(start.isMultiple(of: 64))
        #expect(file[start] == 1 && file[start + 1] == 2)
        #expect(file.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]))
    }

    @Test("what repeats takes little room, what does not is stored as it is")
    func compression() throws {
        var flat = NPZWriter(path: "x.npz")
        try flat.add("a", [Bool](repeating: true, count: 100_000), shape: [100_000])
        #expect(flat.bytes.count < 1_000)
        var stream = RandomStream(seed: 1, name: "bytes")
        let noise = (0..<10_000).map { _ in UInt8(stream.integer(below: 256)) }
        var stored = NPZWriter(path: "x.npz")
        try stored.add("a", noise, shape: [100, 100])
        #expect(stored.bytes.count >= 10_000 && stored.bytes.count < 10_400)
        for bytes in [flat.bytes, stored.bytes] {
            let array = try NPZArrays(ZipArchive(bytes, path: "x.npz")).array("a")
            #expect(array?.count ?? 0 >= 10_000)
        }
    }

    @Test("a file without arrays is one")
    func none() throws {
        #expect(try NPZArrays(ZipArchive(NPZWriter(path: "x.npz").bytes, path: "x.npz")).names.isEmpty)
    }
}
