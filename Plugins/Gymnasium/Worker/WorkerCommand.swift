/// The parameters for starting a worker.
struct WorkerCommand: Hashable, Sendable {
    /// The Python interpreter.
    let python: Python
    /// The environment's id.
    let id: String
    /// The arguments of `gymnasium.make` as a JSON object.
    let arguments: String

    /// The body of the request to create the environment.
    var json: String { #"{"id": \#(quoted(id)), "make": \#(arguments)}"# }
}
