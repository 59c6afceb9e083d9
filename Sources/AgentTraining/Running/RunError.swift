/// An error that ends a run, with its remedy in one line.
package struct RunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem and its remedy.
    package let description: String

    /// Creates an error.
    package init(_ description: String) {
        self.description = description
    }
}
