/// The header of an `.npy` file: a Python dictionary literal with the keys `descr`, `fortran_order` and `shape`.
struct NPYHeader {
    /// A problem in a header.
    struct Problem: Error {
        var message: String
        var advice = "save it again with numpy.savez"
    }

    /// The NumPy type name, such as `<f4`.
    let typeName: String
    let isFortranOrder: Bool
    let shape: [Int]

    /// Parses the header strictly: each key must occur once, in any order, without other keys.
    init(_ text: ArraySlice<UInt8>) throws(Problem) {
        var literal = PythonLiteral(text)
        var typeName: String?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try literal.expect("{")
        while !literal.skip("}") {
            let key = try literal.string()
            try literal.expect(":")
            switch key {
            case "descr" where literal.skip("["):
                throw Problem(message: "its type has fields", advice: "save each of them as an array of its own")
            case "descr" where typeName == nil: typeName = try literal.string()
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try literal.bool()
            case "shape" where shape == nil: shape = try literal.tuple()
            default: throw Problem(message: "unexpected key '\(key)'")
            }
            if !literal.skip(",") {
                try literal.expect("}")
                break
            }
        }
        try literal.expectEnd()
        guard let typeName, let isFortranOrder, let shape else {
            throw Problem(message: "it needs the keys 'descr', 'fortran_order' and 'shape'")
        }
        self.typeName = typeName
        self.isFortranOrder = isFortranOrder
        self.shape = shape
    }

    /// Returns the size of all elements in bytes, or `nil` if it overflows `Int`.
    func byteCount(elementSize: Int) -> Int? {
        // A zero dimension makes the size zero, even if the product of the others overflows.
        if shape.contains(0) { return 0 }
        var bytes = elementSize
        for size in shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            bytes = product
        }
        return bytes
    }
}
