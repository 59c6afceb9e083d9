import SpecYAML
import Understudy

/// A time limit in Slurm's format: `90` (minutes), `30:00`, `12:00:00`, `2-12`, `2-12:00` or `2-12:00:00`.
package struct SlurmTime: Hashable, Sendable {
    /// The total number of seconds, at least 1.
    package let seconds: Int

    private init(seconds: Int) {
        self.seconds = seconds
    }

    private init?(days: Int, _ hours: Int, _ minutes: Int, _ seconds: Int) {
        self.seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        if self.seconds < 1 { return nil }
    }

    /// Reads any of the formats. Returns `nil` if the text is not a positive time.
    init?(_ text: String) {
        func numbers(_ text: Substring) -> [Int]? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { part in
                part.count <= 6 && part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
            }
            return numbers.count == parts.count ? numbers : nil
        }
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        if halves.count == 2 {
            guard let days = numbers(halves[0]), days.count == 1, let rest = numbers(halves[1]), rest.count <= 3
            else { return nil }
            self.init(days: days[0], rest[0], rest.count > 1 ? rest[1] : 0, rest.count > 2 ? rest[2] : 0)
        } else {
            guard let parts = numbers(text[...]) else { return nil }
            switch parts.count {
            case 1: self.init(days: 0, 0, parts[0], 0)
            case 2: self.init(days: 0, 0, parts[0], parts[1])
            case 3: self.init(days: 0, parts[0], parts[1], parts[2])
            default: return nil
            }
        }
    }
}

extension SlurmTime: SpecValue {
    /// The description of the type, following "must be".
    package static var typeText: String { "a time such as 90 (minutes), 12:00:00 or 2-12:00:00" }
    /// One hour.
    package static var standIn: SlurmTime { SlurmTime(seconds: 3600) }
    /// A number of minutes, or a format with colons.
    package static func form(within limits: ValueLimits) -> ValueForm {
        .either([.integer(ValueLimits(minimum: 1)), .text(pattern: "^[0-9]+(-[0-9]+)?(:[0-9]+){0,2}$")])
    }
    /// Reads a number of minutes, or a format with colons.
    package static func read(_ node: Node) -> SlurmTime? {
        if let minutes = Int.read(node) { return SlurmTime("\(minutes)") }
        return String.read(node).flatMap(SlurmTime.init)
    }
    /// The time as `2-12:00:00`, or as `12:00:00` if it is less than a day.
    package var specText: String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        return seconds >= 86_400 ? "\(seconds / 86_400)-\(clock)" : clock
    }
}
