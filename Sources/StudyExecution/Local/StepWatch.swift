import Foundation
import Synchronization

/// Watches the progress of a run's steps.
final class StepWatch: Sendable {
    private struct Content {
        var step = -1
        var since = ContinuousClock.now
        var isHung = false
    }

    private let content = Mutex(Content())
    /// The maximum time without progress.
    let limit: Duration

    init(limit: Duration) {
        self.limit = limit
    }

    /// Records the number of steps done.
    func note(step: Int) {
        content.withLock { content in
            guard step > content.step else { return }
            content.step = step
            content.since = .now
        }
    }

    /// Whether there has been no progress for longer than the limit.
    var isHung: Bool { content.withLock { $0.isHung } }

    /// Returns once the run hangs. Throws if the task is canceled before.
    func waitUntilHung() async throws {
        while true {
            let deadline = content.withLock { content in
                content.isHung = content.since + limit <= .now
                return content.isHung ? nil : content.since + limit
            }
            guard let deadline else { return }
            try await Task.sleep(until: deadline, clock: .continuous)
        }
    }
}

extension Duration {
    /// The duration in its largest whole unit: `30 minutes`, `1 hour`, `90 seconds`, `0.5 seconds`.
    var words: String {
        let seconds = self / .seconds(1)
        func text(_ number: Double, _ unit: String) -> String {
            let number = number.rounded() == number ? "\(Int(number))" : "\(number)"
            return "\(number) \(unit)\(number == "1" ? "" : "s")"
        }
        for (length, unit) in [(86_400.0, "day"), (3600, "hour"), (60, "minute")]
        where seconds >= length && seconds.truncatingRemainder(dividingBy: length) == 0 {
            return text(seconds / length, unit)
        }
        return text(seconds, "second")
    }
}
