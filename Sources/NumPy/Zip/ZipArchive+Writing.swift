extension ZipArchive {
    /// A writer of zip archives without ZIP64; entries are deflated if that makes them smaller, otherwise stored.
    struct Writer {
        private var entries: [UInt8] = []
        private var directory: [UInt8] = []
        private var names: Set<String> = []

        /// The format version needed for deflated entries (4.4.3): 2.0.
        private static let version: UInt16 = 20
        /// Midnight of January 1, 1980, the earliest possible date (4.4.6), so that the same contents give the same
        /// bytes.
        private static let date: UInt32 = 0x0021_0000

        /// Adds an entry, or returns `false` and adds nothing if the archive would become too large without ZIP64.
        ///
        /// - Precondition: the name is not used yet.
        mutating func add(_ name: String, _ content: [UInt8]) -> Bool {
            precondition(names.insert(name).inserted, "two entries '\(name)'")
            // The size of both headers of the entry and the end record. The limit of 65,535 entries is never reached
            // with arrays.
            let overhead = 2 * (64 + name.utf8.count)
            let deflated = deflated(content)
            let packed = deflated ?? content
            guard entries.count + directory.count + packed.count + overhead <= UInt32.max else { return false }
            let offset = UInt32(entries.count)
            // The fields shared by both headers (4.3.7, 4.3.12): version, flags, method, time and date, checksum, both
            // sizes, lengths of name and extra field.
            var common: [UInt8] = []
            common.append(littleEndian: Self.version)
            common.append(littleEndian: UInt16(0))
            common.append(littleEndian: UInt16(deflated == nil ? 0 : 8))
            common.append(littleEndian: Self.date)
            common.append(littleEndian: checksum(of: content[...]))
            common.append(littleEndian: UInt32(packed.count))
            common.append(littleEndian: UInt32(content.count))
            common.append(littleEndian: UInt16(name.utf8.count))
            common.append(littleEndian: UInt16(0))

            entries.append(littleEndian: localSignature)
            entries += common
            entries += name.utf8
            entries += packed

            directory.append(littleEndian: headerSignature)
            directory.append(littleEndian: Self.version)
            directory += common
            // The length of the comment, the disk number and the attributes.
            directory += repeatElement(0, count: 10)
            directory.append(littleEndian: offset)
            directory += name.utf8
            return true
        }

        /// The bytes of the archive with the entries added so far, their directory and the end record (4.3.16).
        var bytes: [UInt8] {
            var bytes = entries
            bytes += directory
            bytes.append(littleEndian: endSignature)
            bytes.append(littleEndian: UInt32(0))
            bytes.append(littleEndian: UInt16(names.count))
            bytes.append(littleEndian: UInt16(names.count))
            bytes.append(littleEndian: UInt32(directory.count))
            bytes.append(littleEndian: UInt32(entries.count))
            bytes.append(littleEndian: UInt16(0))
            return bytes
        }
    }
}
