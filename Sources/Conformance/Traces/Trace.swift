import NumPy
import Understudy
import YAML

/// What another implementation of an environment did, step by step. Documentation/Traces.md describes both formats.
package enum Trace: Sendable {
    /// States, for an environment without chance in its steps.
    case states(StateTrace)
    /// Observations, and the random numbers that were drawn.
    case draws(DrawTrace)

    /// Reads the trace at `path`: a zip archive is one of draws, all else one of states.
    ///
    /// - Throws: `DataError` where the file cannot be read or its arrays are wrong, `Diagnostics` with what is wrong with a trace of states.
    package init(path: String) throws {
        let bytes = try contents(ofFile: path, thing: "trace")
        self =
            bytes.starts(with: "PK".utf8)
            ? .draws(try DrawTrace(bytes, path: path)) : .states(try StateTrace(bytes, path: path))
    }
}

extension Trace {
    /// The trace at `path` cannot be one of the environment, for the reason that `message` tells.
    static func misfit(_ path: String, _ message: String) -> DataError { DataError(.damaged, path: path, message) }

    /// That the action `action`, which stands at `place`, is none of the environment's.
    static func misfit(_ path: String, action: Int, at place: String, of environment: any Environment) -> DataError {
        let space = environment.actionSpace
        return misfit(
            path,
            "\(place) is \(action), and \(type(of: environment).name) has \(space.count == 1 ? "1 action" : "\(space.count) actions"), numbered "
                + "from 0: \(space.names.joined(separator: ", ")); give the environment the actions of the trace")
    }
}
