import Synchronization

/// A program that a component starts, such as Python for an environment.
///
/// A component that is read from a spec asks `SpecReader.permit(_:at:)` before it starts one, because a spec may come from
/// somebody else.
public struct ProgramStart: Hashable, Sendable {
    /// The program's name or path.
    public var program: String
    /// The thing that the program loads, as the end of a sentence: `the environment 'lab:Foo', of the module lab`.
    public var purpose: String
    /// Everything of the spec that decides what is executed: two starts with the same text execute the same.
    public var identity: String

    /// Describes a start.
    ///
    /// - Parameter identity: everything of the spec that decides what is executed; by default the program and the
    ///   purpose.
    public init(program: String, purpose: String, identity: String? = nil) {
        self.program = program
        self.purpose = purpose
        self.identity = identity ?? "\(program)\n\(purpose)"
    }

    /// The reason why a program is not started.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The reason and the remedy, as text that follows the program.
        public let description: String
        /// Whether nothing is started only because the user asked for that, so that the value may be right.
        public let isOnRequest: Bool

        /// Creates a refusal.
        public init(_ description: String, isOnRequest: Bool = false) {
            self.description = description
            self.isOnRequest = isOnRequest
        }
    }

    /// Returns the program to start in place of the given one; throws a `Refusal` to start none.
    public typealias Gate = @Sendable (ProgramStart) throws -> String
}

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
