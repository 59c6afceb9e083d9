import SpecYAML
import Understudy

/// The Slurm resources for the runs of a study: the `slurm` part of a spec.
///
/// It belongs to the whole spec and not to any resolved spec, because the machine does not affect a run's results.
package struct SlurmSettings: Hashable, Sendable {
    /// The partition; `nil` for the cluster's default.
    package var partition: String?
    /// The account to charge; `nil` for the user's default.
    package var account: String?
    /// The time limit of a run; `nil` for the partition's default.
    package var time: SlurmTime?
    /// The memory of a run; `nil` for the cluster's default.
    package var memory: SlurmMemory?
    /// The number of CPUs per run, at least 1.
    package var cpusPerTask = 1
    /// The maximum number of concurrent runs, at least 1; `nil` for no limit.
    package var arrayLimit: Int?
    /// Whether a run that reaches its time limit is queued again by itself.
    package var resubmits = true
    /// Further options of `sbatch`, such as `--gres=gpu:1`.
    package var extra: [String] = []

    /// Creates settings that request one CPU per run, and nothing else.
    package init() {}

    /// Reads the keys of the `slurm` part.
    init(from reader: inout SpecReader) {
        partition = Self.word("partition", "The partition", in: &reader)
        account = Self.word("account", "The account that is charged", in: &reader)
        time = reader.optionalValue("time", as: SlurmTime.self, "The time limit of each run")
        memory = reader.optionalValue("memory", as: SlurmMemory.self, "The memory of each run")
        reader.measure(in: "as in sbatch: minutes, minutes:seconds, hours:minutes:seconds or days-hours", "time")
        reader.measure(in: "as in sbatch: megabytes, or with K, M, G or T", "memory")
        cpusPerTask = reader.value("cpus_per_task", default: 1, in: 1...4096, "Processors of each run")
        arrayLimit = reader.optionalValue(
            "array_limit", as: Int.self, in: 1..., "The most runs at once")
        resubmits = reader.value(
            "resubmit", default: true, "Whether a run that reaches its time limit is queued again, until it is finished"
        )
        extra = reader.value(
            "extra", default: [], "Further options of sbatch, such as --gres=gpu:1", findProblems: Self.extraProblems)
    }

    private static func word(_ key: String, _ documentation: String, in reader: inout SpecReader) -> String? {
        let text = reader.optionalValue(key, as: String.self, documentation)
        if let text, text.isEmpty || text.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "'" }) {
            reader.report("must be a name without blanks and quotes, not '\(text)'", at: key)
        }
        return text
    }

    /// The options of `sbatch` that have their own key.
    static let ownKeys = [
        "--partition": "partition", "-p": "partition", "--account": "account", "-A": "account", "--time": "time",
        "-t": "time", "--mem": "memory", "--cpus-per-task": "cpus_per_task", "-c": "cpus_per_task",
    ]
    /// The options of `sbatch` that the program sets itself, and that must not be changed.
    static let fixed: Set = [
        "--dependency", "--output", "--error", "--open-mode", "--chdir", "--job-name", "--signal", "--requeue",
        "--no-requeue", "--ntasks", "--wrap", "--wait", "--parsable", "--test-only", "--export", "--input", "--quiet",
    ]
    /// The further options of `sbatch` that a spec may give, in full.
    ///
    /// All others are refused: `sbatch` also takes short (`-a0-9`) and shortened forms (`--arr=`), among which those that
    /// change what the program relies on cannot be told reliably.
    static let allowed: Set = [
        "--acctg-freq", "--batch", "--bb", "--bbf", "--begin", "--clusters", "--cluster-constraint", "--comment",
        "--constraint", "--contiguous", "--core-spec", "--cores-per-socket", "--cpu-freq", "--cpus-per-gpu",
        "--deadline", "--distribution", "--exclude", "--exclusive", "--extra-node-info", "--get-user-env", "--gpu-bind",
        "--gpu-freq", "--gpus", "--gpus-per-node", "--gpus-per-socket", "--gpus-per-task", "--gres", "--gres-flags",
        "--hint", "--hold", "--licenses", "--mail-type", "--mail-user", "--mcs-label", "--mem-bind", "--mem-per-cpu",
        "--mem-per-gpu", "--mincpus", "--network", "--nice", "--no-kill", "--nodefile", "--nodelist", "--nodes",
        "--ntasks-per-core", "--ntasks-per-gpu", "--ntasks-per-node", "--ntasks-per-socket", "--overcommit",
        "--oversubscribe", "--power", "--prefer", "--priority", "--profile", "--propagate", "--qos", "--reboot",
        "--reservation", "--sockets-per-node", "--spread-job", "--switches", "--thread-spec", "--threads-per-core",
        "--tmp", "--tres-bind", "--tres-per-task", "--use-min-nodes", "--wait-all-nodes", "--wckey",
    ]
    /// Short forms of allowed options, for a better message.
    private static let long = [
        "-b": "--begin", "-C": "--constraint", "-F": "--nodefile", "-G": "--gpus", "-H": "--hold", "-L": "--licenses",
        "-M": "--clusters", "-N": "--nodes", "-q": "--qos", "-s": "--oversubscribe", "-S": "--core-spec",
        "-w": "--nodelist", "-x": "--exclude", "-B": "--extra-node-info", "-k": "--no-kill", "-m": "--distribution",
        "-O": "--overcommit",
    ]

    private static func extraProblems(in node: Node) -> [Diagnostic] {
        (node.sequence ?? []).compactMap { item in
            guard let text = String.read(item) else { return nil }
            guard text.hasPrefix("-"), !text.contains(where: \.isNewline) else {
                return Diagnostic(
                    "must be options of sbatch such as --gres=gpu:1, not \(item.quoted)", at: item.mark)
            }
            let option = String(text.prefix { $0 != "=" && !$0.isWhitespace })
            if let key = ownKeys[option] {
                return Diagnostic("'\(option)' has a key of its own, write slurm.\(key)", at: item.mark)
            }
            if allowed.contains(option) { return nil }
            if !option.hasPrefix("--") {
                let short = String(option.prefix(2))
                let hint =
                    ownKeys[short].map { "slurm.\($0)" } ?? long[short].map { "the long form, \($0)=..." }
                    ?? "long forms, such as --gres=gpu:1"
                return Diagnostic("'\(option)' is a short form, write \(hint)", at: item.mark)
            }
            if option == "--array" {
                return Diagnostic(
                    "'\(option)' is set by the program; slurm.array_limit sets how many runs there are at once",
                    at: item.mark)
            }
            if fixed.contains(option) {
                return Diagnostic("'\(option)' is set by the program, remove it", at: item.mark)
            }
            let near = suggestion(for: option, among: allowed.sorted()).map { ", did you mean '\($0)'?" } ?? ""
            return Diagnostic(
                "'\(option)' is not the full name of an sbatch option that a spec may set\(near)", at: item.mark)
        }
    }
}

