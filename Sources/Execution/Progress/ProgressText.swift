import Foundation

/// The words and numbers of the progress display.
enum ProgressText {
    /// A bar of `width` characters with brackets: `[####......]`.
    static func bar(_ share: Double, width: Int) -> String {
        let inner = max(0, width - 2)
        let filled = min(inner, Int(share * Double(inner)))
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: inner - filled) + "]"
    }

    /// Whole percents: `5%`.
    static func percent(_ share: Double) -> String { "\(Int(share * 100))%" }

    /// A span of time: `0:07`, `12:30`, `2:00:00`.
    static func time(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 3_600_000).rounded())
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let tail = (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
        return hours > 0 ? "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)" : "\(minutes):\(tail)"
    }

    /// A return with four digits or so: `-132.4`, `0.953`, `-`.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        if abs(value) >= 1e6 { return String(format: "%.2e", value) }
        let digits = abs(value) >= 1000 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
        return String(format: "%.\(digits)f", value)
    }

    /// The time that `steps` take, or `-` where the speed is not known.
    static func remaining(steps: Int, stepsPerSecond: Double) -> String {
        stepsPerSecond > 0 ? time(Double(steps) / stepsPerSecond) : "-"
    }

    /// `1 episode`, `2 episodes`.
    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// `text` with blanks before it.
    static func pad(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// `text` with blanks after it.
    static func fill(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// `text`, cut to `width` characters.
    static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }

    /// `text`, cut to `width` characters in its middle, so that both ends stay.
    static func cutMiddle(_ text: String, to width: Int) -> String {
        guard text.count > width, width > 0 else { return String(text.prefix(width)) }
        return text.prefix(width / 2) + "…" + text.suffix(width - 1 - width / 2)
    }
}
