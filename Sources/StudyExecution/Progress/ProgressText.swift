import Foundation

/// The words and numbers of the progress display.
enum ProgressText {
    /// Returns a bar of `width` characters with brackets: `[####......]`.
    static func bar(_ share: Double, width: Int) -> String {
        let inner = max(0, width - 2)
        let filled = min(inner, Int(share * Double(inner)))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: inner - filled) + "]"
    }

    /// Returns a whole percentage: `5%`.
    static func percent(_ share: Double) -> String { "\(Int(share * 100))%" }

    /// Returns a duration: `0:07`, `12:30`, `2:00:00`.
    static func time(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 3_600_000).rounded())
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let tail = (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
        return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)"
    }

    /// Returns a return with about four digits: `-132.4`, `0.953`, `-`.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if abs(value) >= 1e6 { return String(format: "%.2e", value) }
        let digits = abs(value) >= 1000 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
        return String(format: "%.\(digits)f", value)
    }

    /// Returns the time for `steps`, or `-` if the speed is unknown.
    static func remaining(steps: Int, stepsPerSecond: Double) -> String {
        stepsPerSecond > 0 ? time(Double(steps) / stepsPerSecond) : "-"
    }

    /// Returns a number with a noun: `1 episode`, `2 episodes`.
    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// Returns `text`, padded with leading spaces.
    static func pad(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Returns `text`, padded with trailing spaces.
    static func fill(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Returns `text`, truncated to `width` characters.
    static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }

    /// Returns `text`, shortened in the middle to `width` characters, so that both ends remain.
    static func cutMiddle(_ text: String, to width: Int) -> String {
        guard text.count > width, width > 0 else { return String(text.prefix(width)) }
        return text.prefix(width / 2) + "…" + text.suffix(width - 1 - width / 2)
    }
}
