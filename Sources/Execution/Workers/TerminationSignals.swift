import Foundation
import Synchronization

/// The signals that ask this process to end: SIGINT, SIGTERM, SIGHUP and SIGQUIT.
///
/// Between `install` and `restore` they are counted instead of ending the process; a signal that is ignored stays so.
/// SIGPIPE is ignored, so that writing to a closed pipe is an error instead of the end.
package enum TerminationSignals {
    private static let firstSignal = Atomic<Int32>(0)
    private static let signalCount = Atomic<Int>(0)

    private typealias Handler = @convention(c) (Int32) -> Void

    private struct Handlers {
        var users = 0
        var previous: [(signal: Int32, handler: Handler?)] = []
    }

    private static let handlers = Mutex(Handlers())

    /// The first signal that has come, or `nil`.
    package static var first: Int32? {
        let signal = firstSignal.load(ordering: .acquiring)
        return signal == 0 ? nil : signal
    }

    /// How many have come.
    static var count: Int { signalCount.load(ordering: .acquiring) }

    /// Begins to count. Nested calls are fine.
    package static func install() {
        handlers.withLock { handlers in
            handlers.users += 1
            guard handlers.users == 1 else { return }
            firstSignal.store(0, ordering: .releasing)
            signalCount.store(0, ordering: .releasing)
            for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
                // Only what is safe in a signal handler: two atomic operations.
                let previous = signal(number) { number in
                    _ = TerminationSignals.firstSignal.compareExchange(
                        expected: 0, desired: number, ordering: .acquiringAndReleasing)
                    TerminationSignals.signalCount.add(1, ordering: .acquiringAndReleasing)
                }
                if isIgnoring(previous) {
                    signal(number, SIG_IGN)
                } else {
                    handlers.previous.append((number, previous))
                }
            }
            handlers.previous.append((SIGPIPE, signal(SIGPIPE, SIG_IGN)))
        }
    }

    /// Puts everything back as it was before the outermost `install`.
    package static func restore() {
        handlers.withLock { handlers in
            handlers.users -= 1
            guard handlers.users == 0 else { return }
            for (number, handler) in handlers.previous { signal(number, handler) }
            handlers.previous = []
        }
    }

    private static func isIgnoring(_ handler: Handler?) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
