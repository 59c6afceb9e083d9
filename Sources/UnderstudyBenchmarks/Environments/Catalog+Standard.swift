import SpecYAML
import Understudy

extension Catalog.Entry {
    /// Creates the component with the default values of all parameters.
    ///
    /// - Throws: `Diagnostics` if a parameter has no default.
    func makeStandard(in registry: Registry) throws(Diagnostics) -> Product {
        let nothing = Node(.mapping([]), at: Mark(file: "<\(name)>", line: 1, column: 1))
        return try SpecReader.read(nothing, registry: registry) { try make(&$0) }
    }
}
