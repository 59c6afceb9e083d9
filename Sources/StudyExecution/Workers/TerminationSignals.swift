import Foundation
import Synchronization

/// The signals that request the end of this process: SIGINT, SIGTERM, SIGHUP and SIGQUIT, and others on demand.
///
/// Between `install` and `restore` they are counted and do not end the process. Ignored signals stay ignored. SIGPIPE
/// is ignored, so that writing to a closed pipe is an error and does not end the process.
package enum TerminationSignals {
    private static let firstSignal = Atomic<Int32>(0)
    private static let signalCount = Atomic<Int>(0)

    private typealias Handler = @convention(c) (Int32) -> Void

    private struct Handlers {
        var users = 0
        var previous: [(signal: Int32, handler: Handler?)] = []
    }

    private static let handlers = Mutex(Handlers())

    /// The first signal received, or `nil`.
    package static var first: Int32? {
        let signal = firstSignal.load(ordering: .acquiring)
        return signal == 0 ? nil : signal
    }

    /// The number of signals received.
    static var count: Int { signalCount.load(ordering: .acquiring) }

    /// Starts counting. Calls may be nested; only the outermost call can add signals.
    package static func install(besides others: [Int32] = []) {
        handlers.withLock { handlers in
            handlers.users += 1
            guard handlers.users == 1 else { return }
            firstSignal.store(0, ordering: .releasing)
            signalCount.store(0, ordering: .releasing)
            for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] + others {
                // The handler contains only operations that are safe in a signal handler: two atomic operations.
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

    /// Restores the state before the outermost `install`.
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
