import ArgumentParser
import Execution
import Experiments
import Reports
import Training
import Understudy
import YAML

extension ExitCode {
    /// Bad spec or dataset.
    static let badInput = ExitCode(65)
    /// A file that is not there.
    static let missingInput = ExitCode(66)
    /// Output that cannot be created.
    static let cannotCreate = ExitCode(73)
    /// Input or output that failed.
    static let ioFailure = ExitCode(74)
}

/// Runs `body`, printing what it throws as one line per problem on standard error and turning it into the documented exit code.
func reportingProblems<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch let error as ValidationError {
        // How the command is used is not what is wrong where it was understood so far.
        Console.error("Error: \(error.message)")
        throw ExitCode.validationFailure
    } catch {
        Console.error("\(error)")
        throw exitCode(for: error)
    }
}

private func exitCode(for error: any Error) -> ExitCode {
    switch error {
    case is Diagnostics: .badInput
    case let error as SpecProblems: error.areMissingFiles ? .missingInput : .badInput
    case is FileError: .missingInput
    case let error as DataError: error.kind == .missing ? .missingInput : .badInput
    case let error as StudyFileError: error.kind == .missing ? .missingInput : .badInput
    case let error as ExecutionError: ExitCode(error.exitCode)
    default: .failure
    }
}
