import Understudy

/// A state in memory: what a checkpoint would hold.
public struct SavedState: Equatable {
    /// The parts in the order in which they were saved.
    public private(set) var parts: [StateArchive.Part] = []
    private var values: [String: [UInt8]] = [:]

    /// Saves what `exchange` exchanges.
    public init(_ exchange: (inout StateArchive) throws -> Void) throws {
        var parts: [StateArchive.Part] = []
        var values: [String: [UInt8]] = [:]
        var archive = StateArchive(savingTo: { part, bytes in
            guard values.updateValue(bytes.withUnsafeBytes { Array($0) }, forKey: part.name) == nil else {
                throw StateError(part.name, "it is saved twice")
            }
            parts.append(part)
        })
        try exchange(&archive)
        (self.parts, self.values) = (parts, values)
    }

    /// Restores what `exchange` exchanges, which has to be everything.
    public func restore(_ exchange: (inout StateArchive) throws -> Void) throws {
        var asked: Set<String> = []
        var archive = StateArchive(restoringFrom: { name, body in
            guard let part = parts.first(where: { $0.name == name }), let bytes = values[name] else {
                throw StateError(name, "it is missing")
            }
            asked.insert(name)
            try body(part, bytes.span.bytes)
        })
        try exchange(&archive)
        if let other = parts.first(where: { !asked.contains($0.name) }) {
            throw StateError(other.name, "nobody asked for it")
        }
    }

    /// Returns a state of which one byte of a part is another: `change` more.
    public func changing(_ name: String, byte: Int, by change: UInt8) -> SavedState {
        var changed = self
        changed.values[name]?[byte] &+= change
        return changed
    }

    /// The names of the parts that differ from those of `other`, or are in one of both alone.
    public func differences(from other: SavedState) -> [String] {
        Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
    }
}
