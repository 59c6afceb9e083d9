/// A number type that checkpoints can store.
///
/// Its bytes are stored little-endian under the type name that safetensors uses.
public protocol StateNumber: AdditiveArithmetic, BitwiseCopyable, Sendable {
    /// The type's name in a safetensors file: `F32`, `I64`, ...
    static var stateType: String { get }
}

extension Float: StateNumber {
    /// `F32`
    public static let stateType = "F32"
}

extension Double: StateNumber {
    /// `F64`
    public static let stateType = "F64"
}

extension Int: StateNumber {
    /// `I64`
    public static let stateType = "I64"
}

extension Int64: StateNumber {
    /// `I64`
    public static let stateType = "I64"
}

extension Int32: StateNumber {
    /// `I32`
    public static let stateType = "I32"
}

extension UInt64: StateNumber {
    /// `U64`
    public static let stateType = "U64"
}

extension UInt32: StateNumber {
    /// `U32`
    public static let stateType = "U32"
}

extension UInt8: StateNumber {
    /// `U8`
    public static let stateType = "U8"
}
