/// Writes what tests read, independently of the module that is tested.
package enum SampleFiles {
    /// A number's bytes in little-endian order.
    package static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// An `.npy` file of format version `major`.0.
    package static func npy(_ type: String, _ shape: String, _ data: [UInt8], major: UInt8 = 1) -> [UInt8] {
        npy(header: "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n", data, major: major)
    }

    package static func npy(header: String, _ data: [UInt8], major: UInt8 = 1) -> [UInt8] {
        let length = major == 1 ? bytes(UInt16(header.utf8.count)) : bytes(UInt32(header.utf8.count))
        return [0x93] + Array("NUMPY".utf8) + [major, 0] + length + Array(header.utf8) + data
    }

    package static func npy(_ shape: String, _ values: [Float]) -> [UInt8] {
        npy("<f4", shape, values.flatMap { bytes($0.bitPattern) })
    }

    package static func npy(_ shape: String, _ values: [Int64]) -> [UInt8] {
        npy("<i8", shape, values.flatMap { bytes($0) })
    }

    package static func npy(_ shape: String, _ values: [Bool]) -> [UInt8] {
        npy("|b1", shape, values.map { $0 ? 1 : 0 })
    }
}
