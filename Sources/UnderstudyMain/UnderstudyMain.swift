import Understudy
import UnderstudyCommand
import UnderstudyPlugins

/// The `understudy` program: the commands with the plugins of this package.
@main
struct UnderstudyMain: UnderstudyProgram {
    static let plugins: [any Plugin.Type] = builtInPlugins
}
