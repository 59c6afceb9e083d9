/// An amount of a run that a key may give as a share of the run's length.
///
/// A run can be trained longer, to the same bytes, only if none of its amounts changes with the length. An amount that
/// is a share of the length does. It stays the same if another key states it as a number.
public struct LengthSetting: Hashable, Sendable {
    /// The key that states the amount as a number, relative to the component: `c_max`.
    public var key: String
    /// The key that states it as a share of the run's length; `nil` if only the default of `key` depends on the length.
    public var shareKey: String?
    /// The amount.
    public var amount: Double
    /// The length that `shareKey` gives a share of, in the unit of the amount.
    public var length: Double

    /// Describes an amount.
    public init(_ key: String, shareKey: String? = nil, amount: Double, length: Double) {
        self.key = key
        self.shareKey = shareKey
        self.amount = amount
        self.length = length
    }

    /// All keys that decide on the amount.
    package var keys: [String] { [key] + (shareKey.map { [$0] } ?? []) }

    /// Returns the setting with `part` and a dot before its keys.
    package func within(_ part: String) -> LengthSetting {
        LengthSetting(
            part + "." + key, shareKey: shareKey.map { part + "." + $0 }, amount: amount, length: length)
    }
}
