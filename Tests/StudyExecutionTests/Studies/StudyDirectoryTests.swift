import Foundation
import SpecYAML
import StudyFormat
import Testing

@testable import Experiments
@testable import StudyExecution

/// A plan in an environment.
private func plan(_ variant: String, in environment: String, seed: UInt64 = 0) throws -> RunPlan {
    RunPlan(
        variant: variant, seed: seed, steps: 10,
        spec: try node("variant: '\(variant)'\nseed: \(seed)\nenvironment: {kind: \(environment)}\n"))
}

@Suite("Preparing a study's folder")
struct StudyDirectoryTests {
    @Test("makes study.json and a folder with a spec for each run")
    func new() async throws {
        try await withFolder { folder in
            let path = folder + "/runs/demo"
            let plans = [try plan("dqn"), try plan("dqn", seed: 1), try plan("diiqn")]
            let directory = try StudyDirectory.prepare(study(plans), at: path, provenance: provenance)
            defer { directory.unlock() }
            #expect(
                try contents(path) == [
                    "diiqn", "diiqn/seed-0", "diiqn/seed-0/spec.yaml", "dqn", "dqn/seed-0", "dqn/seed-0/spec.yaml",
                    "dqn/seed-1",
                    "dqn/seed-1/spec.yaml", "lock", "study.json",
                ])
            #expect(
                directory.runs
                    == plans.map { PreparedRun(plan: $0, directory: path + "/" + $0.directory, isFinished: false) })
            #expect(
                try text(path + "/dqn/seed-1/spec.yaml")
                    == "variant: dqn\nlearner:\n  batch_size: 32\n  gamma: 0.99\nseed: 1\n")
            #expect(
                try text(path + "/study.json") == """
                    {
                      "environment" : "line-world",
                      "expert_return" : -145.75,
                      "format" : 1,
                      "host" : null,
                      "name" : "demo",
                      "runs" : [
                        {
                          "directory" : "dqn/seed-0",
                          "seed" : 0,
                          "steps" : 1000,
                          "variant" : "dqn"
                        },
                        {
                          "directory" : "dqn/seed-1",
                          "seed" : 1,
                          "steps" : 1000,
                          "variant" : "dqn"
                        },
                        {
                          "directory" : "diiqn/seed-0",
                          "seed" : 0,
                          "steps" : 1000,
                          "variant" : "diiqn"
                        }
                      ],
                      "toolchain" : "Swift 6.3",
                      "variants" : [
                        {
                          "name" : "dqn"
                        },
                        {
                          "name" : "diiqn"
                        }
                      ],
                      "version" : "0.1.0",
                      "working_directory_commit" : "abc-dirty"
                    }

                    """)
        }
    }

    @Test("says in study.json what the study is for")
    func summary() throws {
        let manifest = StudyManifest(study: study([try plan()]), summary: "Who learns fastest", provenance: provenance)
        let json = String(decoding: try JSON.document(manifest), as: UTF8.self)
        #expect(json.contains("\"summary\" : \"Who learns fastest\","))
    }

    @Test("says in study.json what a variant was made from, its values, and which of them are not its base's")
    func settings() throws {
        var study = study([try plan("a"), try plan("a@x=1")])
        var variants = study.variants
        let old = try node("{kind: none of it, list: [1, 2.5]}")
        variants[0].settings = [.init(key: "b.x", value: old, isChanged: false)]
        variants[1].base = "a"
        variants[1].settings = [.init(key: "b.x", value: try node("1_000"), isChanged: true)]
        study = Study(name: "demo", variants: variants, runs: study.runs)
        let json = String(
            decoding: try JSON.document(StudyManifest(study: study, provenance: provenance)), as: UTF8.self)
        #expect(
            json.contains(
                """
                  "variants" : [
                    {
                      "changed" : [

                      ],
                      "name" : "a",
                      "settings" : {
                        "b.x" : {
                          "kind" : "none of it",
                          "list" : [
                            1,
                            2.5
                          ]
                        }
                      }
                    },
                    {
                      "base" : "a",
                      "changed" : [
                        "b.x"
                      ],
                      "name" : "a@x=1",
                      "settings" : {
                        "b.x" : 1000
                      }
                    }
                  ],
                """), "\(json)")
    }

    @Test(
        "says in study.json only what the variants agree on",
        arguments: [([nil, nil], "null"), ([1.5, nil], "1.5"), ([1, 2], "null")] as [([Double?], String)])
    func agreement(expertReturns: [Double?], expected: String) async throws {
        try await withFolder { folder in
            let study = Study(
                name: "demo",
                variants: expertReturns.enumerated().map { index, expertReturn in
                    .init(name: "v\(index)", environment: "e\(index)", expertReturn: expertReturn)
                }, runs: [])
            try StudyDirectory.prepare(study, at: folder, provenance: provenance).unlock()
            let json = try text(folder + "/study.json")
            #expect(json.contains("\"environment\" : null,\n  \"expert_return\" : \(expected),"))
        }
    }

    @Test("again keeps finished runs and begins the others anew", arguments: RunStatus.State.allStates)
    func again(state: RunStatus.State) async throws {
        try await withFolder { folder in
            let plans = [try plan(), try plan(seed: 1)]
            try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance).unlock()
            try finish(folder + "/dqn/seed-1")
            try RunStatus(state: state, step: 7).write(to: folder + "/dqn/seed-1")
            let directory = try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance)
            directory.unlock()
            #expect(directory.runs.map(\.isFinished) == [false, state == .finished])
            #expect(RunStatus(directory: folder + "/dqn/seed-1")?.step == 7)
        }
    }

    @Test("takes specs for equal that are only written differently")
    func sameValue() async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
            try write(
                "seed: 0x0\nlearner: {gamma: 9.9e-1, batch_size: 32}\nvariant: 'dqn'\n",
                to: folder + "/dqn/seed-0/spec.yaml")
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
        }
    }

    @Test("refuses another spec before anything is written, and names the way out")
    func otherSpec() async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan(seed: 1)]), at: folder, provenance: provenance).unlock()
            // It has begun.
            try write("", to: folder + "/dqn/seed-1/log.txt")
            let before = try contents(folder)
            let manifest = try text(folder + "/study.json")
            let changed = study([try plan("new"), try plan(seed: 1, gamma: "0.9")])
            let problem = ExecutionError(
                .refused, path: folder + "/dqn/seed-1",
                problem: "the folder holds a run of another spec: learner.gamma was 0.99 there and is 0.9 now",
                remedy: "choose another output folder or study name, or replace the run with --overwrite")
            #expect(throws: problem) { try StudyDirectory.prepare(changed, at: folder, provenance: provenance) }
            #expect(throws: problem) { try StudyDirectory.check(changed, at: folder) }
            #expect(
                problem.description == """
                    \(folder)/dqn/seed-1: error: the folder holds a run of another spec: learner.gamma was 0.99 there and is 0.9 now; \
                    choose another output folder or study name, or replace the run with --overwrite
                    """)
            #expect(problem.exitCode == 73)
            #expect(try contents(folder) == before)
            #expect(try text(folder + "/study.json") == manifest)
            // The refusal has let go of the lock.
            try StudyDirectory.prepare(study([plan(seed: 1)]), at: folder, provenance: provenance).unlock()
        }
    }

    @Test("replaces runs of another spec where it is told to, and no others")
    func overwrite() async throws {
        try await withFolder { folder in
            let plans = [try plan(), try plan(seed: 1)]
            try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance).unlock()
            for plan in plans { try finish(folder + "/" + plan.directory) }
            let finished = try contents(folder + "/dqn/seed-1")
            let changed = [try plan(gamma: "0.9"), plans[1]]
            let checked = try StudyDirectory.check(study(changed), at: folder, overwrite: true)
            #expect(try contents(folder + "/dqn/seed-0") == finished)
            let directory = try StudyDirectory.prepare(
                study(changed), at: folder, provenance: provenance, overwrite: true)
            directory.unlock()
            #expect(directory.runs == checked)
            #expect(directory.runs.map(\.isFinished) == [false, true])
            #expect(try contents(folder + "/dqn/seed-0") == ["spec.yaml"])
            #expect(try text(folder + "/dqn/seed-0/spec.yaml").contains("gamma: 0.9\n"))
            #expect(try contents(folder + "/dqn/seed-1") == finished)
        }
    }

    @Test("replaces the spec of a run that was planned and never begun")
    func neverBegun() async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
            let directory = try StudyDirectory.prepare(
                study([plan(gamma: "0.9")]), at: folder, provenance: provenance)
            directory.unlock()
            #expect(directory.runs.map(\.isFinished) == [false])
            #expect(try text(folder + "/dqn/seed-0/spec.yaml").contains("gamma: 0.9\n"))
        }
    }

    @Test("never replaces a run that is not chosen")
    func notChosen() async throws {
        try await withFolder { folder in
            let plans = [try plan(), try plan(seed: 1)]
            try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance).unlock()
            for plan in plans { try finish(folder + "/" + plan.directory) }
            let before = try contents(folder)
            let changed = study([try plan(gamma: "0.9"), try plan(seed: 1, gamma: "0.9")])
            let problem = ExecutionError(
                .refused, path: folder + "/dqn/seed-1",
                problem: "the folder holds a run of another spec: learner.gamma was 0.99 there and is 0.9 now",
                remedy:
                    "choose another output folder or study name, or replace this run as well, with --overwrite and without --only"
            )
            #expect(throws: problem) {
                try StudyDirectory.prepare(
                    changed, at: folder, provenance: provenance, overwrite: true, isChosen: { $0.seed == 0 })
            }
            #expect(try contents(folder) == before)
        }
    }

    @Test(
        "refuses a run folder whose spec is damaged",
        arguments: [
            ("", "its spec.yaml is empty"),
            (
                "a: [",
                "its spec.yaml cannot be read (FOLDER/spec.yaml:1:4: error: this '[' is never closed)"
            ),
        ])
    func damagedSpec(content: String, problem: String) async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
            try write(content, to: folder + "/dqn/seed-0/spec.yaml")
            try write("", to: folder + "/dqn/seed-0/log.txt")
            let expected = ExecutionError(
                .refused, path: folder + "/dqn/seed-0",
                problem: problem.replacingOccurrences(of: "FOLDER", with: folder + "/dqn/seed-0"),
                remedy: "choose another output folder or study name, or replace the run with --overwrite")
            #expect(throws: expected) {
                try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            }
            let directory = try StudyDirectory.prepare(
                study([plan()]), at: folder, provenance: provenance, overwrite: true)
            directory.unlock()
            #expect(directory.runs.map(\.isFinished) == [false])
        }
    }

    @Test("refuses a run that has begun and has no spec any more")
    func missingSpec() async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
            try finish(folder + "/dqn/seed-0")
            try FileManager.default.removeItem(atPath: folder + "/dqn/seed-0/spec.yaml")
            let problem = ExecutionError(
                .refused, path: folder + "/dqn/seed-0", problem: "its spec.yaml is missing",
                remedy: "choose another output folder or study name, or replace the run with --overwrite")
            #expect(throws: problem) {
                try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            }
        }
    }

    @Test(
        "makes a finished run again that lacks a file, and says so",
        arguments: ["episodes.csv", "metrics.csv", "policy.safetensors"], [true, false])
    func missingFile(name: String, isThere: Bool) async throws {
        try await withFolder { folder in
            let plans = [try plan(), try plan(seed: 1)]
            try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance).unlock()
            for plan in plans { try finish(folder + "/" + plan.directory) }
            try FileManager.default.removeItem(atPath: folder + "/dqn/seed-1/" + name)
            if isThere { try write("", to: folder + "/dqn/seed-1/" + name) }
            let runs = try StudyDirectory.check(study(plans), at: folder)
            #expect(runs.map(\.isFinished) == [true, false])
            #expect(
                runs.map(\.note) == [nil, "is made again: it was finished, and its \(name) is missing or empty"])
        }
    }

    @Test("knows the runs that have begun and are not in the plan")
    func unplanned() async throws {
        try await withFolder { folder in
            let plans = try [0, 2, 10, 11].map { try plan(seed: $0) } + [try plan("old")]
            try StudyDirectory.prepare(study(plans), at: folder, provenance: provenance).unlock()
            for plan in plans.dropLast(2) + [plans[4]] { try finish(folder + "/" + plan.directory) }
            let directory = try StudyDirectory.prepare(
                study([plans[0], try plan("new")]), at: folder, provenance: provenance)
            directory.unlock()
            #expect(directory.unplanned == ["dqn/seed-2", "dqn/seed-10", "old/seed-0"])
            #expect(try await StudyStatus.read(folder).unplanned == directory.unplanned)
        }
    }

    @Test("refuses a folder with the finished runs of another study, and takes it over where it is told to")
    func otherStudy() async throws {
        try await withFolder { folder in
            let old = study([try plan("dqn", in: "acrobot"), try plan("diiqn", in: "acrobot")])
            try StudyDirectory.prepare(old, at: folder, provenance: provenance).unlock()
            for run in old.runs { try RunStatus(state: .running, step: 5).write(to: folder + "/" + run.directory) }
            // Seeds that are not there yet, so that no run is compared.
            let new = study([try plan("dqn", in: "mountain-car", seed: 5), try plan("per", in: "acrobot")])
            #expect(try StudyDirectory.check(new, at: folder).count == 2, "nothing has been finished")
            for run in old.runs { try finish(folder + "/" + run.directory) }
            let before = try contents(folder)
            let problem = ExecutionError(
                .refused, path: folder,
                problem:
                    "the folder belongs to another study: its 2 finished runs are of diiqn in acrobot, dqn in acrobot, and this study has dqn in mountain-car, per in acrobot",
                remedy:
                    "choose another name in the spec or another --output folder, or take the folder over with --overwrite, which leaves those runs in it"
            )
            #expect(problem.exitCode == 73)
            #expect(throws: problem) { try StudyDirectory.prepare(new, at: folder, provenance: provenance) }
            #expect(throws: problem) { try StudyDirectory.check(new, at: folder) }
            #expect(try contents(folder) == before)
            let taken = try StudyDirectory.prepare(new, at: folder, provenance: provenance, overwrite: true)
            taken.unlock()
            #expect(taken.unplanned == ["diiqn/seed-0", "dqn/seed-0"])
            #expect(try Set(contents(folder)).isSuperset(of: before))
        }
    }

    @Test(
        "takes a study for the same that gets other seeds, variants, sweeps or ablations",
        arguments: [
            (["dqn"], ["dqn", "diiqn"]), (["dqn", "old"], ["dqn"]), (["dqn"], ["dqn@gamma=0.9"]),
            (["dqn@gamma=0.9", "dqn@gamma=1"], ["dqn"]), (["default"], ["dqn", "diiqn"]),
            (["default"], ["gamma=0.9", "gamma=0.99"]), (["gamma=0.9"], ["dqn"]),
        ])
    func sameStudy(old: [String], new: [String]) async throws {
        try await withFolder { folder in
            let old = study(try old.map { try plan($0, in: "acrobot") })
            try StudyDirectory.prepare(old, at: folder, provenance: provenance).unlock()
            for run in old.runs { try finish(folder + "/" + run.directory) }
            let new = study(try new.map { try plan($0, in: "acrobot", seed: 9) })
            #expect(try StudyDirectory.check(new, at: folder).count == new.runs.count)
            let elsewhere = study(try new.variants.map { try plan($0.name, in: "asterix", seed: 9) })
            #expect(throws: ExecutionError.self) { try StudyDirectory.check(elsewhere, at: folder) }
        }
    }

    @Test("makes study.json anew for a folder of runs that lost it")
    func lostManifest() async throws {
        try await withFolder { folder in
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
            try finish(folder + "/dqn/seed-0")
            try FileManager.default.removeItem(atPath: folder + "/study.json")
            let directory = try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            directory.unlock()
            #expect(directory.runs.map(\.isFinished) == [true])
            #expect(try contents(folder).contains("study.json"))
        }
    }

    @Test("takes back what it made, and leaves what was there")
    func undo() async throws {
        try await withFolder { folder in
            let path = folder + "/out/runs/demo"
            let new = try StudyDirectory.prepare(study([plan()]), at: path, provenance: provenance)
            new.undo()
            new.unlock()
            #expect(try contents(folder) == [])

            try StudyDirectory.prepare(study([plan()]), at: path, provenance: provenance).unlock()
            try finish(path + "/dqn/seed-0")
            let (before, manifest) = (try contents(folder), try text(path + "/study.json"))
            let more = try StudyDirectory.prepare(
                study([plan(), plan(seed: 1), plan("new")]), at: path, provenance: provenance)
            more.undo()
            more.unlock()
            #expect(try contents(folder) == before)
            #expect(try text(path + "/study.json") == manifest)
        }
    }

    @Test("knows the process that works on a folder, and makes no lock for it")
    func worker() async throws {
        try await withFolder { folder in
            #expect(StudyDirectory.worker(at: folder) == nil)
            #expect(try contents(folder) == [])
            let directory = try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            #expect(StudyDirectory.worker(at: folder) == "another process (pid \(getpid()))")
            directory.unlock()
            #expect(StudyDirectory.worker(at: folder) == nil)
        }
    }

    @Test("refuses a folder that holds something else, and takes an empty one")
    func otherFolder() async throws {
        try await withFolder { folder in
            try write("", to: folder + "/lock")
            #expect(try StudyDirectory.check(study([plan()]), at: folder).count == 1)
            try write("dear diary", to: folder + "/diary.txt")
            let problem = ExecutionError(
                .refused, path: folder, problem: "the folder is not empty and holds no study (no study.json)",
                remedy: "choose another output folder")
            #expect(throws: problem) {
                try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            }
            #expect(try contents(folder) == ["diary.txt", "lock"])
        }
    }

    @Test("refuses a folder that another process works on")
    func locked() async throws {
        try await withFolder { folder in
            let directory = try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            let problem = ExecutionError(
                .refused, path: folder, problem: "another process (pid \(getpid())) is working on this study",
                remedy: "wait until it is done, or stop it")
            #expect(throws: problem) {
                try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance)
            }
            directory.unlock()
            try StudyDirectory.prepare(study([plan()]), at: folder, provenance: provenance).unlock()
        }
    }

    @Test("says why a folder cannot be made")
    func impossible() async throws {
        try await withFolder { folder in
            try write("", to: folder + "/file")
            let problem = ExecutionError(
                .cannotCreateOutput, path: folder + "/file/demo", problem: "Not a directory",
                remedy: "check the path, or choose another output folder")
            #expect(throws: problem) {
                try StudyDirectory.prepare(study([plan()]), at: folder + "/file/demo", provenance: provenance)
            }
            let file = ExecutionError(
                .cannotCreateOutput, path: folder + "/file", problem: "Not a directory",
                remedy: "check the path, or choose another output folder")
            #expect(throws: file) {
                try StudyDirectory.prepare(study([plan()]), at: folder + "/file", provenance: provenance)
            }
            #expect(try text(folder + "/file") == "")
        }
    }

    @Test("says what the system says where a folder cannot be made", .enabled(if: access("/proc/self", F_OK) == 0))
    func refusedBySystem() throws {
        let problem = ExecutionError(
            .cannotCreateOutput, path: "/proc/runs", problem: "No such file or directory",
            remedy: "check the path, or choose another output folder")
        #expect(throws: problem) {
            try StudyDirectory.prepare(study([plan()]), at: "/proc/runs/demo", provenance: provenance)
        }
    }

    @Test("says that a read-only folder is one", .enabled(if: geteuid() != 0, "root may write anywhere"))
    func readOnly() async throws {
        try await withFolder { folder in
            chmod(folder, 0o555)
            defer { chmod(folder, 0o755) }
            let problem = ExecutionError(
                .cannotCreateOutput, path: folder + "/demo", problem: "Permission denied",
                remedy: "choose another output folder, or make this one writable")
            #expect(throws: problem) {
                try StudyDirectory.prepare(study([plan()]), at: folder + "/demo", provenance: provenance)
            }
        }
    }
}

extension RunStatus.State {
    static let allStates: [RunStatus.State] = [.running, .finished, .failed, .interrupted]
}
