import Foundation
import StudyFormat
import Testing

@testable import StudyExecution

@Suite("The event files of a run that is cut off", .timeLimit(.minutes(20)))
struct ResumedEventsTests {
    /// Makes a run in the corridor up to the `calls`-th question for a signal, to the checkpoint at `step`, or to its end.
    @discardableResult
    private func work(_ folder: String, calls: Int = .max, until step: Int? = nil) throws -> Worker.Ending {
        let descriptor = open("/dev/null", O_WRONLY)
        defer { close(descriptor) }
        let checkpoint = step.map { folder + "/checkpoint/" + FileName.name(ofStep: $0) + ".json" }
        var asked = 0
        return try Worker.run(directory: folder, registry: registry, progress: descriptor) {
            asked += 1
            let isThere = checkpoint.map { FileManager.default.fileExists(atPath: $0) } ?? false
            return isThere || asked > calls ? SIGTERM : nil
        }
    }

    /// The values of the files, except for time.
    private func results(_ folder: String) throws -> [Place: Float] {
        let all = try scalars(folder).filter { $0.place.tag != "time/fps" }
        for (tag, values) in Dictionary(grouping: all, by: \.place.tag) {
            let steps = values.map(\.place.step)
            #expect(steps == Set(steps).sorted(), "\(tag)")
        }
        return Dictionary(all.map { ($0.place, $0.value) }) { $1 }
    }

    private func expected(steps: Int = 1_000) async throws -> [Place: Float] {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: steps, checkpointEvery: steps)
            try work(folder)
            return try results(folder)
        }
    }

    @Test("of one that is not have every cell of metrics.csv, and more means between")
    func whole() async throws {
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 5_000)
            try work(folder)
            let results = try results(folder)
            let lines = try text(folder + "/metrics.csv").split(separator: "\n")
            let names = lines[0].split(separator: ",")
            var cells: [Place: Float] = [:]
            for line in lines.dropFirst() {
                let values = line.split(separator: ",", omittingEmptySubsequences: false)
                for (name, value) in zip(names, values).dropFirst() {
                    if let value = Double(value) {
                        cells[Place(tag: String(name), step: try #require(Int(values[0])))] = Float(value)
                    }
                }
            }
            #expect(cells.count > 20)
            #expect(cells.allSatisfy { results[$0.key] == $0.value })
            let others = results.keys.filter { cells[$0] == nil }
            #expect(Set(others.map(\.tag)) == ["rollout/ep_rew_mean", "rollout/ep_len_mean"])
            #expect(others.count > 200)
            let speeds = try scalars(folder).filter { $0.place.tag == "time/fps" }
            #expect(speeds.map(\.place.step) == [1_666, 3_332, 4_998, 5_000])
        }
    }

    @Test("have each value once, in one file more for each time", arguments: [0, 1, 2, 3])
    func resumed(calls: Int) async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 150)
            try work(folder, calls: calls)
            try work(folder, calls: 2)
            let files = try eventFiles(folder)
            #expect(files.count == 2)
            // What a kill leaves: events after the checkpoint, and half a record; and files that no checkpoint knows.
            let last = folder + "/" + files[1]
            let more = Event(wallTime: 0, step: 999, content: .scalars([("train/loss", 1)])).record
            let handle = try #require(FileHandle(forWritingAtPath: last))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(more + more.prefix(20)))
            try handle.close()
            try write("x", to: folder + "/" + EventFiles.name(after: files, now: 0))
            let step = try #require(RunStatus(directory: folder)?.step)

            #expect(try work(folder) == .finished)
            #expect(try results(folder) == expected)
            let after = try eventFiles(folder)
            #expect(after.count == 3 && after.prefix(2) == files[...])
            let beginning = try events(folder + "/" + after[2]).prefix(2)
            #expect(beginning.first?.version == "brain.Event:2")
            #expect(beginning.last?.isStart == true && beginning.last?.step == step + 1)
        }
    }

    @Test(
        "are made again from the CSV files where they are not as the checkpoint has them",
        arguments: ["missing", "short", "changed", "unknown"])
    func rebuilt(_ damage: String) async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let file = folder + "/" + (try #require(try eventFiles(folder).first))
            // A slow machine gets less far.
            let step = try #require(RunStatus(directory: folder)?.step)
            switch damage {
            case "missing": try FileManager.default.removeItem(atPath: file)
            case "short": try Data(try Data(contentsOf: URL(filePath: file)).prefix(100)).write(to: URL(filePath: file))
            case "changed":
                var bytes = try Data(contentsOf: URL(filePath: file))
                bytes[200] ^= 1
                try bytes.write(to: URL(filePath: file))
            default:
                // A checkpoint of a version that wrote no event files.
                let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/checkpoint")
                for name in names where name.hasSuffix(".json") {
                    let path = folder + "/checkpoint/" + name
                    var object = try #require(
                        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
                    #expect(object.removeValue(forKey: "event_files") != nil)
                    try JSONSerialization.data(withJSONObject: object).write(to: URL(filePath: path))
                }
            }
            #expect(try work(folder) == .finished)
            #expect(try results(folder) == expected)
            let files = try eventFiles(folder)
            #expect(files.count == 1 && folder + "/" + files[0] > file)
            #expect(try scalars(folder).contains { $0.place.tag == "time/fps" && $0.place.step > step })
            #expect(try !scalars(folder).contains { $0.place.tag == "time/fps" && $0.place.step <= step })
        }
    }

    @Test("go back with the run to the checkpoint before, where the last one is damaged")
    func before() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            try write("{", to: folder + "/checkpoint/step-000000000500.json")
            try work(folder)
            #expect(try results(folder) == expected)
            #expect(try eventFiles(folder).count == 2)
        }
    }

    @Test("are begun anew with the run")
    func anew() async throws {
        let expected = try await expected()
        try await withFolder { folder in
            try writeSpec(in: folder, steps: 1_000, checkpointEvery: 100)
            try work(folder, until: 500)
            let before = try eventFiles(folder)
            try FileManager.default.removeItem(atPath: folder + "/checkpoint")
            try work(folder)
            #expect(try results(folder) == expected)
            let files = try eventFiles(folder)
            #expect(files.count == 1 && files[0] > before[0])
        }
    }
}
