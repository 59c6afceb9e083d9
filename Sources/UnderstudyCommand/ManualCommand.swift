import ArgumentParser
import Experiments
import Understudy

/// `understudy manual`: prints the manual page.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page, with every command and every key of specs.",
        discussion: """
            To read it: understudy manual > understudy.1; man ./understudy.1. To install it, put the file in ~/.local/share/man/man1.
            """)

    func run() {
        Console.print(ManualPage(guide: SpecGuide(registry: CommandContext.registry)).text, terminator: "")
    }
}

/// The manual page in troff's man format, from the commands' own help and the declarations of the keys.
struct ManualPage {
    let guide: SpecGuide

    var text: String {
        var lines = [
            ".TH UNDERSTUDY 1 \"\" \"understudy \(Version.understudy.description)\" \"User Commands\"",
            ".SH NAME", "understudy \\- \(Self.escaped(UnderstudyCommand.configuration.abstract.lowercasingFirst))",
            ".SH SYNOPSIS", ".B understudy", ".I COMMAND", "[\\fIARGUMENTS\\fR]",
            ".SH DESCRIPTION",
        ]
        lines += Self.paragraphs(UnderstudyCommand.configuration.discussion)
        lines.append(".SH COMMANDS")
        for command in UnderstudyCommand.configuration.subcommands where command.configuration.shouldDisplay {
            let name = command.configuration.commandName ?? ""
            lines += [".SS understudy \(name)", ".nf"]
            let help = UnderstudyCommand.helpMessage(for: command, columns: 76)
            lines += help.split(separator: "\n", omittingEmptySubsequences: false).map { Self.escaped(String($0)) }
            lines.append(".fi")
        }
        lines += [
            ".SH KEYS OF SPECS",
            "The kinds in parentheses are those that have the key. \\fBunderstudy describe\\fR \\fIKEY\\fR tells more.",
        ]
        for entry in guide.all {
            lines += [
                ".TP", ".B \"\(Self.escaped(entry.title))\"",
                Self.escaped("\(entry.parameter.meaning). \(entry.parameter.summary.capitalizingFirst)."),
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.isEmpty ? ".PP" : escaped(String($0))
        }
    }

    /// Returns a line of text as troff's source.
    private static func escaped(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\"", with: "\\(dq")
            .replacing("'", with: "\\(aq").replacing("`", with: "\\(ga")
        return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
    }
}

extension String {
    fileprivate var lowercasingFirst: String {
        (prefix(1).lowercased() + dropFirst()).trimmingSuffix(".")
    }

    fileprivate var capitalizingFirst: String { prefix(1).uppercased() + dropFirst() }

    private func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
