/// A number or Boolean that can be written into an array of NumPy's.
package protocol NPYElement {
    /// NumPy's name of the type, little-endian: `<f4`.
    static var typeName: String { get }

    /// The number whose little-endian bytes are written.
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
