import Synchronization

/// The name of the running program, as usage texts and messages show it.
///
/// A package of its own has a program of its own, whose users know no `understudy`.
package enum ProgramName {
    private static let name = Mutex("understudy")

    /// The name; `understudy` until the program says otherwise.
    package static var current: String { name.withLock { $0 } }

    /// Sets the name, once, before anything is printed.
    package static func set(_ name: String) { Self.name.withLock { $0 = name } }
}
