import NumPySamples
import Testing
import Understudy

@testable import NumPy

@Suite("Arrays that are not held as bytes")
struct LargeArrayTests {
    private func arrays(_ content: [UInt8], _ options: ZipWriter.Options) throws -> NPZArrays {
        try NPZArrays(ZipArchive(ZipWriter([("a.npy", content)], options).bytes, path: "x.npz"))
    }

    @Test(
        "have the elements of the file, across the parts in which it is read",
        arguments: [[], .deflated, [.deflated, .streamed], .zip64] as [ZipWriter.Options])
    func elements(options: ZipWriter.Options) throws {
        // A header of an odd length, so that parts end inside of elements.
        func npy(_ type: String, _ data: [UInt8], count: Int) -> [UInt8] {
            SampleFiles.npy(
                header: "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(count),), } \n", data)
        }
        let doubles = (0..<200_003).map { Double($0 % 977) * 0.5 }
        let bytes = npy("<f8", doubles.withUnsafeBytes { Array($0) }, count: doubles.count)
        let array = try #require(try arrays(bytes, options).array("a"))
        #expect(array.count == doubles.count && array.shape == [doubles.count])
        #expect(try array.doubles() == doubles)
        #expect(try array.floats(withRoomFor: 5) == doubles.map { Float($0) })
        #expect(try array.bytes() == doubles.withUnsafeBytes { Array($0) })
        let integers = (0..<400_001).map { Int32($0 * 7 % 1_000_003 - 500_000) }
        let numbers = npy("<i4", integers.withUnsafeBytes { Array($0) }, count: integers.count)
        #expect(try arrays(numbers, options).array("a")?.integers() == integers.map(Int.init))
        let flags = (0..<600_000).map { $0 % 3 == 0 }
        #expect(
            try arrays(npy("|b1", flags.map { $0 ? 1 : 0 }, count: flags.count), options).array("a")?.flags() == flags)
    }

    @Test(
        "are refused when they are damaged, before any element is used",
        arguments: [[], .deflated] as [ZipWriter.Options])
    func damage(options: ZipWriter.Options) throws {
        let floats = (0..<300_000).map { Float($0 % 1_013) }
        let content = SampleFiles.npy("<f4", "(300000,)", floats.withUnsafeBytes { Array($0) })
        let writer = ZipWriter([("a.npy", content)], options)
        for place in [writer.contents[0] + 100, writer.headers[0] - 1, (writer.contents[0] + writer.headers[0]) / 2] {
            var damaged = writer.bytes
            damaged[place] ^= 0x10
            let arrays = try NPZArrays(ZipArchive(damaged, path: "x.npz"))
            let error = #expect(throws: DataError.self) { try arrays.array("a") }
            #expect(error?.message.contains("damaged zip archive: entry 'a.npy'") == true, "\(place)")
        }
    }

    @Test("a header that claims more or fewer elements than there are is refused", arguments: [299_999, 300_001])
    func shape(count: Int) throws {
        let data = [UInt8](repeating: 0, count: 1_200_000)
        let arrays = try arrays(SampleFiles.npy("<f4", "(\(count),)", data), [])
        let error = #expect(throws: DataError.self) { try arrays.array("a") }
        #expect(error?.message.contains("has 1200000 bytes of data, and its shape") == true)
    }
}
