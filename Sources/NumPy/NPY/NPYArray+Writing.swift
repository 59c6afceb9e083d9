extension NPYArray {
    /// What the header's length is a multiple of, so that the elements can be mapped into memory.
    private static let alignment = 64

    /// The `.npy` file, version 1.0, of `values` in C order.
    ///
    /// - Parameter shape: the sizes, outermost first; empty for a single number.
    /// - Precondition: as many values as `shape` says, and few enough sizes for the format's 65,535 bytes of header.
    static func file<Element: NPYElement>(_ values: [Element], shape: [Int]) -> [UInt8] {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(text(of: shape))")
        let description =
            "{'descr': '\(Element.typeName)', 'fortran_order': False, 'shape': \(text(of: shape)), }"
        // Behind the magic string and the version stands the length of the rest of the header, which ends in a line's end.
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
