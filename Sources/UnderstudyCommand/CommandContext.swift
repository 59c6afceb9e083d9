import Understudy

/// What commands share.
enum CommandContext {
    /// The components of the running program.
    @TaskLocal static var registry = Registry()
}
