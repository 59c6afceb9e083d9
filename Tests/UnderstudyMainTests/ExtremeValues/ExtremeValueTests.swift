import Foundation
import SpecYAML
import Testing
import Understudy

/// Every key of every component with values that a program has to refuse or to bear.
///
/// The normal tests try a tenth of all cases, always the same. UNDERSTUDY_TEST_ALL=1 tries all.
@Suite("Extreme values in specs")
struct ExtremeValueTests {
    static let triesAll = ProcessInfo.processInfo.environment["UNDERSTUDY_TEST_ALL"] == "1"

    /// The values as YAML.
    static let values = [
        "0", "-1", "2_147_483_648", "9223372036854775807", "1e39", "1e300", "-1e300", "1e-300", ".nan", ".inf", "null",
        #""""#, "[]", "{}",
        "[" + Array(repeating: "1", count: 10_000).joined(separator: ", ") + "]",
    ]

    /// A spec with one value replaced.
    struct Case: Sendable {
        let name: String
        let key: String
        let spec: Node

        /// Whether the normal tests try it.
        var isInTenth: Bool {
            // FNV-1a.
            let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            return hash % 10 == 0
        }
    }

    @Test("are refused with exit code 65 or borne, by check, run --dry-run and a run of 200 steps")
    func sweep() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cases = try await onThread { try SweepBase.all.flatMap { try Self.cases(of: $0, in: folder) } }
        try #require(cases.count > 1_000)
        let tried = Self.triesAll ? cases : cases.filter(\.isInTenth)
        let faults = await onThread {
            let faults = Faults()
            DispatchQueue.concurrentPerform(iterations: tried.count) { index in
                faults.add(Self.faults(of: tried[index], number: index, in: folder))
            }
            return faults.all
        }
        #expect(faults == [], "\(faults.count) of \(tried.count) cases")
    }

    /// Returns all cases of a base, from its resolved spec.
    private static func cases(of base: SweepBase, in folder: URL) throws -> [Case] {
        let file = folder.appending(path: "base.yaml")
        try Data(base.text.utf8).write(to: file)
        let document = try #require(try Node.parse(base.text, file: "base.yaml"))
        let found = try LimitedProcess.run(program, ["check", "--resolved", file.path], in: folder)
        // A spec that needs another program is taken as it is written.
        let whole =
            found.exitCode == 0 ? overlay(try #require(try Node.parse(found.text, file: "resolved.yaml"))) : document
        let resolved = whole.with(document["slurm"], at: ["slurm"])
        var paths = try #require(resolved.at(base.part)).leaves.map { base.part + $0 }
        for parameter in base.declared where !paths.contains(where: { $0.starts(with: base.part + [parameter.key]) }) {
            paths.append(base.part + [parameter.key])
        }
        let types = Dictionary(base.declared.map { (base.part + [$0.key], $0.type) }) { first, _ in first }
        return try paths.filter { !["name", "understudy"].contains($0.last) }.flatMap { path in
            let isList = resolved.at(path)?.sequence != nil || types[path]?.hasPrefix("a list") == true
            let texts =
                values + (isList ? values.dropLast().flatMap { ["[\($0)]", "[-1, \($0)]", "[\($0), 1e300]"] } : [])
            return try texts.map { text in
                let key = path.joined(separator: ".")
                let value = try Node.parse(text, file: "value")
                return Case(
                    name: "\(base.name): \(key): \(text.prefix(40))", key: key, spec: resolved.with(value, at: path))
            }
        }
    }

    /// Returns a resolved spec as one that can be written: without the keys of a single run.
    private static func overlay(_ resolved: Node) -> Node {
        guard let pairs = resolved.mapping else { return resolved }
        return Node(.mapping(pairs.filter { $0.key != "variant" && $0.key != "seed" }), at: resolved.mark)
    }

    /// Runs the commands on a case and returns what is wrong with their ends.
    private static func faults(of trial: Case, number: Int, in folder: URL) -> [String] {
        do {
            let place = folder.appending(path: "\(number)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: place) }
            let file = place.appending(path: "s.yaml")
            try Data(trial.spec.yaml.utf8).write(to: file)
            var commands = [["check", file.path], ["run", file.path, "--dry-run", "-o", "dry"]]
            // A run of more steps never ends.
            let steps = trial.spec.at(["training", "steps"]).flatMap { Int.read($0) } ?? 0
            let seeds = trial.spec.at(["training", "seeds"]).flatMap { Int.read($0) } ?? 1
            if steps <= 200, seeds == 1 { commands.append(["run", file.path, "--workers", "1", "-o", "runs"]) }
            for command in commands {
                let result = try LimitedProcess.run(program, command, in: place)
                let name = "\(trial.name): \(command[0])\(command.contains("--dry-run") ? " --dry-run" : "")"
                if result.peakBytes > 2_000_000_000 { return ["\(name): \(result.peakBytes) bytes"] }
                if [65, 66].contains(result.exitCode) { return [] }
                // A run that diverges fails, but does not crash.
                let hasFailed = result.exitCode == 1 && command.last == "runs"
                guard result.exitCode == 0 || hasFailed, !result.text.contains("(signal") else {
                    return ["\(name): exit code \(result.exitCode): \(result.text.suffix(300))"]
                }
            }
            return []
        } catch {
            return ["\(trial.name): \(error)"]
        }
    }

    /// The program stands beside the tests' own executable.
    private static var program: URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "understudy")
    }
}

/// Runs `body` on a thread of its own, as it waits for processes.
private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try body() }) }.start()
    }
}

/// Runs `body` on a thread of its own, as it waits for processes.
private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}

/// Faults that several threads find.
private final class Faults: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []

    func add(_ more: [String]) { lock.withLock { texts += more } }

    var all: [String] { lock.withLock { texts.sorted() } }
}

extension Node {
    /// The paths to all values that are no mappings, and to the mappings themselves except for the root.
    fileprivate var leaves: [[String]] {
        (mapping ?? []).flatMap { pair -> [[String]] in
            pair.key == "kind" ? [] : [[pair.key]] + pair.value.leaves.map { [pair.key] + $0 }
        }
    }

    /// The value at `path`.
    fileprivate func at(_ path: [String]) -> Node? { path.reduce(self as Node?) { $0?[$1] } }

    /// Returns the same mapping with `value` at `path`; without a value it stays as it is.
    fileprivate func with(_ value: Node?, at path: [String]) -> Node {
        guard let value else { return self }
        guard let key = path.first else { return value }
        var pairs = mapping ?? []
        let inner = (self[key] ?? Node(.mapping([]), at: mark)).with(value, at: Array(path.dropFirst()))
        if let index = pairs.firstIndex(where: { $0.key == key }) {
            pairs[index] = Pair(key, at: mark, inner)
        } else {
            pairs.append(Pair(key, at: mark, inner))
        }
        return Node(.mapping(pairs), at: mark)
    }
}
