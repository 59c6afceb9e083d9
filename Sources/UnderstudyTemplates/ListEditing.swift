/// Insertions into lists of Swift files, each in its alphabetical place.
enum ListEditing {
    /// Returns `text` with `name` in the list of strings that `let list = [` or `let list: [String] = [` begins.
    ///
    /// - Returns: `nil` if there is no such list.
    static func inserting(_ name: String, intoStrings list: String, of text: String) -> String? {
        guard let (range, names) = strings(of: list, in: text) else { return nil }
        let all = Set(names + [name]).sorted().map { "\"\($0)\"" }
        let head = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        let line = all.joined(separator: ", ")
        guard head.count + line.count + 2 > 120 || text[range].contains("\n") else {
            return text.replacing(range, with: "[\(line)]")
        }
        var lines = [""]
        for item in all {
            let word = item + ","
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = "    " + word
            } else if lines[lines.count - 1].count + word.count + 1 > 120 {
                lines.append("    " + word)
            } else {
                lines[lines.count - 1] += " " + word
            }
        }
        return text.replacing(range, with: "[\n\(lines.joined(separator: "\n"))\n]")
    }

    /// Returns the names in a list of strings, with the range of its brackets.
    static func strings(of list: String, in text: String) -> (range: Range<String.Index>, names: [String])? {
        let heads = ["let \(list) = [", "let \(list): [String] = ["]
        guard let start = heads.compactMap({ text.firstRange(of: $0) }).first,
            let end = text[start.upperBound...].firstIndex(of: "]")
        else { return nil }
        let opening = text.index(before: start.upperBound)
        let words = text[start.upperBound..<end].split(separator: "\"", omittingEmptySubsequences: false)
        let names = words.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        return (opening..<text.index(after: end), names)
    }

    /// Returns `text` with `element` among the lines that end in `ending`, and a comma after each if there are several.
    ///
    /// - Returns: `nil` if there is no such line.
    static func inserting(_ element: String, intoLinesEndingIn ending: String, of text: String) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func bare(_ line: String) -> String? {
            let words = line.split(separator: " ")
            guard let word = words.first, words.count == 1 else { return nil }
            let bare = word.hasSuffix(",") ? word.dropLast() : word
            return bare.hasSuffix(ending) ? String(bare) : nil
        }
        guard let start = lines.firstIndex(where: { bare($0) != nil }) else { return nil }
        let block = lines[start...].prefix { bare($0) != nil }
        let indentation = lines[start].prefix { $0 == " " }
        let all = Set(block.compactMap(bare) + [element]).sorted()
        lines.replaceSubrange(block.indices, with: all.map { "\(indentation)\($0)\(all.count > 1 ? "," : "")" })
        return lines.joined(separator: "\n")
    }

    /// Returns `text` with `import module` in the first block of imports.
    static func inserting(import module: String, into text: String) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("import ") }) else { return nil }
        let block = lines[start...].prefix { $0.hasPrefix("import ") }
        lines.replaceSubrange(block.indices, with: Set(block + ["import \(module)"]).sorted())
        return lines.joined(separator: "\n")
    }

    /// The beginning of the function of a plugin that registers its components.
    private static let register = "public static func register(into registry: inout Registry) {"

    /// Returns the text of a plugin that registers `type` as well.
    static func inserting(registrationOf type: String, into text: String) -> String? {
        guard let start = text.firstRange(of: register) else { return nil }
        var lines = text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let indentation = "        "
        let new = "\(indentation)registry.add(\(type).self)"
        if lines[0].trimmed == "}" { lines.replaceSubrange(0...0, with: ["", "    }"]) }
        guard lines[0].trimmed.isEmpty else { return nil }
        let block = lines[1...].prefix { $0.trimmed.hasPrefix("registry.add(") }
        lines.replaceSubrange(block.indices, with: Set(block + [new]).sorted())
        return text[..<start.upperBound] + lines.joined(separator: "\n")
    }

    /// Returns the text of a plugin that registers nothing.
    static func removingRegistrations(from text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("registry.add(") }
            .joined(separator: "\n").replacing(register + "\n    }", with: register + "}")
    }

    /// Returns the lines with a line of cells among them.
    static func inserting(line: String, into text: String) -> String {
        let lines = text.split(separator: "\n").map(String.init)
        let head = lines.filter { $0.hasPrefix("#") }
        return (head + Set(lines.filter { !$0.hasPrefix("#") } + [line]).sorted()).joined(separator: "\n") + "\n"
    }
}

extension String {
    /// Returns the text with other characters in `range`.
    func replacing(_ range: Range<Index>, with new: String) -> String {
        String(self[..<range.lowerBound]) + new + self[range.upperBound...]
    }

    /// The text without spaces at its ends.
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
