/// A part of a run whose state checkpoints save and restore.
public protocol Checkpointed {
    /// Saves all state that changes during a run to `archive`, or restores it from there.
    ///
    /// One function serves both directions, so that saving and restoring cannot differ. A resumed run then continues
    /// exactly as it would have without the interruption. Restoring follows `begin` with the same arguments. Leave out
    /// what follows from the spec, the seed and the recording.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

extension Checkpointed {
    /// Does nothing, for parts without state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {}
}
