/// What a worker is started with.
struct WorkerCommand: Hashable, Sendable {
    /// The Python.
    let python: Python
    /// The environment's id.
    let id: String
    /// The arguments of `gymnasium.make` as a JSON object.
    let arguments: String

    /// The request to make the environment.
    var json: String { #"{"id": \#(quoted(id)), "make": \#(arguments)}"# }
}
