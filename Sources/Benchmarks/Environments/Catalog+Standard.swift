import Understudy
import YAML

extension Catalog.Entry {
    /// The component with the defaults of all its parameters.
    ///
    /// - Throws: `Diagnostics` where a parameter has no default.
    func makeStandard(in registry: Registry) throws(Diagnostics) -> Product {
        let nothing = Node(.mapping([]), at: Mark(file: "<\(name)>", line: 1, column: 1))
        return try SpecReader.read(nothing, registry: registry) { try make(&$0) }
    }
}
