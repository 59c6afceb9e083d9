import ArgumentParser
import Experiments
import Foundation
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `understudy diff`: tells what differs between two resolved specs.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what differs between two specs or runs, with every default written out.",
        discussion: """
            Each side is a spec's file, or the folder of a run, a variant or a study. Variants with the same name are compared; if each side has only one variant, \
            these two are compared. The names of studies, variants and summaries and the seeds do not count. The exit code is 0 if nothing differs, 1 if something does, and 65 if \
            a file of a run is damaged.

            The programs that a spec's environment needs are started. A program that only a folder names is started only if the folder is trusted; if it is not, the \
            folder's specs are compared as they are written.
            """)

    @Argument(help: "A: a spec's file, or the folder of a run, a variant or a study.", completion: .file())
    var a: String

    @Argument(help: "B: likewise.", completion: .file())
    var b: String

    @OptionGroup var choice: SpecArguments

    @OptionGroup(title: "Options for folders") var trust: TrustArguments

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if a == "-", b == "-" {
            throw ValidationError("Standard input can be read once: give one of the two specs as a file.")
        }
    }

    func run() async throws {
        try await reportingProblems {
            let registry = CommandContext.registry
            let sides = try [a, b].map { try ComparedSpecs($0, choice, trust, in: registry) }
            let pairs = sides[0].pairs(with: sides[1])
            guard !pairs.isEmpty else {
                throw ValidationError(
                    "'\(a)' and '\(b)' share no variant: \(sides[0].names) and \(sides[1].names). Choose one with --only, or name a variant's folder."
                )
            }
            let comparisons = pairs.map { SpecComparison($0, $1) }
            if json {
                Console.print(try JSONOutput.text(comparisons))
            } else {
                Console.print(comparisons.map(\.text).joined(separator: "\n\n"))
                for (side, other) in [(sides[0], sides[1]), (sides[1], sides[0])]
                where pairs.count > 1 || side.specs.count > 1 {
                    let missing = side.specs.map(\.variant).filter { name in
                        !pairs.contains { $0.variant == name || $1.variant == name }
                    }
                    if !missing.isEmpty {
                        Console.print("\nNot in \(other.name): \(missing.joined(separator: ", "))")
                    }
                }
            }
            let isDamaged = sides.flatMap(\.runs).map(RunDamage.tell).contains(true)
            if isDamaged { throw ExitCode.badInput }
            guard comparisons.allSatisfy(\.changes.isEmpty) else { throw ExitCode.failure }
        }
    }
}

/// The resolved spec of a variant, for a comparison.
struct ComparedSpec {
    let variant: String
    /// The values by key, in order.
    let values: [(key: String, node: Node, origin: ValueOrigin?)]
}

/// The resolved specs of one side.
struct ComparedSpecs {
    /// The argument.
    let name: String
    let specs: [ComparedSpec]
    /// The folders of the runs that they are of; empty for a spec's file.
    let runs: [String]

    /// Reads a spec, a run, or the first run of each variant in a folder.
    ///
    /// The defaults of keys that a run's spec lacks are known only if the programs that it names may be started.
    ///
    /// - Throws: the errors of reading a spec; `ExecutionError` if a folder has no run; `ValidationError` for `--set`
    ///   with a folder.
    init(_ subject: String, _ choice: SpecArguments, _ trust: TrustArguments, in registry: Registry) throws {
        name = subject
        guard Files.isFolder(subject) else {
            let study = try ProgramGate.telling(in: registry) {
                try choice.part(of: choice.study(specAt: subject, in: $0))
            }
            runs = []
            specs = ExplainedSpec.all(of: study).map {
                ComparedSpec(variant: $0.variant, values: $0.values.map { ($0.path, $0.node, $0.origin) })
            }
            return
        }
        let folder = PathName.trimmed(subject)
        runs = Self.firstRuns(in: folder)
        guard !runs.isEmpty else {
            throw ExecutionError(
                .missingInput, path: folder, problem: "the folder holds no run (no spec.yaml)",
                remedy: "name that of a run, such as runs/quickstart/dqn/seed-0, of a variant or of a study")
        }
        specs = try runs.map { run in
            let document = try Node.load(path: FileName.spec.path(in: run))
            guard let document, document.mapping != nil else {
                throw ExecutionError(
                    .damagedInput, path: run, problem: "its spec.yaml is no run's resolved spec",
                    remedy: "delete the run's folder, and make the run again")
            }
            let (completed, refusal) = ProgramGate.guarding(registry, run, trust) {
                RunSpec.completed(document, registry: $0)
            }
            if let refusal { Console.error("note: \(run): \(refusal); its spec is compared as it is written") }
            let whole = completed ?? document
            let variant = whole["variant"]?.scalar?.text ?? run
            return ComparedSpec(
                variant: variant,
                values: ExplainedSpec.leaves(of: whole).map { ($0.keys.joined(separator: "."), $0.node, nil) })
        }
    }

