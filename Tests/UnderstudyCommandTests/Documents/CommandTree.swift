import Foundation

/// A command of the program with its options, as the program itself describes them.
struct CommandTree: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            /// The name as it is written: `--only` or `-o`.
            var written: String { (kind == "long" ? "--" : "-") + name }
        }

        let kind: String
        let names: [Name]?
        let isOptional: Bool
        let isRepeating: Bool
        let parsingStrategy: String?
        let allValues: [String]?
        let valueName: String?
    }

    let commandName: String
    let arguments: [Argument]?
    let subcommands: [CommandTree]?

    private struct Dump: Decodable { let command: CommandTree }

    /// Asks the program.
    static func ofProgram() async throws -> CommandTree {
        let result = try await Program.run("--experimental-dump-help")
        return try JSONDecoder().decode(Dump.self, from: Data(result.output.utf8)).command
    }

    private var positionals: [Argument] { (arguments ?? []).filter { $0.kind == "positional" } }

    /// Returns what is wrong with the words after this command's name; `nil` if nothing is.
    ///
    /// - Parameter isWhole: whether the words are a whole command, with every argument and value that it needs.
    func problem(with words: ArraySlice<String>, isWhole: Bool = true) -> String? {
        var words = words
        var given = 0
        while let word = words.popFirst() {
            if word == "--" {
                given += words.count
                break
            }
            if word.hasPrefix("-"), word.count > 1 {
                if let problem = problem(withOption: word, before: &words, isWhole: isWhole) { return problem }
            } else if given == 0, let subcommands, !subcommands.isEmpty {
                guard let command = subcommands.first(where: { $0.commandName == word }) else {
                    return "'\(commandName)' has no command '\(word)'"
                }
                return command.problem(with: words, isWhole: isWhole)
            } else {
                given += 1
            }
        }
        guard isWhole else { return nil }
        let needed = positionals.filter { !$0.isOptional }.count
        if given < needed { return "'\(commandName)' needs \(needed) arguments, and has \(given)" }
        if given > positionals.count, !positionals.contains(where: \.isRepeating) {
            return "'\(commandName)' takes \(positionals.count) arguments, and has \(given)"
        }
        return nil
    }

    /// Returns what is wrong with an option, and takes its value from the words behind it.
    private func problem(withOption word: String, before words: inout ArraySlice<String>, isWhole: Bool) -> String? {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let found = (arguments ?? []).first { argument in
            argument.names?.contains { $0.written == parts[0] } == true
        }
        guard let found else { return "'\(commandName)' has no option '\(parts[0])'" }
        if found.kind == "flag" { return parts.count > 1 ? "'\(parts[0])' takes no value" : nil }
        var values = Array(parts.dropFirst())
        if values.isEmpty {
            guard let value = words.popFirst() else { return isWhole ? "'\(parts[0])' has no value" : nil }
            if value.hasPrefix("-"), found.parsingStrategy == "default" { return "'\(parts[0])' has no value" }
            values.append(value)
        }
        if found.parsingStrategy == "upToNextOption" {
            while let value = words.first, !value.hasPrefix("-") {
                values.append(value)
                words.removeFirst()
            }
        }
        let wrong = found.allValues.flatMap { all in values.first { !all.contains($0) } }
        return wrong.map {
            "'\(parts[0])' takes one of \((found.allValues ?? []).joined(separator: ", ")), not '\($0)'"
        }
    }
}
