import SpecYAML

extension SpecReader {
    /// Returns the program to start in place of the given one, which the value of `key` decides.
    ///
    /// - Throws: `ProgramStart.Refusal` if none may be started. It is reported at `key` first.
    public mutating func permit(_ start: ProgramStart, at key: String) throws -> String {
        do {
            return try registry.programGate(start)
        } catch {
            var refused = problem("\(start.program) \(error)", at: node(key)?.mark ?? mark, key: key)
            refused.isUnchecked = (error as? ProgramStart.Refusal)?.isOnRequest == true
            note(refused)
            throw error
        }
    }
}
