import Understudy

extension DataError {
    /// Creates an error for a trace that does not fit the environment, with `message` as the reason.
    static func misfit(_ path: String, _ message: String) -> DataError { DataError(.damaged, path: path, message) }

    /// Creates an error for an action in the trace, at `place`, that the environment does not have.
    static func misfit(_ path: String, action: Int, at place: String, of environment: any Environment) -> DataError {
        let space = environment.actionSpace
        return misfit(
            path,
            "\(place) is \(action), and \(type(of: environment).name) has \(space.count == 1 ? "1 action" : "\(space.count) actions"), numbered "
                + "from 0: \(space.names.joined(separator: ", ")); give the environment the actions of the trace")
    }
}
