import ArgumentParser

/// `understudy completion`: prints the completion script of a shell.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Print the completion script of a shell.",
        discussion: """
            bash: understudy completion bash > ~/.local/share/bash-completion/completions/understudy
            zsh:  understudy completion zsh > a folder of $fpath, as _understudy
            fish: understudy completion fish > ~/.config/fish/completions/understudy.fish
            """)

    /// A shell.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: ArgumentHelp("The shell.", valueName: "bash|zsh|fish"))
    var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch self.shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.print(UnderstudyCommand.completionScript(for: shell))
    }
}
