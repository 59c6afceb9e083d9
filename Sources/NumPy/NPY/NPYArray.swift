import Understudy

/// One array of NumPy's, as `numpy.save` writes it: its header, checked, and its numbers as bytes.
///
/// Source: *NEP 1: A Simple File Format for NumPy Arrays*, versions 1.0, 2.0 and 3.0.
package struct NPYArray {
    /// What an element is.
    package struct ElementType: Hashable {
        /// The kinds of numbers.
        package enum Kind: Character {
            case bool = "b"
            case float = "f"
            case signed = "i"
            case unsigned = "u"
        }

        package var kind: Kind
        /// The number of bytes.
        package var size: Int
        package var isBigEndian: Bool
    }

    /// What an entry's name ends in, and an array's name does not.
    static let suffix = ".npy"

    /// The array's name, for errors.
    package let name: String
    /// The place of the file, for errors.
    package let path: String
    package let type: ElementType
    /// NumPy's name of the type: `<f4`.
    package let typeName: String
    /// The sizes, outermost first; empty for a single number.
    package let shape: [Int]
    /// The elements in C order.
    package let data: ArraySlice<UInt8>

    /// The number of elements.
    package var count: Int { data.count / type.size }

    /// The error that `message` tells, which follows the array's name.
    package func error(_ message: String) -> DataError {
        DataError(.damaged, path: path, "array '\(name)' \(message)")
    }

    /// A shape as Python writes it: `(3, 4)`, `(3,)`, `()`.
    package static func text(of shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}
