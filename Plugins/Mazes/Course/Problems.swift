import Understudy

/// All errors in one value of a spec, each as the rest of a line that begins with the key.
struct Problems: Error, Hashable {
    let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    init(_ line: String) { self.init([line]) }
}

extension SpecReader {
    /// Returns the result of `body` for the value of `key`, or reports its problems and returns `nil`.
    mutating func noting<Value>(at key: String, _ body: () throws(Problems) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            for line in error.lines { report(line, at: key) }
            return nil
        }
    }
}
