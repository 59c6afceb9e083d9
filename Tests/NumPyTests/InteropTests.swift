import Foundation
import NumPy
import TestSupport
import Testing

/// Exchanges files with the NumPy of the Python that `UNDERSTUDY_TEST_PYTHON` names.
@Suite("Exchange of npz files with Python", .tags(.interop))
struct InteropTests {
    /// Lists the arrays of one file and writes them, all elements turned around, into another.
    static let script = """
        import sys
        import numpy

        with numpy.load(sys.argv[1], allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        for name, array in arrays.items():
            print(name, array.dtype, list(array.shape), array.flags.c_contiguous, array.ravel().tolist())
        numpy.savez(sys.argv[2], **{name: numpy.flip(array).copy() for name, array in arrays.items()})
        """

    @Test("NumPy reads what is written, and what NumPy writes is read", .enabled(if: TestPython.path != nil))
    func exchange() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "npz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (mine, theirs) = (folder.appending(path: "mine.npz"), folder.appending(path: "theirs.npz"))

        var writer = NPZWriter(path: "mine.npz")
        try writer.add("observations", [0.5, -1, 0.25, 8, 0, 3] as [Float], shape: [3, 2])
        try writer.add("values", [0.1, 1e300], shape: [2])
        try writer.add("actions", [-128, 127] as [Int8], shape: [2])
        try writer.add("rewards", [-32768, 32767] as [Int16], shape: [2])
        try writer.add("bounds", [-2_147_483_648, 2_147_483_647] as [Int32], shape: [1, 2])
        try writer.add("offsets", [0, .max] as [Int64], shape: [2])
        try writer.add("state", [0, 255] as [UInt8], shape: [2])
        try writer.add("terminated", [true, false], shape: [2])
        try Data(writer.bytes).write(to: mine)

        let (exitCode, listing) = try TestPython.run(
            Self.script, arguments: [mine.path(), theirs.path()], hasErrors: false)
        #expect(exitCode == 0, "\(listing)")
        #expect(
            listing == """
                observations float32 [3, 2] True [0.5, -1.0, 0.25, 8.0, 0.0, 3.0]
                values float64 [2] True [0.1, 1e+300]
                actions int8 [2] True [-128, 127]
                rewards int16 [2] True [-32768, 32767]
                bounds int32 [1, 2] True [-2147483648, 2147483647]
                offsets int64 [2] True [0, 9223372036854775807]
                state uint8 [2] True [0, 255]
                terminated bool [2] True [True, False]

                """)

        let arrays = try NPZArrays(ZipArchive([UInt8](Data(contentsOf: theirs)), path: "theirs.npz"))
        #expect(try arrays.array("observations")?.floats() == [3, 0, 8, 0.25, -1, 0.5])
        #expect(try arrays.array("values")?.doubles() == [1e300, 0.1])
        #expect(try arrays.array("offsets")?.integers() == [.max, 0])
        #expect(try arrays.array("terminated")?.flags() == [false, true])
    }
}
