import Foundation
import NumPySamples
import Testing
import Understudy

@testable import NumPy

@Suite("NPYArray")
struct NPYArrayTests {
    private func array(_ bytes: [UInt8]) throws -> NPYArray { try NPYArray(bytes[...], name: "a", path: "x.npz") }

    /// The array `name` that NumPy itself wrote.
    private func fixture(_ name: String) throws -> NPYArray {
        let file = Bundle.module.url(forResource: "numpy-types", withExtension: "npz", subdirectory: "Fixtures")
        let path = try #require(file).path()
        let arrays = try NPZArrays(ZipArchive(contents(ofFile: path), path: "numpy-types.npz"))
        return try #require(try arrays.array(name))
    }

    @Test("NumPy's headers of every version", arguments: 1...3)
    func numpyVersions(_ version: Int) throws {
        let array = try fixture("version_\(version)")
        #expect(array.shape == [5])
        #expect(try array.integers() == [0, 1, 2, 3, 4])
    }

    @Test("headers of every version made by hand", arguments: [1, 2, 3] as [UInt8])
    func versions(_ version: UInt8) throws {
        let array = try array(SampleFiles.npy("<i2", "(2, 1)", [1, 0, 0, 128], major: version))
        #expect(array.shape == [2, 1])
        #expect(try array.integers() == [1, -32768])
    }

    @Test(
        "headers may be written in other ways",
        arguments: [
            "{\"descr\":\"<i2\",\"fortran_order\":False,\"shape\":(2,)}",
            "{'shape': (2,), 'fortran_order': False, 'descr': '<i2'}      \n",
            "  {'fortran_order' : False , 'descr' :'<i2', 'shape':( 2 , ) , }  ",
        ])
    func spelling(_ header: String) throws {
        #expect(try array(SampleFiles.npy(header: header, [5, 0, 6, 0])).integers() == [5, 6])
    }

    @Test(
        "integers of NumPy's, of every size and in both byte orders",
        arguments: [
            ("byte_i1", [-128, 0, 1, 127]), ("byte_u1", [0, 0, 1, 255]),
            ("i2", [-32768, 0, 1, 32767]), ("u2", [0, 0, 1, 65535]),
            ("i4", [-2_147_483_648, 0, 1, 2_147_483_647]), ("u4", [0, 0, 1, 4_294_967_295]),
            ("i8", [.min, 0, 1, .max]), ("u8", [0, 0, 1, .max]),
        ])
    func integers(_ type: String, expected: [Int]) throws {
        for order in type.hasPrefix("byte") ? [""] : ["little_", "big_"] {
            let array = try fixture(order + type)
            #expect(try array.integers() == expected)
            // Of 64 bits, .max stands for itself or a number that is clamped to it; as a float it is rounded.
            let greatest: Float = type == "u8" ? 0x1p64 : Float(expected[3])
            #expect(try array.floats() == expected.dropLast().map { Float($0) } + [greatest])
        }
    }

    @Test("floats of NumPy's, of both sizes and in both byte orders", arguments: ["f4", "f8"], ["little_", "big_"])
    func floats(_ type: String, order: String) throws {
        #expect(try fixture(order + type).floats() == [-1.5, 0, 0.1, 1e30])
        let doubles = type == "f8" ? [-1.5, 0, 0.1, 1e30] : [-1.5, 0, Double(0.1 as Float), Double(1e30 as Float)]
        #expect(try fixture(order + type).doubles() == doubles)
    }

    @Test("Booleans are flags, and numbers too")
    func flags() throws {
        #expect(try fixture("byte_b1").flags() == [true, false, true])
        #expect(try fixture("byte_b1").floats() == [1, 0, 1])
    }

    @Test(
        "shapes of NumPy's",
        arguments: [("scalar", [], 1), ("empty", [0, 3], 0), ("cube", [2, 3, 4], 24)] as [(String, [Int], Int)])
    func shapes(_ name: String, shape: [Int], count: Int) throws {
        let array = try fixture(name)
        #expect(array.shape == shape)
        #expect(array.count == count)
        #expect(try array.floats().count == count)
    }

