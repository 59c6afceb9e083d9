/// The header of an `.npy` file: the literal of a Python dictionary with the keys `descr`, `fortran_order` and `shape`.
struct NPYHeader {
    /// What is wrong with a header.
    struct Problem: Error {
        var message: String
        var advice = "save it again with numpy.savez"
    }

    /// NumPy's name of the type: `<f4`.
    let typeName: String
    let isFortranOrder: Bool
    let shape: [Int]

    /// Reads the header's `text` strictly: each key once, no others, in any order.
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

    /// The number of bytes of all elements, or `nil` where that does not fit in an `Int`.
    func byteCount(elementSize: Int) -> Int? {
        // A zero anywhere makes zero, whatever overflows beside it.
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
