import Foundation
import StudyFormat
import Testing

@testable import StudyExecution

@Suite("A worker's messages")
struct WorkerMessageTests {
    @Test(
        "are lines of JSON that read back",
        arguments: [
            (
                WorkerMessage.progress(
                    WorkerProgress(step: 600, episodes: 3, recentReturn: -200.5, stepsPerSecond: 31)),
                "{\"episodes\":3,\"recent_return\":-200.5,\"step\":600,\"steps_per_second\":31}\n"
            ),
            (
                .progress(WorkerProgress(step: 1, episodes: 0, recentReturn: nil, stepsPerSecond: 0.5)),
                "{\"episodes\":0,\"step\":1,\"steps_per_second\":0.5}\n"
            ),
            (.finished, "{\"finished\":true}\n"),
            (.failed("a/b: \"c\"\nd"), "{\"error\":\"a/b: \\\"c\\\"\\nd\"}\n"),
        ])
    func format(message: WorkerMessage, line: String) throws {
        let written = try JSON.line(message)
        #expect(String(decoding: written, as: UTF8.self) == line)
        #expect(try JSONDecoder().decode(WorkerMessage.self, from: Data(written)) == message)
    }
}