    @Test(
        "NumPy's arrays that cannot be read",
        arguments: [
            (
                "half",
                "has the type '<f2', which cannot be read; convert it with .astype(numpy.float32), or .astype(numpy.int64) where it counts"
            ),
            (
                "complex",
                "has the type '<c16', which cannot be read; convert it with .astype(numpy.float32), or .astype(numpy.int64) where it counts"
            ),
            (
                "text",
                "has the type '<U2', which cannot be read; convert it with .astype(numpy.float32), or .astype(numpy.int64) where it counts"
            ),
            (
                "structured",
                "has a header that cannot be read: its type has fields; save each of them as an array of its own"
            ),
            ("fortran", "is in Fortran order; save numpy.ascontiguousarray(array) instead"),
        ])
    func refused(_ name: String, message: String) {
        #expect(throws: DataError(.damaged, path: "numpy-types.npz", "array '\(name)' \(message)")) {
            try fixture(name)
        }
    }

    private static let again = "; save it again with numpy.savez"

    private static let damagedFiles: [([UInt8], String)] = [
        ([], "is not in NumPy's npy format" + again),
        (Array("NUMPY\u{93}".utf8), "is not in NumPy's npy format" + again),
        (Array(SampleFiles.npy("<f4", "(1,)", []).prefix(7)), "is cut off in its header" + again),
        (Array(SampleFiles.npy("<f4", "(1,)", []).prefix(9)), "is cut off in its header" + again),
        (Array(SampleFiles.npy("<f4", "(1,)", []).prefix(30)), "is cut off in its header" + again),
        (
            SampleFiles.npy("<f4", "(1,)", [], major: 4),
            "has version 4.0 of the npy format, and 1.0, 2.0 and 3.0 can be read" + again
        ),
        (
            SampleFiles.npy("<f4", "(2, 3)", Array(repeating: 0, count: 23)),
            "has 23 bytes of data, and its shape (2, 3) of '<f4' needs 24" + again
        ),
        (
            SampleFiles.npy("<f8", "(1,)", Array(repeating: 0, count: 9)),
            "has 9 bytes of data, and its shape (1,) of '<f8' needs 8" + again
        ),
        (
            SampleFiles.npy("<f4", "(4294967296, 4294967296)", []),
            "has 0 bytes of data, and its shape (4294967296, 4294967296) of '<f4' needs more than there can be" + again
        ),
    ]

    @Test("files that are no good", arguments: damagedFiles)
    func damaged(_ bytes: [UInt8], message: String) {
        #expect(throws: DataError(.damaged, path: "x.npz", "array 'a' " + message)) { try array(bytes) }
    }

    @Test(
        "types that NumPy does not write",
        arguments: ["f4", "<f", "<f44", "=f4", "|f4", "<i1", ">b1", "<i3", "|b2", "<f١", "|O", ""])
    func types(_ type: String) {
        #expect(
            throws: DataError(
                .damaged, path: "x.npz",
                "array 'a' has the type '\(type)', which cannot be read; convert it with .astype(numpy.float32), "
                    + "or .astype(numpy.int64) where it counts")
        ) { try array(SampleFiles.npy(type, "(1,)", [0, 0, 0, 0])) }
    }

    @Test(
        "headers that cannot be read",
        arguments: [
            ("", "expected '{' at byte 0"),
            ("{", "expected a string at byte 1"),
            ("{}", "it needs the keys 'descr', 'fortran_order' and 'shape'"),
            ("{'descr': '<f4', 'shape': ()}", "it needs the keys 'descr', 'fortran_order' and 'shape'"),
            ("{'descr' '<f4'}", "expected ':' at byte 9"),
            ("{'descr': '<f4' 'shape'}", "expected '}' at byte 16"),
            ("{'descr': '<f4}", "expected a string at byte 11"),
            ("{'descr': '<\\x66'}", "expected a string at byte 11"),
            ("{'descr': '<f4', 'descr': '<f4'}", "unexpected key 'descr'"),
            ("{'other': 1}", "unexpected key 'other'"),
            ("{'fortran_order': 0}", "expected True or False at byte 18"),
            ("{'shape': 3}", "expected '(' at byte 10"),
            ("{'shape': (3)}", "expected ',' at byte 12"),
            ("{'shape': (3 4)}", "expected ',' at byte 13"),
            ("{'shape': (3, 4 5)}", "expected ')' at byte 16"),
            ("{'shape': (-1,)}", "expected a whole number at byte 11"),
            ("{'shape': (,)}", "expected a whole number at byte 11"),
            ("{'shape': (99999999999999999999,)}", "expected a smaller number at byte 11"),
            ("{'shape': (3,), 'descr': '<f4', 'fortran_order': False} x", "expected its end at byte 56"),
        ])
    func headers(_ header: String, problem: String) {
        let message = "array 'a' has a header that cannot be read: \(problem)" + Self.again
        #expect(throws: DataError(.damaged, path: "x.npz", message)) { try array(SampleFiles.npy(header: header, [])) }
    }
}
