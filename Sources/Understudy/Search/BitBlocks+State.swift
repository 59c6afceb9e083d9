extension BitBlocks {
    /// Saves or restores the bounds with a search over the same rows.
    public mutating func exchangeBounds(with archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
        if archive.isRestoring { limits = BitLimits(bounds, query.scale) }
    }
}
