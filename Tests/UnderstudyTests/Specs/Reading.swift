import SpecYAML
import Testing
import Understudy

let sampleRegistry = Registry([SamplePlugin.self])

/// Returns the value that `body` reads from a text in the file `specs/s.yaml`.
func read<Value>(_ text: String, file: String = "specs/s.yaml", _ body: (inout SpecReader) throws -> Value) throws
    -> Value
{
    let empty = Node(.mapping([]), at: Mark(file: file, line: 1, column: 1))
    return try SpecReader.read(Node.parse(text, file: file) ?? empty, registry: sampleRegistry, body)
}

/// The problems that `body` finds in a text, one line each.
func problems<Value>(_ text: String, _ body: (inout SpecReader) throws -> Value) throws -> [String] {
    do {
        _ = try read(text, body)
        return []
    } catch let problems as Diagnostics {
        return problems.all.map(\.description)
    }
}

/// The parameters that `body` asks for.
func parameters<Value>(_ body: (inout SpecReader) throws -> Value) rethrows -> [ParameterDescription] {
    var reader = SpecReader(describing: sampleRegistry)
    _ = try body(&reader)
    return reader.parameters
}

enum Color: String, CaseIterable {
    case red, green, darkBlue = "dark-blue"
}