extension SlurmSettings {
    /// Reads the `slurm` part of a whole spec. Without this part, returns the default settings.
    static func read(_ base: Node, registry: Registry, problems: inout [Diagnostic]) -> SlurmSettings {
        guard let slurm = base["slurm"] else { return SlurmSettings() }
        let keys = SbatchKeys(in: slurm)
        problems += keys.problems
        let part = keys.part
        let document = Node(.mapping([Node.Pair("slurm", at: part.mark, part)]), at: part.mark)
        do {
            return try SpecReader.read(document, registry: registry) { reader in
                (reader.optionalSection("slurm", "What runs ask of a Slurm cluster") { SlurmSettings(from: &$0) })
                    ?? SlurmSettings()
            }
        } catch {
            problems += error.all
            return SlurmSettings()
        }
    }
}

/// An amount of memory in Slurm's format: `500M`, `4G`. A number alone is in MB.
package struct SlurmMemory: Hashable, Sendable {
    /// The number, at least 1, and its unit: `K`, `M`, `G` or `T`.
    package let text: String

    /// Reads the text. Returns `nil` if it is not a positive amount of memory.
    init?(_ text: String) {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard digits.count <= 9, let number = Int(digits), number > 0 else { return nil }
        switch text.dropFirst(digits.count).uppercased() {
        case "", "M", "MB": self.init(number, "M")
        case "K", "KB": self.init(number, "K")
        case "G", "GB": self.init(number, "G")
        case "T", "TB": self.init(number, "T")
        default: return nil
        }
    }

    private init(_ number: Int, _ unit: String) {
        text = "\(number)\(unit)"
    }
}

