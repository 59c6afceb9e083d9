/// A number or Boolean that can be written to a NumPy array.
package protocol NPYElement {
    /// The NumPy type name, little-endian, such as `<f4`.
    static var typeName: String { get }

    /// The integer type with the element's bits, written in little-endian order.
    associatedtype Raw: FixedWidthInteger
    /// The element's bits.
    var raw: Raw { get }
}

extension Float: NPYElement {
    package static var typeName: String { "<f4" }
    package var raw: UInt32 { bitPattern }
}

extension Double: NPYElement {
    package static var typeName: String { "<f8" }
    package var raw: UInt64 { bitPattern }
}

extension Bool: NPYElement {
    package static var typeName: String { "|b1" }
    package var raw: UInt8 { self ? 1 : 0 }
}

extension NPYElement where Self: FixedWidthInteger {
    package static var typeName: String { (bitWidth == 8 ? "|" : "<") + (isSigned ? "i" : "u") + "\(bitWidth / 8)" }
    package var raw: Self { self }
}

extension Int8: NPYElement {}
extension Int16: NPYElement {}
extension Int32: NPYElement {}
extension Int64: NPYElement {}
extension UInt8: NPYElement {}
