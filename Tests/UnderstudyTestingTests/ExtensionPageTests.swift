import Foundation
import Testing

@Suite("The pages of the extension points")
struct ExtensionPageTests {
    /// An extension point with its page, and its example in the package `Examples/Lab`.
    struct Point: CustomTestStringConvertible, Sendable {
        let page: String
        let kind: String
        let type: String
        let laws: String
        let example: String
        let spec: String

        var testDescription: String { page }
    }

    static let points = [
        Point(
            page: "Datasets", kind: "dataset", type: "ExpertDataset", laws: "DatasetLaws",
            example: "PlainTextDataset", spec: "plain-text"),
        Point(
            page: "Inferencers", kind: "inferencer", type: "ActionInferencer", laws: "InferencerLaws",
            example: "MeanChangeInference", spec: "mean-change"),
        Point(
            page: "Confidences", kind: "confidence", type: "ConfidenceSchedule", laws: "ConfidenceLaws",
            example: "SlowFadeConfidence", spec: "slow-fade"),
        Point(
            page: "Bridging", kind: "bridging", type: "BridgingStrategy", laws: "BridgingLaws",
            example: "OneStepBridging", spec: "one-step"),
        Point(
            page: "Feasibility", kind: "feasibility", type: "FeasibilityTest", laws: "FeasibilityLaws",
            example: "NeverMatchedFeasibility", spec: "never-matched"),
        Point(
            page: "RewardModels", kind: "reward", type: "RewardModel", laws: "RewardLaws",
            example: "StateNearnessReward", spec: "state-nearness"),
    ]

    private func text(_ path: String) throws -> String {
        try String(contentsOf: EnvironmentsPageTests.root.appending(path: path), encoding: .utf8)
    }

    @Test("print the example, its test and its spec to the letter", arguments: points)
    func example(_ point: Point) throws {
        let page = try text("Documentation/\(point.page).md")
        let tests = try text("Examples/Lab/Tests/LabTests/\(point.example)Tests.swift")
        #expect(page.contains("```swift\n\(try text("Examples/Lab/Plugins/Lab/\(point.example).swift"))```\n"))
        #expect(page.contains("```swift\n\(tests)```\n"))
        #expect(page.contains("```yaml\n\(try text("Examples/Lab/experiments/\(point.spec).yaml"))```\n"))
        #expect(page.contains("understudy new \(point.kind) "))
        // The example is checked by the laws that the page names.
        #expect(tests.contains("\(point.laws).violations"))
        #expect(page.contains("`\(point.laws)`"))
    }

    @Test("name every member of the protocol", arguments: points)
    func members(_ point: Point) throws {
        let source = try text("Sources/Understudy/Imitation/\(point.type).swift")
        let start = try #require(source.firstRange(of: "public protocol \(point.type): Component"))
        let body = source[start.upperBound...].components(separatedBy: "\n}\n")[0]
        let members = body.matches(of: /\n    (?:static |mutating )*(?:func|var) (\w+)/).map { String($0.1) }
        #expect(members.count >= 2)
        let page = try text("Documentation/\(point.page).md")
        for member in members {
            #expect(page.contains("`\(member)`") || page.contains("`\(member)("), "\(member)")
        }
    }
}