extension SlurmMemory: SpecValue {
    /// The description of the type, following "must be".
    package static var typeText: String { "an amount of memory such as 500M or 4G" }
    /// One gigabyte.
    package static var standIn: SlurmMemory { SlurmMemory(1, "G") }
    /// A number of MB, or a text with a unit.
    package static func form(within limits: ValueLimits) -> ValueForm {
        .either([.integer(ValueLimits(minimum: 1)), .text(pattern: "^[0-9]+[KkMmGgTt]?[Bb]?$")])
    }
    /// Reads a number of MB, or a text with a unit.
    package static func read(_ node: Node) -> SlurmMemory? {
        if let megabytes = Int.read(node) { return SlurmMemory("\(megabytes)") }
        return String.read(node).flatMap(SlurmMemory.init)
    }
    /// The number and its unit.
    package var specText: String { text }
    /// Returns `4G` for `4 GB` or `4GiB`, and `1536M` for `1.5G`.
    package static func remedy(for text: String) -> String? {
        guard let match = text.uppercased().wholeMatch(of: /([0-9]+)(\.[0-9]+)? *([KMGT])(?:I?B)?/) else { return nil }
        let (digits, unit) = (String(match.1), String(match.3))
        guard let fraction = match.2 else { return SlurmMemory(digits + unit)?.text }
        guard let number = Double(digits + fraction), let place = "MGT".firstIndex(of: Character(unit)) else {
            return nil
        }
        let smaller = "KMG"["KMG".index("KMG".startIndex, offsetBy: "MGT".distance(from: "MGT".startIndex, to: place))]
        return Int(exactly: (number * 1024).rounded()).flatMap { SlurmMemory("\($0)\(smaller)")?.text }
    }
}

/// A time limit in Slurm's format: `90` (minutes), `30:00`, `12:00:00`, `2-12`, `2-12:00` or `2-12:00:00`.
package struct SlurmTime: Hashable, Sendable {
    /// The total number of seconds, at least 1.
    package let seconds: Int

    private init(seconds: Int) {
        self.seconds = seconds
    }

    private init?(days: Int, _ hours: Int, _ minutes: Int, _ seconds: Int) {
        self.seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        if self.seconds < 1 { return nil }
    }

    /// Reads any of the formats. Returns `nil` if the text is not a positive time.
    init?(_ text: String) {
        func numbers(_ text: Substring) -> [Int]? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { part in
                part.count <= 6 && part.allSatisfy { ("0"..."9").contains($0) } ? Int(part) : nil
            }
            return numbers.count == parts.count ? numbers : nil
        }
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        if halves.count == 2 {
            guard let days = numbers(halves[0]), days.count == 1, let rest = numbers(halves[1]), rest.count <= 3
            else { return nil }
            self.init(days: days[0], rest[0], rest.count > 1 ? rest[1] : 0, rest.count > 2 ? rest[2] : 0)
        } else {
            guard let parts = numbers(text[...]) else { return nil }
            switch parts.count {
            case 1: self.init(days: 0, 0, parts[0], 0)
            case 2: self.init(days: 0, 0, parts[0], parts[1])
            case 3: self.init(days: 0, parts[0], parts[1], parts[2])
            default: return nil
            }
        }
    }
}

extension SlurmTime: SpecValue {
    /// The description of the type, following "must be".
    package static var typeText: String { "a time such as 90 (minutes), 12:00:00 or 2-12:00:00" }
    /// One hour.
    package static var standIn: SlurmTime { SlurmTime(seconds: 3600) }
    /// A number of minutes, or a format with colons.
    package static func form(within limits: ValueLimits) -> ValueForm {
        .either([.integer(ValueLimits(minimum: 1)), .text(pattern: "^[0-9]+(-[0-9]+)?(:[0-9]+){0,2}$")])
    }
    /// Reads a number of minutes, or a format with colons.
    package static func read(_ node: Node) -> SlurmTime? {
        if let minutes = Int.read(node) { return SlurmTime("\(minutes)") }
        return String.read(node).flatMap(SlurmTime.init)
    }
    /// The time as `2-12:00:00`, or as `12:00:00` if it is less than a day.
    package var specText: String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        return seconds >= 86_400 ? "\(seconds / 86_400)-\(clock)" : clock
    }
    /// Returns `24:00:00` for `24h`, and `36:30:00` for `1 day 12 h 30 min`.
    package static func remedy(for text: String) -> String? {
        let part = /([0-9]{1,4}(?:\.[0-9]+)?) *(d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)(?![a-z]) *,? */
        var rest = text.lowercased()[...]
        var total = 0.0
        while let match = rest.prefixMatch(of: part) {
            let units = ["d": 86_400.0, "h": 3600, "m": 60, "s": 1]
            guard let number = Double(match.1), let unit = units[String(match.2.prefix(1))] else { return nil }
            total += number * unit
            rest = rest[match.range.upperBound...]
        }
        guard rest.isEmpty, total >= 1 else { return nil }
        let time = SlurmTime(seconds: Int(total.rounded()))
        guard time.seconds < 100 * 3600 else { return time.specText }
        let parts = [time.seconds / 3600, time.seconds / 60 % 60, time.seconds % 60]
        return parts.map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
    }
}
