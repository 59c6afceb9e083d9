/// The names that stand in place of the example's.
struct Substitution {
    /// The plugin: its module in Swift.
    let module: String
    /// The program, as commands in comments name it.
    let program: String
    /// The example's name and the new one's, if the file is about a component or an experiment.
    var entity: (example: EntityName, new: EntityName)?

    /// Returns the path of the new file.
    func path(of file: TemplateFile) -> String { replacingNames(in: file.path) }

    /// Returns the content of the new file.
    func bytes(of file: TemplateFile) -> [UInt8] {
        file.text.map { Array(sortingImports(in: replacingNames(in: $0)).utf8) } ?? file.bytes
    }

    private func replacingNames(in text: String) -> String {
        var text = text
        if let (example, new) = entity {
            text = Self.replacing(example.camel, in: text, with: new.camel, endsBeforeCapitals: true)
            text = Self.replacing(example.kebab, in: text, with: new.kebab, endsBeforeCapitals: false)
        }
        text = Self.replacing(Templates.package.camel, in: text, with: module, endsBeforeCapitals: true)
        return Self.replacing(Templates.package.kebab, in: text, with: program, endsBeforeCapitals: false)
    }

    /// Replaces whole words, and the beginnings of words in capitals if `endsBeforeCapitals`: `Lab` in `LabPlugin`.
    private static func replacing(
        _ word: String, in text: String, with new: String, endsBeforeCapitals: Bool
    ) -> String {
        func isPart(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound > text.startIndex ? text[text.index(before: range.lowerBound)] : " "
            let after = range.upperBound < text.endIndex ? text[range.upperBound] : " "
            let isWord = !isPart(before) && (!isPart(after) || endsBeforeCapitals && after.isUppercase)
            result += rest[..<range.lowerBound] + (isWord ? new : word)
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    /// Sorts each block of imports, as the formatter does.
    private func sortingImports(in text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var start = 0
        while start < lines.count {
            let block = lines[start...].prefix { $0.hasPrefix("import ") }
            if !block.isEmpty { lines.replaceSubrange(block.indices, with: block.sorted()) }
            start += max(block.count, 1)
        }
        return lines.joined(separator: "\n")
    }
}
