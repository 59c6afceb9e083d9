import Understudy

extension NPYArray {
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Reads an `.npy` file from `bytes`, which is the entry `name` of the archive at `path`.
    ///
    /// - Throws: `DataError` if the file is damaged or not supported. Supported types are bool and the integers and
    ///   floats of 8 to 64 bits, except 16-bit floats. Fortran order is not supported.
    package init(_ bytes: ArraySlice<UInt8>, name: String, path: String) throws(DataError) {
        func error(_ message: String) -> DataError { DataError(.damaged, path: path, "array '\(name)' \(message)") }
        let rewrite = "; save it again with numpy.savez"
        var reader = LittleEndian(bytes)
        guard let magic = reader.next(count: Self.magic.count), magic.elementsEqual(Self.magic) else {
            throw error("is not in NumPy's npy format" + rewrite)
        }
        guard let major = reader.next(UInt8.self), let minor = reader.next(UInt8.self) else {
            throw error("is cut off in its header" + rewrite)
        }
        guard (1...3).contains(major), minor == 0 else {
            throw error("has version \(major).\(minor) of the npy format, and 1.0, 2.0 and 3.0 can be read" + rewrite)
        }
        let length = major == 1 ? reader.next(UInt16.self).map(Int.init) : reader.next(UInt32.self).map(Int.init)
        guard let length, let text = reader.next(count: length) else {
            throw error("is cut off in its header" + rewrite)
        }
        let header: NPYHeader
        do throws(NPYHeader.Problem) {
            header = try NPYHeader(text)
        } catch {
            throw DataError(
                .damaged, path: path,
                "array '\(name)' has a header that cannot be read: \(error.message); \(error.advice)")
        }
        guard let type = ElementType(header.typeName) else {
            throw error(
                "has the type '\(header.typeName)', which cannot be read; convert it with .astype(numpy.float32), "
                    + "or .astype(numpy.int64) where it counts")
        }
        guard !header.isFortranOrder else {
            throw error("is in Fortran order; save numpy.ascontiguousarray(array) instead")
        }
        let needed = header.byteCount(elementSize: type.size)
        let left = reader.left
        guard left == needed, let data = reader.next(count: left) else {
            throw error(
                "has \(left) bytes of data, and its shape \(Self.text(of: header.shape)) of '\(header.typeName)' "
                    + "needs \(needed.map(String.init) ?? "more than there can be")" + rewrite)
        }
        self.name = name
        self.path = path
        self.type = type
        typeName = header.typeName
        shape = header.shape
        self.data = data
    }
}

extension NPYArray.ElementType {
    /// Parses a NumPy type name, such as `<f4`, or returns `nil` if the type is not supported.
    init?(_ name: String) {
        let letters = Array(name)
        guard letters.count == 3, let kind = Kind(rawValue: letters[1]), let size = Int(String(letters[2])) else {
            return nil
        }
        switch kind {
        case .bool: guard size == 1 else { return nil }
        case .float: guard size == 4 || size == 8 else { return nil }
        case .signed, .unsigned: guard [1, 2, 4, 8].contains(size) else { return nil }
        }
        // A single byte has no byte order.
        switch letters[0] {
        case "<", ">": guard size > 1 else { return nil }
        case "|": guard size == 1 else { return nil }
        default: return nil
        }
        self.init(kind: kind, size: size, isBigEndian: letters[0] == ">")
    }
}
