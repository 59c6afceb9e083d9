import Understudy

/// State shared by all commands.
enum CommandContext {
    /// The components available in the running program.
    @TaskLocal static var registry = Registry()
}
