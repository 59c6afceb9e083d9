import Foundation
import StudyFormat
import Understudy

/// One of the policies that a run keeps, by its place in the run's folder.
///
///     policy.safetensors  policy-best.safetensors  policies/step-000000012000.safetensors
package enum KeptPolicy: Hashable, Sendable {
    /// The policy at the end of the run.
    case last
    /// The best policy on the way.
    case best
    /// The policy of the evaluation after this number of environment steps.
    case step(Int)

    /// The folder with the policies of all evaluations.
    package static let folder = FileName.policies.rawValue
    private static let suffix = ".safetensors"

    /// Reads `last`, `best` or a number of steps, which may have underscores.
    package init?(_ text: String) {
        switch text {
        case "last": self = .last
        case "best": self = .best
        default:
            guard let step = Int(text.replacing("_", with: "")), step >= 0 else { return nil }
            self = .step(step)
        }
    }

    /// The path of the file, relative to the run's folder.
    package var path: String {
        switch self {
        case .last: FileName.policy.rawValue
        case .best: FileName.bestPolicy.rawValue
        case .step(let step): Self.folder + "/" + FileName.name(ofStep: step) + Self.suffix
        }
    }

    /// `last`, `best` or the number of steps.
    package var text: String {
        switch self {
        case .last: "last"
        case .best: "best"
        case .step(let step): step.specText
        }
    }

    /// A description such as `the best policy (step 12_000)`.
    ///
    /// - Parameter step: the number of environment steps after which the policy was kept; `nil` if it is not known.
    package func title(step: Int?) -> String {
        let step = step.map { "step \($0.specText)" }
        return switch self {
        case .best: "the best policy" + (step.map { " (\($0))" } ?? "")
        case .step: "the policy" + (step.map { " of \($0)" } ?? "")
        case .last: "the final policy"
        }
    }

    /// Creates the policy of the file `name` in the folder `policies`; `nil` if it has another name.
    private init?(fileOfStep name: String) {
        guard name.hasPrefix("step-"), name.hasSuffix(Self.suffix),
            let step = Int(name.dropFirst(5).dropLast(Self.suffix.count)), step >= 0
        else { return nil }
        self = .step(step)
    }

    /// Returns the run's folder and the policy whose file has this path; `nil` if it is not the path of a policy.
    package static func run(ofFile path: String) -> (directory: String, policy: KeptPolicy)? {
        guard path.hasSuffix(suffix) else { return nil }
        func folder(_ path: String) -> String {
            let folder = PathName.folder(of: path)
            return folder.isEmpty ? "." : folder
        }
        let name = PathName.name(of: path)
        for policy in [KeptPolicy.last, .best] where policy.path == name { return (folder(path), policy) }
        guard PathName.name(of: folder(path)) == Self.folder, let policy = KeptPolicy(fileOfStep: name) else {
            return nil
        }
        return (folder(folder(path)), policy)
    }

    /// Returns the policies that the run in `directory` keeps, in the order of their steps, the best and the last one
    /// at the end.
    package static func all(in directory: String) -> [KeptPolicy] {
        let names = (try? Files.names(inFolder: directory + "/" + folder)) ?? []
        return names.compactMap { KeptPolicy(fileOfStep: $0) }
            + [.best, .last].filter { FileManager.default.fileExists(atPath: directory + "/" + $0.path) }
    }

    // MARK: - Writing

    /// Writes the policy to the run's folder.
    func write(_ bytes: [UInt8], to directory: String) throws {
        if case .step = self { try Files.createFolder(directory + "/" + Self.folder) }
        try Files.replace(directory + "/" + path, with: Data(bytes))
    }

    /// Removes the policies on the way of the run in `directory` that are not `kept`.
    static func remove(in directory: String, except kept: (KeptPolicy) -> Bool) throws(ExecutionError) {
        for policy in all(in: directory) where policy != .last && !kept(policy) {
            try Files.remove(directory + "/" + policy.path)
        }
        rmdir(directory + "/" + folder)
    }
}
