import Foundation
import TestSupport
import Testing
import Understudy

@testable import Gymnasium

@Suite(
    "What ends a run in a gymnasium environment", .tags(.interop),
    .enabled(if: TestPython.gymnasium != nil, TestPython.isMissing("gymnasium")))
struct RunProblemTests {
    /// The error at the third step of an odd environment.
    private func problem(_ make: String, timeout: Double = 60) throws -> String {
        let environment = try odd("{\(make)}", timeout: timeout)
        var stream = RandomStream(seed: 1, name: "environment")
        try environment.reset(using: &stream)
        for _ in 0..<2 { _ = try environment.step(0, using: &stream) }
        let error = #expect(throws: GymnasiumError.self) { try environment.step(0, using: &stream) }
        return error?.description ?? ""
    }

    private static let start = "gymnasium odd_environments:Odd-v0: "

    @Test("an error that Python raises, in one line")
    func raised() throws {
        #expect(
            try problem("does: raise") == Self.start
                + "a step raised ValueError: two lines; the traceback is in the run's log.txt")
    }

    @Test("an error whose text has a lone surrogate, or is of 5 MB")
    func hostileTexts() throws {
        #expect(
            try problem("does: surrogate") == Self.start
                + "a step raised ValueError: lone \\udcff surrogate; the traceback is in the run's log.txt")
        let long = try problem("does: shout")
        #expect(long.hasPrefix(Self.start + "a step raised ValueError: aaa") && long.contains("(5000000 characters)"))
        #expect(long.utf8.count < 3_000)
    }

    @Test(
        "spaces that no memory holds are told as such",
        arguments: ["observations: huge", "observations: wide", "actions: many"])
    func hugeSpaces(make: String) throws {
        let error = #expect(throws: (any Error).self) { try odd("{\(make)}") }
        #expect("\(error.map { "\($0)" } ?? "")".contains("are the most"), "\(error.map { "\($0)" } ?? "")")
    }

    @Test("an exit, with its last words")
    func exit() throws {
        #expect(
            try problem("does: exit") == Self.start
                + "the Python process ended with exit code 7 in a step; its last words: no more")
    }

    /// The error at the third step, and the limit of time that it ran into.
    ///
    /// A busy machine may need longer than the limit to start Python itself; then the limit is doubled.
    private func lateProblem(_ make: String) throws -> (text: String, timeout: Double) {
        var timeout = 1.5
        while true {
            do {
                return (try problem(make, timeout: timeout), timeout)
            } catch {
                guard "\(error)".contains("no answer to gymnasium.make"), timeout < 90 else { throw error }
                timeout *= 2
            }
        }
    }

    @Test("an exit that leaves behind a process with the same pipes")
    func leaving() throws {
        #expect(
            try lateProblem("does: leave").text == Self.start + "the Python process ended with exit code 9 in a step")
    }

    @Test("a crash")
    func crash() throws {
        #expect(try problem("does: crash") == Self.start + "the Python process crashed (signal 11) in a step")
    }

    @Test("silence, also where the standard error is full of words", arguments: ["hang", "chatter"])
    func late(_ does: String) throws {
        let (text, timeout) = try lateProblem("does: \(does)")
        let limit = timeout == timeout.rounded() ? "\(Int(timeout))" : "\(timeout)"
        #expect(
            text.hasPrefix(
                Self.start
                    + "no answer to a step within \(limit) s, so the Python process was killed; its last words: "))
        #expect(
            text.hasSuffix(
                does == "hang"
                    ? "hanging; raise 'timeout' if it needs longer" : "still here; raise 'timeout' if it needs longer"))
    }

    @Test("an observation of another size")
    func grown() throws {
        #expect(
            try problem("does: grow") == Self.start
                + "a step raised ValueError: an observation of 7 elements is not in Box(-inf, inf, (2, 3), float64); the traceback is in the run's log.txt"
        )
    }

    @Test("an image that is none of bytes")
    func noBytes() throws {
        #expect(
            try problem("does: float, observations: bytes") == Self.start
                + "a step raised ValueError: an observation of the type float64 is not in Box(0, 255, (2, 2, 3), uint8); the traceback is in the run's log.txt"
        )
    }

    @Test("a 2 where only 0 and 1 may be")
    func notBinary() throws {
        #expect(
            try problem("does: two, observations: image") == Self.start
                + "an observation has the element 2.0, and its space has only 0 and 1: a defect of the environment")
    }

    @Test("what is not finite is left to the framework to find")
    func notFinite() throws {
        let environment = try odd("{does: nan, at: 1}")
        var stream = RandomStream(seed: 1, name: "environment")
        try environment.reset(using: &stream)
        _ = try environment.step(0, using: &stream)
        #expect(environment.observation.map { $0.isNaN } == Array(repeating: true, count: 6))
    }
}
