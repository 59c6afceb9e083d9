import SpecYAML
import Understudy

/// Keys of the part `slurm` that are called like options of `sbatch`.
struct SbatchKeys {
    /// The part without these keys.
    let part: Node
    /// The problem of each of these keys, with what to write.
    let problems: [Diagnostic]

    private static let ownKeys = [
        "partition", "account", "time", "memory", "cpus_per_task", "array_limit", "resubmit", "extra",
    ]
    /// Other names of options.
    private static let synonyms = [
        "cpus": "cpus-per-task", "walltime": "time", "time-limit": "time", "timelimit": "time", "timeout-min": "time",
        "queue": "partition", "mem-gb": "mem", "gpu": "gpus",
    ]

    /// Takes the keys out of the part `slurm` of a spec.
    init(in slurm: Node) {
        guard let pairs = slurm.mapping else {
            (part, problems) = (slurm, [])
            return
        }
        var left: [Node.Pair] = []
        var problems: [Diagnostic] = []
        var extra: [(pair: Node.Pair, option: String)] = []
        func note(_ message: String, _ pair: Node.Pair) {
            problems.append(Diagnostic("unknown key, \(message)", at: pair.keyMark, key: "slurm.\(pair.key)"))
        }
        for pair in pairs {
            let option = Self.option(for: pair.key)
            if Self.ownKeys.contains(pair.key) {
                left.append(pair)
            } else if let key = SlurmSettings.ownKeys[option] {
                let isThere = pairs.contains { $0.key == key }
                note(
                    isThere ? "it is '\(key)', which the part has already; remove it" : "write \(Self.line(key, pair))",
                    pair)
            } else if option == "--array" {
                note("the program sets \(option), remove it; array_limit sets how many runs there are at once", pair)
            } else if SlurmSettings.fixed.contains(option) {
                note("the program sets \(option), remove it", pair)
            } else if SlurmSettings.allowed.contains(option) {
                extra.append((pair, option))
            } else {
                left.append(pair)
            }
        }
        let own = pairs.first { $0.key == "extra" }
        let items = (own?.value.sequence ?? []).map(\.flowText) + extra.map { Self.item($0.option, $0.pair.value) }
        let names = ((own.map { [$0.key] } ?? []) + extra.map(\.pair.key)).map { "'\($0)'" }
        let place =
            names.count > 1 ? ", in place of \(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")" : ""
        for (pair, _) in extra { note("write extra: [\(items.joined(separator: ", "))]\(place)", pair) }
        part = Node(.mapping(left), at: slurm.mark)
        self.problems = problems
    }

    /// Returns the long option that a key is called like: `--cpus-per-task` for `cpus_per_task` or `slurm_cpus`.
    private static func option(for key: String) -> String {
        var name = key.lowercased().replacing("_", with: "-")[...]
        name = name.drop { $0 == "-" }
        if name.hasPrefix("slurm-") { name = name.dropFirst("slurm-".count) }
        return "--" + (synonyms[String(name)] ?? String(name))
    }

    /// Returns the line of a key of the part, with the value in the form that it takes.
    private static func line(_ key: String, _ pair: Node.Pair) -> String {
        let text = pair.value.scalar?.text ?? ""
        let value: String? =
            switch key {
            case "memory" where pair.key.hasSuffix("gb"): Int(text).map { "\($0)G" }
            case "memory": SlurmMemory.read(pair.value) == nil ? SlurmMemory.remedy(for: text) : nil
            case "time": SlurmTime.read(pair.value) == nil ? SlurmTime.remedy(for: text) : nil
            default: nil
            }
        return "\(key): \(value ?? pair.value.flowText)"
    }

    /// Returns an option with its value as an item of `extra`.
    private static func item(_ option: String, _ value: Node) -> String {
        let text =
            switch value.scalar?.resolved {
            case .null, .bool(true): option
            default: option + "=" + (value.sequence ?? [value]).map { $0.scalar?.text ?? "" }.joined(separator: ",")
            }
        return Node(.scalar(.init(text, isPlain: false)), at: value.mark).flowText
    }
}
