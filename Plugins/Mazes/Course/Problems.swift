import Understudy

/// Everything that is wrong with one value of a spec, as the ends of lines that begin with its key.
struct Problems: Error, Hashable {
    let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    init(_ line: String) { self.init([line]) }
}

extension SpecReader {
    /// What `body` makes of the value of `key`, or `nil` where it finds problems, which are noted.
    mutating func noting<Value>(at key: String, _ body: () throws(Problems) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            for line in error.lines { report(line, at: key) }
            return nil
        }
    }
}
