import Foundation
import StudyFormat
import Testing

@testable import AgentTraining
@testable import StudyExecution

@Suite("The recorder")
struct CSVRecorderTests {
    private func episode(_ number: Int, return value: Double) -> EpisodeRecord {
        EpisodeRecord(
            episode: number, step: 200 * (number + 1), episodeReturn: value, length: 200, terminated: number == 1,
            truncated: number == 0)
    }

    @Test("writes episodes and metrics to the letter")
    func bytes() async throws {
        try await withFolder { folder in
            let recorder = try CSVRecorder(directory: folder, metricNames: ["step", "eval/mean_reward", "a,\"b\""])
            try recorder.record(episode(0, return: -200))
            try recorder.record(episode(1, return: -0.1))
            try recorder.record(metrics: [400, nil, 1.0 / 3])
            try recorder.record(metrics: [800, -1e-7, nil])
            #expect(
                try text(folder + "/episodes.csv") == """
                    episode,step,return,length,terminated,truncated
                    0,200,-200,200,0,1
                    1,400,-0.1,200,1,0

                    """)
            #expect(
                try text(folder + "/metrics.csv") == """
                    step,eval/mean_reward,"a,""b\"""
                    400,,0.3333333333333333
                    800,-1e-07,

                    """)
        }
    }

    @Test("holds episodes back until it is flushed or a row of metrics comes")
    func flushing() async throws {
        try await withFolder { folder in
            let recorder = try CSVRecorder(directory: folder, metricNames: ["step"])
            let header = "episode,step,return,length,terminated,truncated\n"
            #expect(try text(folder + "/episodes.csv") == header)
            try recorder.record(episode(0, return: 1))
            #expect(try text(folder + "/episodes.csv") == header)
            try recorder.flush()
            #expect(try text(folder + "/episodes.csv") == header + "0,200,1,200,0,1\n")
            try recorder.record(episode(2, return: 1))
            try recorder.record(metrics: [600])
            #expect(try text(folder + "/episodes.csv") == header + "0,200,1,200,0,1\n2,600,1,200,0,0\n")
        }
    }

    @Test("writes many episodes in whole lines without being asked")
    func largeBuffer() async throws {
        try await withFolder { folder in
            let recorder = try CSVRecorder(directory: folder, metricNames: ["step"])
            for number in 0..<5000 { try recorder.record(episode(number, return: 0.5)) }
            let written = try text(folder + "/episodes.csv")
            #expect(written.utf8.count > 65_536)
            #expect(written.hasSuffix("0\n"))
        }
    }

    @Test("keeps the columns of a file that it goes on with, whichever version began it")
    func otherColumns() async throws {
        try await withFolder { folder in
            let first = try CSVRecorder(directory: folder, metricNames: ["step", "gone", "a,\"b\"", "train/loss"])
            try first.record(metrics: [0, 1, 2, 3])
            let second = try CSVRecorder(
                goingOnIn: folder, first.lengths, metricNames: ["step", "train/loss", "new", "a,\"b\""])
            try second.record(metrics: [100, 30, 40, 20])
            #expect(
                try text(folder + "/metrics.csv") == """
                    step,gone,"a,""b\""",train/loss
                    0,1,2,3
                    100,,20,30

                    """)
        }
    }

    @Test("begins anew over the files of an earlier try")
    func anew() async throws {
        try await withFolder { folder in
            try write("old\nold\nold\n", to: folder + "/metrics.csv")
            _ = try CSVRecorder(directory: folder, metricNames: ["step"])
            #expect(try text(folder + "/metrics.csv") == "step\n")
        }
    }

    @Test(
        "writes whole numbers without a point and others as they read back",
        arguments: [
            (-200, "-200"), (0, "0"), (-0.0, "0"), (0.1, "0.1"), (1e-5, "1e-05"), (0x1p53, "9007199254740992"),
            (1e300, "1e+300"),
            (145.75, "145.75"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
        ])
    func numbers(value: Double, expected: String) {
        #expect(CSV.number(value) == expected)
    }

    @Test("says that the disk is full", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func diskFull() async throws {
        try await withFolder { folder in
            let path = folder + "/episodes.csv"
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
            let problem = ExecutionError(
                .inputOutput, path: path, problem: "No space left on device",
                remedy: "make room on the disk, then run the same command again")
            #expect(throws: problem) { try CSVRecorder(directory: folder, metricNames: ["step"]) }
            #expect(problem.exitCode == 74)
        }
    }

    @Test("says that the folder is missing")
    func missingFolder() async throws {
        try await withFolder { folder in
            let problem = ExecutionError(
                .cannotCreateOutput, path: folder + "/a/episodes.csv", problem: "No such file or directory",
                remedy: "check the path, or choose another output folder")
            #expect(throws: problem) { try CSVRecorder(directory: folder + "/a", metricNames: []) }
        }
    }
}
