import Understudy

/// A NumPy array as written by `numpy.save`: its validated header, and its elements as bytes.
///
/// Source: *NEP 1: A Simple File Format for NumPy Arrays*, versions 1.0, 2.0 and 3.0.
package struct NPYArray {
    /// The type of an element.
    package struct ElementType: Hashable {
        /// The kinds of numbers.
        package enum Kind: Character {
            case bool = "b"
            case float = "f"
            case signed = "i"
            case unsigned = "u"
        }

        package var kind: Kind
        /// The size in bytes.
        package var size: Int
        package var isBigEndian: Bool
    }

    /// The suffix of the entry's name in an archive, which is not part of the array's name.
    static let suffix = ".npy"

    /// The array's name, for error messages.
    package let name: String
    /// The path of the file, for error messages.
    package let path: String
    package let type: ElementType
    /// The NumPy type name, such as `<f4`.
    package let typeName: String
    /// The dimensions, outermost first; empty for a scalar.
    package let shape: [Int]
    /// The elements in C order.
    package let data: ArraySlice<UInt8>

    /// The number of elements.
    package var count: Int { data.count / type.size }

    /// Returns an error with `message`, which continues the sentence after the array's name.
    package func error(_ message: String) -> DataError {
        DataError(.damaged, path: path, "array '\(name)' \(message)")
    }

    /// Returns a shape in Python notation: `(3, 4)`, `(3,)`, `()`.
    package static func text(of shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}

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
