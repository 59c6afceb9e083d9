import AgentTraining
import ArgumentParser
import Experiments
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy
import UnderstudyTemplates

extension ExitCode {
    /// An invalid spec or dataset.
    static let badInput = ExitCode(65)
    /// A missing input file.
    static let missingInput = ExitCode(66)
    /// An output file that cannot be created.
    static let cannotCreate = ExitCode(73)
    /// A failed input or output operation.
    static let ioFailure = ExitCode(74)
}

/// Runs `body`, prints its errors on standard error, each problem with the line of the file that it is in, and throws the documented exit code.
func reportingProblems<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch let error as ValidationError {
        // The usage text is omitted, because the command line itself was parsed correctly.
        Console.error("Error: \(error.message)")
        throw ExitCode.validationFailure
    } catch let error as TemplateError where error.kind == .usage {
        Console.error("Error: \(error.description)")
        throw ExitCode.validationFailure
    } catch {
        Console.error(text(of: error))
        throw exitCode(for: error)
    }
}

/// Returns the message of an error; the problems of files with the lines that they are in.
private func text(of error: any Error) -> String {
    switch error {
    case let error as Diagnostics: SourceExcerpt.text(of: error.all)
    default: "\(error)"
    }
}

private func exitCode(for error: any Error) -> ExitCode {
    switch error {
    case let error as Diagnostics: error.areMissingFiles ? .missingInput : .badInput
    case is FileError: .missingInput
    case let error as DataError: error.kind == .missing ? .missingInput : .badInput
    case let error as StudyFileError: error.kind == .missing ? .missingInput : .badInput
    case let error as ExecutionError: ExitCode(error.exitCode)
    case let error as TemplateError: ExitCode(error.exitCode)
    default: .failure
    }
}
