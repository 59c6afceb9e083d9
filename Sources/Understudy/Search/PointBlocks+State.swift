extension PointBlocks {
    /// Saves or restores the bounds with a search over the same points.
    public mutating func exchangeBounds(with archive: inout StateArchive) throws {
        try archive.numbers(&bounds, "bounds")
    }
}
