extension NPYArray {
    /// The alignment of the elements, so that they can be memory-mapped.
    private static let alignment = 64

    /// Returns an `.npy` file, version 1.0, with `values` in C order.
    ///
    /// - Parameter shape: the dimensions, outermost first; empty for a scalar.
    /// - Precondition: the number of values matches `shape`, and the dimensions fit into the format's 65,535 bytes of
    ///   header.
    static func file<Element: NPYElement>(_ values: [Element], shape: [Int]) -> [UInt8] {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(text(of: shape))")
        let description =
            "{'descr': '\(Element.typeName)', 'fortran_order': False, 'shape': \(text(of: shape)), }"
        // The magic string and the version are followed by the length of the rest of the header, which ends with a line
        // break.
        let start = magic.count + 4
        let end = (start + description.utf8.count + 1 + alignment - 1) / alignment * alignment
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end + values.count * MemoryLayout<Element.Raw>.size)
        bytes += magic + [1, 0]
        bytes.append(littleEndian: UInt16(end - start))
        bytes += description.utf8
        bytes += repeatElement(UInt8(ascii: " "), count: end - 1 - bytes.count)
        bytes.append(UInt8(ascii: "\n"))
        for value in values { bytes.append(littleEndian: value.raw) }
        return bytes
    }
}
