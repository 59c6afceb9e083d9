import Foundation
import Testing

/// The commands that pages show, compared with the program, the scripts and the Makefile.
@Suite("The commands of the pages")
struct PageCommandTests {
    /// A command with what is wrong with it.
    struct Problem: Hashable, CustomStringConvertible {
        let command: String
        let text: String

        var description: String { "\(command): \(text)" }
    }

    /// The commands on pages besides the program, the scripts and make.
    static let others: Set = [
        ".", ".venv/bin/python", "cd", "export", "man", "pip", "python", "python3", "sha256sum", "sudo", "swift", "tar",
        "tensorboard", "mlflow", "wandb",
    ]

    /// The names that follow a colon at a line's beginning.
    static let targets: Set<String> = {
        let text = (try? String(contentsOf: Program.root.appending(path: "Makefile"), encoding: .utf8)) ?? ""
        return Set(text.matches(of: /(?m)^([a-z-]+):/).map { String($0.1) })
    }()

    /// Returns what is wrong with a command; `nil` if nothing is.
    ///
    /// - Parameter isWhole: whether it has every argument; otherwise it may be only the name of a command.
    static func problem(with command: ShellCommand, in tree: CommandTree, isWhole: Bool = true) -> String? {
        let (name, rest) = (command.words[0], command.words.dropFirst())
        // The program of a package has the same commands.
        if name == "understudy" || name.contains(/^\.build\/release\/(understudy|lab|my-lab)$/) {
            return tree.problem(with: rest, isWhole: isWhole)
        }
        if name.hasPrefix("scripts/") {
            let script = Program.root.appending(path: name)
            guard FileManager.default.isExecutableFile(atPath: script.path),
                let text = try? String(contentsOf: script, encoding: .utf8)
            else { return "there is no script '\(name)'" }
            // What follows goes on to `swift test`.
            let own = rest.prefix { $0 != "--filter" }
            let option = own.first { $0.hasPrefix("--") && !text.contains(String($0.prefix { $0 != "=" })) }
            return option.map { "the script does not mention '\($0)'" }
        }
        if name == "make" {
            return rest.first { !$0.contains("=") && !targets.contains($0) }.map {
                "the Makefile has no target '\($0)'"
            }
        }
        return others.contains(name) ? nil : "'\(name)' is no program that pages call"
    }

    /// The problems of a page's blocks for shells, and of the commands among its words.
    static func problems(of page: Page, in tree: CommandTree) -> [Problem] {
        let blocks = page.blocks.filter { $0.language == "sh" }.flatMap { block in
            ShellCommand.all(in: block.text).map { ($0, isWhole: true) }
        }
        let words = page.prose.matches(of: /`((?:understudy|make|scripts\/[^`\s]+) [^`]+)`/).flatMap { match in
            ShellCommand.all(
                in: String(match.1).replacing("\n", with: " ").replacing("[", with: "").replacing("]", with: "")
            )
            .map { ($0, isWhole: false) }
        }
        return (blocks + words).compactMap { command, isWhole in
            problem(with: command, in: tree, isWhole: isWhole).map { Problem(command: "\(command)", text: $0) }
        }
    }

    @Test("are commands that the program, the scripts and the Makefile have, with their options")
    func pages() async throws {
        let tree = try await CommandTree.ofProgram()
        var count = 0
        // The changelog tells also of what is gone.
        let pages =
            Page.all.filter { $0.path != "CHANGELOG.md" }
            + ["Examples/Lab/README.md", "experiments/paper/README.md"].map { Page($0) }
        for page in pages {
            count += page.blocks.filter { $0.language == "sh" }.flatMap { ShellCommand.all(in: $0.text) }.count
            for problem in Self.problems(of: page, in: tree) { Issue.record("\(page.path): \(problem)") }
        }
        #expect(count > 100)
    }

    @Test(
        "are told where they are wrong",
        arguments: [
            ("understudy runn spec.yaml", "'understudy' has no command 'runn'"),
            ("understudy run spec.yaml --dryrun", "'run' has no option '--dryrun'"),
            ("understudy run spec.yaml \\\n  --worker 2  # two", "'run' has no option '--worker'"),
            ("UNDERSTUDY_ISA=baseline understudy benchmark --fast", "'benchmark' has no option '--fast'"),
            ("understudy run spec.yaml --quiet | understudy reprot", "'understudy' has no command 'reprot'"),
            ("understudy run spec.yaml -z", "'run' has no option '-z'"),
            ("understudy run", "'run' needs 1 arguments, and has 0"),
            ("understudy run a.yaml --quiet=yes", "'--quiet' takes no value"),
            ("understudy run a.yaml --output", "'--output' has no value"),
            ("understudy dataset inform a.npz", "'dataset' has no command 'inform'"),
            (".build/release/understudy run a.yaml --nothing", "'run' has no option '--nothing'"),
            ("cd runs && scripts/no-script --write", "there is no script 'scripts/no-script'"),
            ("scripts/test --havy", "the script does not mention '--havy'"),
            ("make tests", "the Makefile has no target 'tests'"),
            ("undrestudy run a.yaml", "'undrestudy' is no program that pages call"),
        ])
    func wrong(command: String, problem: String) async throws {
        let tree = try await CommandTree.ofProgram()
        let page = Page(path: "sample.md", text: "Words.\n\n```sh\nmake build   # first\n\(command)\n```\n")
        #expect(Self.problems(of: page, in: tree).map(\.text) == [problem])
    }

    @Test("are read among words, too")
    func words() async throws {
        let tree = try await CommandTree.ofProgram()
        let page = Page(
            path: "sample.md",
            text:
                "See `understudy run`, `understudy run FILE --worker 2`, `understudy report DIR [DIR...]`, `make tests`.\n"
        )
        #expect(
            Self.problems(of: page, in: tree).map(\.text)
                == ["'run' has no option '--worker'", "the Makefile has no target 'tests'"])
    }

    @Test("are found as a shell finds them")
    func shell() {
        let text = """
            a 'one two' "three" # four
            X=1 Y=2 b --c='d e' \\
              f > g 2>h && i | j; k#l
            # m
            """
        #expect(
            ShellCommand.all(in: text).map(\.words)
                == [["a", "one two", "three"], ["b", "--c=d e", "f"], ["i"], ["j"], ["k#l"]])
    }
}
