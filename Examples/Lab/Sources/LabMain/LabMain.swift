import Lab
import Understudy
import UnderstudyCommand
import UnderstudyPlugins

/// The program `lab`: the commands of Understudy, with its plugins and those of this package.
@main
struct LabMain: UnderstudyProgram {
    static let plugins: [any Plugin.Type] =
        builtInPlugins + [
            LabPlugin.self
        ]
}
