import Understudy

/// One array of NumPy's, as `numpy.save` writes it: its header, checked, and its numbers as bytes.
///
/// Source: *NEP 1: A Simple File Format for NumPy Arrays*, versions 1.0, 2.0 and 3.0.
struct NPYArray {
    /// What an element is.
    struct ElementType: Hashable {
        /// The kinds of numbers.
        enum Kind: Character {
            case bool = "b"
            case float = "f"
            case signed = "i"
            case unsigned = "u"
        }

        var kind: Kind
        /// The number of bytes.
        var size: Int
        var isBigEndian: Bool
    }

    /// What an entry's name ends in, and an array's name does not.
    static let suffix = ".npy"

    /// The array's name, for errors.
    let name: String
    /// The place of the file, for errors.
    let path: String
    let type: ElementType
    /// NumPy's name of the type: `<f4`.
    let typeName: String
    /// The sizes, outermost first; empty for a single number.
    let shape: [Int]
    /// The elements in C order.
    let data: ArraySlice<UInt8>

    /// The number of elements.
    var count: Int { data.count / type.size }

    /// The error that `message` tells, which follows the array's name.
    func error(_ message: String) -> DataError {
        DataError(.damaged, path: path, "array '\(name)' \(message)")
    }

    /// A shape as Python writes it: `(3, 4)`, `(3,)`, `()`.
    static func text(of shape: [Int]) -> String {
        "(" + shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? ",)" : ")")
    }
}
