import Experiments
import Foundation
import SpecYAML
import StudyFormat
import Subprocess

extension StudyManifest {
    /// Creates the manifest of `study`.
    ///
    /// - Parameters:
    ///   - summary: the purpose of the study, in one line.
    ///   - files: the files that the runs' specs name, such as recordings, by path.
    init(study: Study, summary: String? = nil, files: [String: File] = [:], provenance: Provenance) {
        self.init(
            name: study.name, variants: study.variants.map(Variant.init),
            runs: study.runs.map { Run(variant: $0.variant, seed: $0.seed, directory: $0.directory, steps: $0.steps) })
        self.summary = summary
        environment = Self.common(study.variants.map(\.environment))
        expertReturn = study.expertReturn
        self.files = files.isEmpty ? nil : files
        plugins = study.plugins.isEmpty ? nil : study.plugins
        tuning = study.tuned.isEmpty ? nil : study.tuned
        version = provenance.version
        toolchain = provenance.toolchain
        workingDirectoryCommit = provenance.workingDirectoryCommit
        host = provenance.host
    }

    /// Returns the value that all variants share, or `nil`.
    private static func common(_ values: [String?]) -> String? {
        values.allSatisfy { $0 == values.first } ? values.first ?? nil : nil
    }
}

extension StudyManifest.Variant {
    fileprivate init(_ variant: Study.Variant) {
        self.init(name: variant.name, base: variant.base)
        guard !variant.settings.isEmpty else { return }
        settings = Dictionary(variant.settings.map { ($0.key, SettingValue($0.value)) }) { $1 }
        changed = variant.settings.filter(\.isChanged).map(\.key)
    }
}

extension SettingValue {
    /// Creates the value of a node, with numbers as in `spec.yaml`.
    package init(_ node: Node) {
        switch node.content {
        case .mapping(let pairs): self = .mapping(Dictionary(pairs.map { ($0.key, SettingValue($0.value)) }) { $1 })
        case .sequence(let items): self = .list(items.map(SettingValue.init))
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: self = .null
            case .bool(let value): self = .flag(value)
            case .int(let value): self = .number(Double(value))
            case .float(let value) where value.isFinite: self = .number(value)
            case .float: self = .text(scalar.text)
            case .string(let value): self = .text(value)
            }
        }
    }
}

/// The software and the machine that made a study.
package struct Provenance: Hashable, Sendable {
    /// The program's version: `0.2.0`.
    package var version: String?
    /// The Swift toolchain that built the program: `Swift 6.3`.
    package var toolchain: String?
    /// The commit of the working directory's git repository, with `-dirty` if files differ from it.
    ///
    /// The specs are often under version control there. The program may have been built elsewhere.
    package var workingDirectoryCommit: String?
    /// The machine's name.
    package var host: String?

    /// Creates a record.
    package init(version: String?, toolchain: String?, workingDirectoryCommit: String?, host: String?) {
        self.version = version
        self.toolchain = toolchain
        self.workingDirectoryCommit = workingDirectoryCommit
        self.host = host
    }

    /// Returns the provenance of this process, with `nil` for unknown values.
    ///
    /// - Parameters:
    ///   - version: the program's version; `nil` if it does not matter.
    ///   - workingDirectory: the folder whose git repository is examined.
    package static func current(
        version: String? = nil, workingDirectory: String = FileManager.default.currentDirectoryPath
    ) async -> Provenance {
        Provenance(
            version: version, toolchain: compiler, workingDirectoryCommit: await commit(of: workingDirectory),
            host: ProcessInfo.processInfo.hostName)
    }

    private static var compiler: String {
        #if compiler(>=6.5)
            "Swift 6.5 or later"
        #elseif compiler(>=6.4)
            "Swift 6.4"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }

    private static func commit(of directory: String) async -> String? {
        // A single call returns the commit and the changes, because most of the time is spent on starting a process.
        let arguments = ["-C", directory, "status", "--porcelain=v2", "--branch", "--untracked-files=no"]
        guard let git = SearchPath.path(of: "git"),
            let result = try? await run(
                .path(.init(git)), arguments: Arguments(arguments), output: .string(limit: 10_000_000)),
            result.terminationStatus.isSuccess
        else { return nil }
        let lines = result.standardOutput.split(separator: "\n")
        let prefix = "# branch.oid "
        // A repository without commits has "(initial)" here.
        guard let commit = lines.first(where: { $0.hasPrefix(prefix) })?.dropFirst(prefix.count),
            commit.allSatisfy(\.isHexDigit)
        else { return nil }
        return lines.contains { !$0.hasPrefix("#") } ? commit + "-dirty" : String(commit)
    }
}