    /// Returns the folder itself if it is a run's, or the first run of each variant in it.
    private static func firstRuns(in folder: String) -> [String] {
        func isRun(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: FileName.spec.path(in: folder)) }
        func inside(_ folder: String) -> [String] {
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .sorted { $0.localizedStandardCompare($1) == .orderedAscending }.map { folder + "/" + $0 }
        }
        if isRun(folder) { return [folder] }
        if let run = inside(folder).first(where: isRun) { return [run] }
        return inside(folder).filter(Files.isFolder).compactMap { inside($0).first(where: isRun) }
    }

    /// The names of the variants in a message.
    var names: String { listed(specs.map(\.variant), most: 5) }

    /// Returns the variants to compare.
    func pairs(with other: ComparedSpecs) -> [(ComparedSpec, ComparedSpec)] {
        if specs.count == 1, other.specs.count == 1 { return [(specs[0], other.specs[0])] }
        return specs.compactMap { spec in other.specs.first { $0.variant == spec.variant }.map { (spec, $0) } }
    }
}

/// The differences between two resolved specs.
struct SpecComparison: Encodable {
    /// A key whose value differs.
    struct Change: Encodable {
        let key: String
        let a: Side?
        let b: Side?
    }

    /// A value with its origin.
    struct Side: Encodable {
        let node: Node
        let origin: ValueOrigin?

        var text: String { node.flowText + (origin.map { " (\($0))" } ?? "") }

        enum CodingKeys: String, CodingKey { case value, origin }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(JSONValue(node), forKey: .value)
            try container.encodeIfPresent(origin?.description, forKey: .origin)
        }
    }

    let variants: [String]
    let changes: [Change]

    init(_ a: ComparedSpec, _ b: ComparedSpec) {
        variants = a.variant == b.variant ? [a.variant] : [a.variant, b.variant]
        func sides(_ spec: ComparedSpec) -> [String: Side] {
            Dictionary(spec.values.map { ($0.key, Side(node: $0.node, origin: $0.origin)) }) { first, _ in first }
        }
        let (ofA, ofB) = (sides(a), sides(b))
        let keys = a.values.map(\.key) + b.values.map(\.key).filter { ofA[$0] == nil }
        changes = keys.filter { !SpecKeys.identity.contains($0) }.compactMap { key in
            let (one, other) = (ofA[key], ofB[key])
            if let one, let other, Self.isSame(one.node, other.node) { return nil }
            return Change(key: key, a: one, b: other)
        }
    }

    /// Returns whether two values are equal; 1 equals 1.0, as stored specs may have either.
    private static func isSame(_ a: Node, _ b: Node) -> Bool {
        func number(_ node: Node) -> Double? {
            switch node.scalar?.resolved {
            case .int(let value): Double(value)
            case .float(let value): value
            default: nil
            }
        }
        if let a = number(a), let b = number(b) { return a == b }
        return a.hasSameValue(as: b)
    }

    /// A heading, and a line for each key.
    var text: String {
        let heading = variants.joined(separator: " and ")
        guard !changes.isEmpty else { return "\(heading): nothing differs" }
        var table = TextTable(
            columns: [
                .init(heading: "Key", alignment: .left), .init(heading: "A", alignment: .left),
                .init(heading: "B", alignment: .left),
            ])
        table.rows = changes.map { [$0.key, $0.a?.text ?? "-", $0.b?.text ?? "-"] }
        return
            (["\(heading): \(count(changes.count, "key")) \(changes.count == 1 ? "differs" : "differ")", ""]
            + table.lines())
            .joined(separator: "\n")
    }
}
