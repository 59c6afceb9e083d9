import Foundation

/// A simple command of a shell: its words without assignments, redirections and comments.
struct ShellCommand: CustomStringConvertible {
    let words: [String]

    var description: String { words.joined(separator: " ") }

    /// The commands of a block of lines, as a shell finds them: with continuations, quotes, pipes and lists.
    static func all(in text: String) -> [ShellCommand] {
        text.replacing("\\\n", with: " ").split(separator: "\n").flatMap { commands(inLine: String($0)) }
    }

    private static func commands(inLine line: String) -> [ShellCommand] {
        var commands: [ShellCommand] = []
        var words: [String] = []
        var isFile = false
        func end() {
            let command = words.drop { $0.contains(/^[A-Za-z_]\w*=/) }
            if !command.isEmpty { commands.append(ShellCommand(words: Array(command))) }
            words = []
        }
        for token in tokens(of: line) {
            switch token {
            case .separator: end()
            case .redirection: isFile = true
            case .word where isFile: isFile = false
            case .word(let word): words.append(word)
            }
        }
        end()
        return commands
    }

    private enum Token {
        case word(String)
        /// `|`, `&&`, `||`, `;` or `&`.
        case separator
        /// `>`, `>>`, `2>` or `<`, whose file follows.
        case redirection
    }

    private static func tokens(of line: String) -> [Token] {
        var tokens: [Token] = []
        var word: String?
        var quote: Character?
        func end() {
            if let word { tokens.append(.word(word)) }
            word = nil
        }
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
                continue
            }
            switch character {
            case "#" where word == nil: return tokens
            case "'", "\"": (quote, word) = (character, word ?? "")
            case " ", "\t": end()
            case "|", "&", ";":
                end()
                if case .separator = tokens.last { continue }
                tokens.append(.separator)
            case ">", "<":
                // A number before it is that of a stream.
                if let number = word, number.allSatisfy(\.isNumber) { word = nil }
                end()
                if case .redirection = tokens.last { continue }
                tokens.append(.redirection)
            default: word = (word ?? "") + String(character)
            }
        }
        end()
        return tokens
    }
}
