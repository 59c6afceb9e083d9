import SpecYAML
import Understudy

/// An amount of memory in Slurm's format: `500M`, `4G`. A number alone is in MB.
package struct SlurmMemory: Hashable, Sendable {
    /// The number, at least 1, and its unit: `K`, `M`, `G` or `T`.
    package let text: String

    /// Reads the text. Returns `nil` if it is not a positive amount of memory.
    init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard digits.count <= 9, let number = Int(digits), number > 0 else { return nil }
        switch text.dropFirst(digits.count).uppercased() {
        case "", "M", "MB": self.init(number, "M")
        case "K", "KB": self.init(number, "K")
        case "G", "GB": self.init(number, "G")
        case "T", "TB": self.init(number, "T")
        default: return nil
        }
    }

    private init(_ number: Int, _ unit: String) {
        text = "\(number)\(unit)"
    }
}

extension SlurmMemory: SpecValue {
    /// The description of the type, following "must be".
    package static var typeText: String { "an amount of memory such as 500M or 4G" }
    /// One gigabyte.
    package static var standIn: SlurmMemory { SlurmMemory(1, "G") }
    /// A number of MB, or a text with a unit.
    package static func form(within limits: ValueLimits) -> ValueForm {
        .either([.integer(ValueLimits(minimum: 1)), .text(pattern: "^[0-9]+[KkMmGgTt]?[Bb]?$")])
    }
    /// Reads a number of MB, or a text with a unit.
    package static func read(_ node: Node) -> SlurmMemory? {
        if let megabytes = Int.read(node) { return SlurmMemory("\(megabytes)") }
        return String.read(node).flatMap(SlurmMemory.init)
    }
    /// The number and its unit.
    package var specText: String { text }
}
