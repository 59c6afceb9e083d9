/// A program that a component starts, such as Python for an environment.
///
/// A component asks `permitted()` before it starts one while it is read from a spec, because a spec may come from
/// somebody else.
public struct ProgramStart: Hashable, Sendable {
    /// The program's name or path.
    public var program: String
    /// The thing that the program loads, as the end of a sentence: `the environment 'lab:Foo', of the module lab`.
    public var purpose: String

    /// Describes a start.
    public init(program: String, purpose: String) {
        self.program = program
        self.purpose = purpose
    }

    /// The reason why a program is not started.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The reason and the remedy, as text that follows the program.
        public let description: String

        /// Creates a refusal.
        public init(_ description: String) { self.description = description }
    }

    /// Returns the program to start in place of the given one; throws a `Refusal` to start none.
    public typealias Gate = @Sendable (ProgramStart) throws -> String

    /// Decides about the starts in the current task. By default all are permitted.
    @TaskLocal public static var gate: Gate = { $0.program }

    /// Returns the program to start.
    ///
    /// - Throws: `Refusal` if none may be started.
    public func permitted() throws -> String { try Self.gate(self) }
}
