import ArgumentParser
import Foundation
import StudyExecution
import Understudy

/// `understudy export`: writes a policy's network for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a run's network for other programs: safetensors, ONNX or JSON.",
        discussion: """
            The file has the network with the scaling of observations and the names of the actions. An ONNX model reads the environment's own observations and \
            gives the Q-values and the number of the best action. The policy is the run's final one. For another one that the run keeps, use --at, or give the \
            policy's file in place of the folder. A run with a damaged file is refused.
            """)

    @OptionGroup var place: RunArguments

    @Option(help: KeptPolicy.help)
    var at: KeptPolicy?

    @OptionGroup var trust: TrustArguments

    @Option(help: "The file's format: safetensors (in PyTorch's layout), onnx or json.")
    var format: Format

    @Option(
        name: .shortAndLong, help: "The file (default: VARIANT-seed-N.FORMAT in the working folder).",
        completion: .file())
    var output: String?

    @Flag(help: "Replace a file that is there already.")
    var overwrite = false

    /// The formats on the command line.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case safetensors, onnx, json

        /// The format as the library knows it.
        var exported: ExportedPolicy.Format {
            switch self {
            case .safetensors: .safetensors
            case .onnx: .onnx
            case .json: .json
            }
        }
    }

    func run() async throws {
        try await reportingProblems {
            let (directory, kept) = try place.policy(at: at)
            try RunDamage.refuse(directory)
            let final = try FinalPolicy(
                directory: directory, kept: kept,
                registry: ProgramGate.guarded(CommandContext.registry, directory, trust))
            let policy = try ExportedPolicy(final)
            let suffix = kept == .last ? "" : "-\(kept.text)"
            let path = output ?? "\(final.spec.variant)-seed-\(final.spec.seed)\(suffix).\(format.rawValue)"
            try NewFile.check(path, overwrite: overwrite)
            try Files.replace(path, with: Data(policy.file(format.exported)))
            let shape = policy.observationShape.map(String.init).joined(separator: " x ")
            Console.print(
                """
                Wrote \(path): \(kept.title(step: final.step)) of \(final.spec.variant), seed \(final.spec.seed), in \(final.environment.label)
                \(count(policy.parameterCount, "parameter")); observations of \(shape), \(count(policy.actionCount, "action"))
                """)
        }
    }
}
