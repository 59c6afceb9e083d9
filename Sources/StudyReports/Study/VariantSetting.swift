import StudyFormat

/// A spec key that varies in a study, with a variant's value.
package struct VariantSetting: Hashable, Sendable {
    /// The key's path, such as `learner.gamma`.
    package let key: String
    /// The value.
    package let value: SettingValue
    /// Whether the value differs from that of the variant's base.
    package let isChanged: Bool
}
