/// A part of a run whose state is saved in checkpoints and restored from them.
public protocol Checkpointed {
    /// Saves to `archive` all state that changes during a run, or restores it from there.
    ///
    /// One function serves both ways, so that saving and restoring cannot differ. A run that is resumed then goes on
    /// exactly as it would have gone on. Restoring follows `begin` with the same arguments. Leave out what follows from
    /// the spec, the seed and the recording.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

extension Checkpointed {
    /// Does nothing, for parts without state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {}
}
