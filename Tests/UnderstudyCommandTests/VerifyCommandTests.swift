import Foundation
import Testing

@Suite("understudy verify")
struct VerifyCommandTests {
    static let cartPole = "Tests/ClassicControlTests/Fixtures/cartpole-v1.json"
    static let acrobot = "Tests/ClassicControlTests/Fixtures/acrobot-v1.json"
    static let mountainCar = "Tests/ClassicControlTests/Fixtures/mountaincar-v0.json"

    private func game(_ name: String, _ variant: String) -> String {
        "Tests/MinAtarTests/Fixtures/\(name).\(variant).npz"
    }

    @Test(
        "the traces of the originals are those of the environments, to the last bit",
        arguments: [
            ("acrobot", acrobot, "4,763"), ("cart-pole", cartPole, "3,710"), ("mountain-car", mountainCar, "2,919"),
        ], [false, true])
    func states(trace: (name: String, path: String, steps: String), singleSteps: Bool) async throws {
        let (process, output, errors) = try Program.start(
            ["verify", trace.name, trace.path] + (singleSteps ? ["--single-steps"] : []))
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(
            result.output
                == "verify: \(trace.name) equals \(trace.path): 20 episodes, \(trace.steps) steps, largest difference 0\n"
        )
    }

    // The other games' traces are compared in MinAtarTests.
    @Test(
        "the traces of breakout are those of the game, draw by draw",
        arguments: [
            ("{kind: breakout, sticky_actions: 0, actions: full}", "plain", "67 episodes, 3,468 steps"),
            ("{kind: breakout, actions: full}", "sticky-ramp", "96 episodes, 3,880 steps"),
        ])
    func draws(environment: String, variant: String, size: String) async throws {
        let path = game("breakout", variant)
        let result = try await Program.run("verify", environment, path)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "verify: breakout equals \(path): \(size), largest difference 0\n")
    }

    /// The trace of cart-pole with another reward for the second step.
    private func changed(in folder: TemporaryFolder) throws {
        let text = try String(contentsOf: Program.root.appending(path: Self.cartPole), encoding: .utf8)
        let place = try #require(text.firstRange(of: "\"rewards\":[1,1,"))
        try folder.write(text.replacingCharacters(in: place, with: "\"rewards\":[1,1.5,"), to: "t.json")
    }

    @Test("a trace that differs is shown with both sides, and the exit code is 1")
    func differs() async throws {
        let folder = try TemporaryFolder()
        try changed(in: folder)
        let result = try await Program.run("verify", "cart-pole", "t.json", in: folder.url)
        #expect(result.exitCode == 1)
        #expect(
            result.output == """
                verify: cart-pole differs from t.json first in episode 0, step 1 (from 0), action push-left

                                    recorded               cart-pole
                  position          -0.026665764518665577  -0.026665764518665577
                  velocity          -0.4210677928479608    -0.4210677928479608
                  angle             0.03875667095249927    0.03875667095249927
                  angular velocity  0.6218337245368994     0.6218337245368994
                  observation[0]    -0.026665764           -0.026665764
                  observation[1]    -0.4210678             -0.4210678
                  observation[2]    0.038756672            0.038756672
                  observation[3]    0.62183374             0.62183374
                * reward            1.5                    1.0
                  terminated        false                  false

                Compared: 20 episodes, 3,710 steps, largest difference 0.5. *: differs

                """)
    }

    @Test("the same as JSON, and within a tolerance no difference")
    func json() async throws {
        let folder = try TemporaryFolder()
        try changed(in: folder)
        let result = try await Program.run("verify", "cart-pole", "t.json", "--json", in: folder.url)
        #expect(result.exitCode == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["equal"] as? Bool == false)
        #expect(object["steps"] as? Int == 3710)
        #expect(object["largest_difference"] as? Double == 0.5)
        let mismatch = try #require(object["mismatch"] as? [String: Any])
        #expect(mismatch["step"] as? Int == 1 && mismatch["action"] as? String == "push-left")
        let values = try #require(mismatch["values"] as? [[String: Any]])
        #expect(values.filter { $0["equal"] as? Bool == false }.compactMap { $0["recorded"] as? Double } == [1.5])

        let tolerant = try await Program.run("verify", "cart-pole", "t.json", "--tolerance", "0.5", in: folder.url)
        #expect(tolerant.exitCode == 0)
        #expect(
            tolerant.output
                == "verify: cart-pole is within 0.5 of t.json: 20 episodes, 3,710 steps, largest difference 0.5\n")
        let first = try await Program.run(
            "verify", "cart-pole", "t.json", "--episodes", "9", "--json", in: folder.url)
        #expect(first.exitCode == 1)
    }

    @Test("the environment of a spec is verified")
    func spec() async throws {
        let result = try await Program.run("verify", "experiments/cart-pole.yaml", Self.cartPole, "--episodes", "2")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("verify: cart-pole equals \(Self.cartPole): 2 episodes, "))
    }

    @Test("a spec with several environments names none")
    func severalEnvironments() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            understudy: 1
            name: two
            training: {steps: 20_000}
            variants:
              a: {extends: dqn, environment: cart-pole}
              b: {extends: dqn, environment: mountain-car}
            """, to: "two.yaml")
        let result = try await Program.run("verify", "two.yaml", "t.json", in: folder.url)
        #expect(result.exitCode == 65)
        #expect(
            result.errors.hasPrefix(
                "two.yaml:1:1: error: environment: not the same in all variants; name one in place of the spec, such as '{kind: ...}'\n"
            ))
    }

    @Test("a trace that is missing, damaged or of another environment has its exit code and one line")
    func badTraces() async throws {
        let folder = try TemporaryFolder()
        let missing = try await Program.run("verify", "cart-pole", "t.json", in: folder.url)
        #expect(missing.exitCode == 66)
        #expect(
            missing.errors == "t.json: error: cannot be opened (No such file or directory); check the trace's path\n")
        try folder.write("{\"episodes\": []}", to: "t.json")
        let damaged = try await Program.run("verify", "cart-pole", "t.json", in: folder.url)
        #expect(damaged.exitCode == 65)
        #expect(
            damaged.errors
                == "t.json:1:1: error: episodes: must have at least one episode\n  1 | {\"episodes\": []}\n    | ^\n")
        let other = try await Program.run("verify", "cart-pole", Self.mountainCar)
        #expect(other.exitCode == 65)
        let actions = try await Program.run("verify", "breakout", game("breakout", "plain"))
        #expect(actions.exitCode == 65)
        #expect(actions.errors.hasSuffix("give the environment the actions of the trace\n"))
    }

    @Test(
        "wrong use exits with 64",
        arguments: [
            ["cart-pol", cartPole], ["{kind: breakout, stick: 1}", cartPole], ["{kind: ", cartPole], ["cart-pole"],
            ["cart-pole", cartPole, "--episodes", "0"], ["cart-pole", cartPole, "--tolerance", "-1"],
            [
                "{kind: breakout, actions: full}", "Tests/MinAtarTests/Fixtures/breakout.sticky-ramp.npz",
                "--tolerance",
                "1",
            ],
        ])
    func usage(arguments: [String]) async throws {
        let (process, output, errors) = try Program.start(["verify"] + arguments)
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 64, "\(result.errors)")
        #expect(result.errors.contains("rror: "))
    }
}
