/// The line of a declaration that a page's link names.
enum DeclarationLine {
    /// Whether `code` declares `name`, a type or a type and its member, in a line.
    ///
    /// - Parameter line: the number of the line, from 1; `nil` for any.
    static func has(_ name: String, in code: String, at line: Int?) throws -> Bool {
        let names = name.split(separator: ".")
        let type = try Regex("\\b(?:struct|class|enum|protocol|extension|actor) \(names[0])\\b")
        let member = names.count > 1 ? names.last : nil
        let declaration = try member.map {
            try Regex($0 == "init" ? "\\binit[(<]" : "\\b(?:func|var|let|case) \($0)\\b")
        }
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        guard let line else {
            return lines.contains { $0.contains(type) }
                && (declaration.map { declaration in lines.contains { $0.contains(declaration) } } ?? true)
        }
        guard lines.indices.contains(line - 1) else { return false }
        guard let declaration else { return lines[line - 1].contains(type) }
        guard lines[line - 1].contains(declaration) else { return false }
        // The type that has the member begins above, with less indentation.
        let indentation = lines[line - 1].prefix { $0 == " " }.count
        let outer = lines[..<(line - 1)].last { !$0.isEmpty && $0.prefix { $0 == " " }.count < indentation }
        return outer?.contains(type) == true
    }
}
