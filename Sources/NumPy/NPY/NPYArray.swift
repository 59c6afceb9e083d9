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
