import CAllocationCounter
import ClassicControl
import Foundation
import SpecYAML
import TestSupport
import Testing
import Understudy

@testable import Gymnasium

@Suite(
    "An environment of Gymnasium", .tags(.interop),
    .enabled(if: TestPython.gymnasium != nil, TestPython.isMissing("gymnasium")))
struct EnvironmentTests {
    private var stream = RandomStream(seed: 1, name: "environment")

    @Test("observes a Box as a vector with its bounds")
    mutating func boxes() throws {
        let scalar = try odd("{observations: scalar}")
        #expect(scalar.observationSpace == ObservationSpace(low: [-1], high: [2]))
        let matrix = try odd("{observations: matrix}")
        let bounds = [Float](repeating: .infinity, count: 6)
        #expect(matrix.observationSpace == ObservationSpace(low: bounds.map { -$0 }, high: bounds))
        let cases: [(GymnasiumEnvironment, [Float])] = [(scalar, [0]), (matrix, [0, 1, 2, 3, 4, 5])]
        for (environment, first) in cases {
            try environment.reset(using: &stream)
            #expect(environment.observation == first)
            _ = try environment.step(0, using: &stream)
            #expect(environment.observation == first.map { $0 + (environment === scalar ? 0.25 : 1) })
        }
    }

    @Test("observes a Box of bytes with three dimensions as an image, and gives its bytes")
    mutating func images() throws {
        let environment = try odd("{observations: bytes}")
        #expect(environment.observationSpace == ObservationSpace(imageOf: 2, 2, channels: 3))
        try environment.reset(using: &stream)
        for number in 0..<3 {
            var pixels = [UInt8](repeating: 99, count: 12)
            var span = pixels.mutableSpan
            let hasPixels = environment.writePixels(into: &span)
            #expect(hasPixels)
            #expect(pixels == (0..<12).map { UInt8($0 + number) })
            #expect(environment.observation == pixels.map { Float($0) })
            _ = try environment.step(0, using: &stream)
        }
        var none: [UInt8] = [7]
        var span = none.mutableSpan
        let matrix = try odd("{observations: matrix}")
        let hasPixels = matrix.writePixels(into: &span)
        #expect(!hasPixels && none == [7])
    }

    @Test("observes Dict and Tuple as one vector, flattened as Gymnasium does")
    mutating func flattened() throws {
        let pair = try odd("{observations: tuple}")
        #expect(pair.observationSpace == ObservationSpace(binary: [4]))
        try pair.reset(using: &stream)
        #expect(pair.observation == [1, 0, 1, 0])
        _ = try pair.step(0, using: &stream)
        #expect(pair.observation == [1, 1, 0, 1])
        // By their names: arm, image, place.
        let mapping = try odd("{observations: mapping}")
        #expect(mapping.observationSpace.count == 17 && !mapping.observationSpace.isImage)
        #expect(mapping.observationSpace.low[15] == -1 && mapping.observationSpace.high[3] == 255)
        try mapping.reset(using: &stream)
        _ = try mapping.step(0, using: &stream)
        #expect(mapping.observation == [0, 1, 0] + (21..<33).map { Float($0) } + [1, 0.5])
    }

    @Test(
        "observes the parts that the spec chooses",
        arguments: [
            ("mapping", "[image]", ObservationSpace(imageOf: 2, 2, channels: 3), (21..<33).map { Float($0) }),
            ("mapping", "[place]", ObservationSpace(low: [-1, -1], high: [4, 4]), [1, 0.5]),
            ("mapping", "[arm]", ObservationSpace(binary: [3]), [0, 1, 0]),
            ("mapping", "[arm.left.hand]", ObservationSpace(binary: [3]), [0, 1, 0]),
            (
                "mapping", "[place, arm]", ObservationSpace(low: [-1, -1, 0, 0, 0], high: [4, 4, 1, 1, 1]),
                [1, 0.5, 0, 1, 0]
            ),
            ("tuple", "['1']", ObservationSpace(binary: [2]), [0, 1]),
            ("tuple", "['1', '0']", ObservationSpace(binary: [4]), [0, 1, 1, 1]),
            ("words", "[a]", ObservationSpace(binary: [2]), [0, 1]),
        ] as [(String, String, ObservationSpace, [Float])])
    func parts(_ observations: String, keys: String, space: ObservationSpace, seen: [Float]) throws {
        var stream = RandomStream(seed: 1, name: "environment")
        let environment = try odd("{observations: \(observations)}, observation_keys: \(keys)")
        #expect(environment.observationSpace == space)
        try environment.reset(using: &stream)
        _ = try environment.step(0, using: &stream)
        #expect(environment.observation == seen)
    }

    @Test("has an action for each combination of MultiDiscrete, by the numbers that Gymnasium has")
    mutating func combinations() throws {
        let pair = try odd("{actions: pair}")
        #expect(pair.actionSpace == ActionSpace(["0/-1", "0/0", "0/1", "1/-1", "1/0", "1/1"]))
        try pair.reset(using: &stream)
        let rewards = try (0..<6).map { try pair.step($0, using: &stream).reward }
        #expect(rewards == [-1, 0, 1, 9, 10, 11])
        let grid = try odd("{actions: grid}")
        #expect(grid.actionSpace.names.first == "0/0/0/0" && grid.actionSpace.count == 8)
        try grid.reset(using: &stream)
        #expect(try grid.step(7, using: &stream).reward == 1_101)
    }

    @Test("tells the lives of info, and none where there are none")
    mutating func lives() throws {
        let environment = try odd("{does: live}")
        try environment.reset(using: &stream)
        #expect(environment.lives == nil)
        for left in [4, 3, 2, 1, 0, 0] {
            let step = try environment.step(1, using: &stream)
            #expect(environment.lives == left && step == Step(reward: 1, terminated: false))
        }
        let other = try odd()
        try other.reset(using: &stream)
        _ = try other.step(0, using: &stream)
        #expect(other.lives == nil)
    }

    @Test("has its wrappers in order, with their arguments, from a module beside the spec")
    mutating func wrappers() throws {
        let workshop = try Workshop()
        let text = """
            import gymnasium

            class Times(gymnasium.ObservationWrapper):
                def __init__(self, env, factor=3):
                    super().__init__(env)
                    self.factor = factor
                def observation(self, observation):
                    return observation * self.factor

            class Outer:
                @staticmethod
                def plus(env, number):
                    return gymnasium.wrappers.TransformObservation(env, lambda o: o + number, env.observation_space)
            """
        try Data(text.utf8).write(to: workshop.folder.appending(path: "my_wrappers.py"))
        func first(_ wrappers: String) throws -> Float {
            var stream = RandomStream(seed: 1, name: "environment")
            let environment = try environment(
                "id: 'odd_environments:Odd-v0', wrappers: \(wrappers), python: '\(TestPython.withOddEnvironments)'",
                file: workshop.folder.path + "/s.yaml")
            try environment.reset(using: &stream)
            _ = try environment.step(0, using: &stream)
            return environment.observation[1]
        }
        #expect(try first("[]") == 2)
        #expect(try first("[my_wrappers:Times]") == 6)
        #expect(try first("[my_wrappers:Times, {factor: 5}, my_wrappers:Outer.plus, {number: 1}]") == 11)
        #expect(try first("[my_wrappers:Outer.plus, {number: 1}, my_wrappers:Times]") == 9)
        #expect(try first("[gymnasium.wrappers:TimeLimit, {max_episode_steps: 7}]") == 2)
    }

    @Test("an environment of a module beside the spec is found, and the folder stands in the resolved spec")
    func neighbor() throws {
        let workshop = try Workshop()
        let text = """
            import gymnasium
            from odd_environments import Odd
            gymnasium.register("Near-v0", Odd)
            """
        try Data(text.utf8).write(to: workshop.folder.appending(path: "near_module.py"))
        let part = "{kind: gymnasium, id: 'near_module:Near-v0', python: '\(TestPython.withOddEnvironments)'}"
        func resolved(_ text: String, file: String) throws -> Node {
            let node = try #require(try Node.parse(text, file: file))
            return try SpecReader.read(node, registry: Registry([GymnasiumPlugin.self])) { reader in
                _ = reader.component("environment", from: \.environments, "")
                return reader.resolved
            }
        }
        let first = try resolved("environment: \(part)", file: workshop.folder.path + "/s.yaml")
        let folder = try #require(first["environment"]?["modules"]?.scalar?.text)
        #expect(FileManager.default.fileExists(atPath: folder + "/near_module.py"))
        // Read again elsewhere, as the process of a run does.
        let second = try resolved(first.yaml, file: "/elsewhere/spec.yaml")
        #expect(second.hasSameValue(as: first))
        let plain = try resolved(
            "environment: {kind: gymnasium, id: CartPole-v1, python: '\(TestPython.withOddEnvironments)'}",
            file: workshop.folder.path + "/s.yaml")
        #expect(plain["environment"]?["modules"]?.isNone == true)
    }

    @Test("observes what is only 0 and 1 as binary, in its shape")
    mutating func binary() throws {
        for (kind, shape, first) in [
            ("image", [2, 2, 3], [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]),
            ("flags", [2, 2, 3], [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]), ("bits", [2, 2], [1, 0, 0, 0]),
            ("choice", [4], [1, 0, 0, 0]),
        ] as [(String, [Int], [Float])] {
            let environment = try odd("{observations: \(kind)}")
            #expect(environment.observationSpace == ObservationSpace(binary: shape))
            try environment.reset(using: &stream)
            #expect(environment.observation == first, "\(kind)")
        }
        let choice = try odd("{observations: choice}")
        try choice.reset(using: &stream)
        for _ in 0..<2 { _ = try choice.step(0, using: &stream) }
        #expect(choice.observation == [0, 0, 1, 0])
    }

    @Test("calls its actions as Gymnasium does, wherever they start")
    mutating func actions() throws {
        let environment = try odd("{actions: later}")
        #expect(environment.actionSpace == ActionSpace(["7", "8", "9"]))
        try environment.reset(using: &stream)
        #expect(try environment.step(2, using: &stream) == Step(reward: 9, terminated: false))
    }

    @Test("leaves Gymnasium's time limit to the framework")
    mutating func timeLimit() throws {
        let environment = try odd()
        #expect(environment.standardTimeLimit == 50)
        #expect(try odd("{max_episode_steps: 20}").standardTimeLimit == 20)
        #expect(try odd("{max_episode_steps: -1}").standardTimeLimit == nil)
        try environment.reset(using: &stream)
        for _ in 0..<60 { #expect(try environment.step(0, using: &stream) == Step(reward: 0, terminated: false)) }
    }

    @Test("ends and is cut as it says itself")
    mutating func ends() throws {
        for (does, last) in [
            ("end", Step(reward: 1, terminated: true)), ("cut", Step(reward: 1, terminated: false, truncated: true)),
        ] {
            let environment = try odd("{does: \(does), at: 2}")
            for _ in 0..<2 {
                try environment.reset(using: &stream)
                #expect(try environment.step(1, using: &stream) == Step(reward: 1, terminated: false))
                #expect(try environment.step(1, using: &stream) == last)
            }
        }
    }

    @Test("takes no step before a reset, nor after the end", arguments: ["end", "cut"])
    func noEpisode(_ does: String) throws {
        let environment = try odd("{does: \(does), at: 1}")
        var stream = RandomStream(seed: 1, name: "environment")
        let text = "gymnasium odd_environments:Odd-v0: a step needs an episode that goes on: reset first"
        for _ in 0..<2 {
            var error = #expect(throws: GymnasiumError.self) { try environment.step(0, using: &stream) }
            #expect(error?.description == text)
            try environment.reset(using: &stream)
            _ = try environment.step(0, using: &stream)
            let last = environment.observation
            error = #expect(throws: GymnasiumError.self) { try environment.step(0, using: &stream) }
            #expect(error?.description == text)
            #expect(environment.observation == last)
        }
    }

    /// A painted environment with these arguments of `make`, which draws from now on, in its first state.
    private mutating func painted(_ make: String = "{}") throws -> GymnasiumEnvironment {
        let environment = try environment(
            "id: 'odd_environments:Painted-v0', python: \(TestPython.withOddEnvironments), make: \(make)")
        environment.beginPictures()
        try environment.reset(using: &stream)
        return environment
    }

    @Test("draws in the render mode rgb_array once it is asked to, and plays the same episodes")
    mutating func pictures() throws {
        let environment = try painted()
        #expect(try environment.pixelPicture()?.colors == Array(repeating: 0, count: 18))
        for time in 1...3 {
            let step = try environment.step(0, using: &stream)
            #expect(step == Step(reward: 1, terminated: time == 3))
            let picture = try #require(try environment.pixelPicture())
            #expect(picture.width == 3 && picture.height == 2)
            #expect(Set(picture.colors) == [UInt8(10 * time)])
        }
        #expect(try painted("{shape: [4, 5]}").pixelPicture()?.colors.count == 60, "shades of gray")
        #expect(try painted("{shape: [5000, 2, 4]}").pixelPicture()?.height == 2_500)
    }

    @Test("has no pictures where it does not draw, and is played all the same")
    mutating func noPictures() throws {
        let plain = try environment("id: 'odd_environments:Painted-v0', python: \(TestPython.withOddEnvironments)")
        try plain.reset(using: &stream)
        #expect(try plain.pixelPicture() == nil, "it was not asked to")
        let odd = try odd()
        odd.beginPictures()
        try odd.reset(using: &stream)
        #expect(try odd.pixelPicture() == nil && odd.observation == [0, 1, 2, 3, 4, 5])
    }

    @Test("says what drawing needs, and refuses what is no picture")
    mutating func drawingProblems() throws {
        for (make, problem) in [
            ("{needs: classic-control}", "'gymnasium[classic-control]'"), ("{kind: float32}", "float32 of shape"),
            ("{shape: [3]}", "of shape (3,)"), ("{shape: [0, 2, 3]}", "of shape (0, 2, 3)"),
        ] {
            let environment = try painted(make)
            let error = #expect(throws: GymnasiumError.self) { try environment.pixelPicture() }
            #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
        }
    }

    @Test("may print and read, and start what prints")
    mutating func printing() throws {
        let environment = try odd("{does: print, at: 1}")
        try environment.reset(using: &stream)
        _ = try environment.step(0, using: &stream)
        #expect(environment.observation == [1, 2, 3, 4, 5, 6])
    }

    @Test("gives the same episodes for the same stream, and others for another")
    func determinism() throws {
        func episodes(seed: UInt64) throws -> [[Float]] {
            let python = try #require(TestPython.gymnasium)
            let environment = try environment("id: Acrobot-v1, python: \(python)")
            var stream = RandomStream(seed: seed, name: "environment")
            var observations: [[Float]] = []
            for _ in 0..<3 {
                try environment.reset(using: &stream)
                observations.append(environment.observation)
                for number in 0..<50 {
                    if try environment.step(number % 3, using: &stream).terminated { break }
                    observations.append(environment.observation)
                }
            }
            return observations
        }
        let first = try episodes(seed: 1)
        #expect(first.count > 100)
        #expect(try episodes(seed: 1) == first)
        #expect(try episodes(seed: 2) != first)
    }

    /// Plays episodes from seeds with a rhythm of actions, and prints each state in full precision, each observation and the end.
    private static let reference = """
        import sys, gymnasium
        environment = gymnasium.make("CartPole-v1", max_episode_steps=-1)
        for seed in sys.argv[1:]:
            observation, _ = environment.reset(seed=int(seed))
            print("reset", *(value.hex() for value in map(float, environment.unwrapped.state)))
            print(*map(float, observation), 0.0, 0)
            for number in range(1000):
                observation, reward, terminated, truncated, _ = environment.step(number // 3 % 2)
                print(*map(float, observation), reward, int(terminated))
                if terminated:
                    break
        """

    @Test("CartPole-v1 is Gymnasium's own, step by step, and cart-pole from the same states")
    func cartPole() throws {
        let python = try #require(TestPython.gymnasium)
        let environment = try environment("id: CartPole-v1, python: \(python)")
        var seeds = RandomStream(seed: 7, name: "environment")
        var stream = seeds
        let (exitCode, text) = try TestPython.run(
            Self.reference, arguments: (0..<40).map { _ in "\(seeds.next() >> 33)" }, hasErrors: false)
        try #require(exitCode == 0)
        var native = try nativeCartPole()
        #expect(environment.observationSpace == native.observationSpace)
        #expect(environment.standardTimeLimit == native.standardTimeLimit)
        #expect(environment.actionSpace.count == native.actionSpace.count)
        var (number, count) = (0, 0)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "reset" {
                try environment.reset(using: &stream)
                native.replayedState = words.dropFirst().compactMap { Double($0) }
                number = -1
                continue
            }
            let values = words.compactMap { Double($0) }
            try #require(values.count == 6)
            if number >= 0 {
                let step = try environment.step(number / 3 % 2, using: &stream)
                #expect(step == Step(reward: values[4], terminated: values[5] == 1))
                #expect(try native.step(number / 3 % 2, using: &stream) == step)
            }
            number += 1
            count += 1
            try #require(environment.observation == values[..<4].map { Float($0) })
            try #require(native.observation == environment.observation)
        }
        #expect(count > 500)
    }

    @Test("steps allocate nothing", .enabled(if: canCountAllocations))
    mutating func allocations() throws {
        let environment = try odd("{observations: image}")
        try environment.reset(using: &stream)
        _ = try environment.step(0, using: &stream)
        var values = [Float](repeating: 0, count: 12)
        var sum = 0.0
        let before = allocations_of_this_thread()
        for number in 0..<1_000 {
            sum += try environment.step(number % 2, using: &stream).reward
            var span = values.mutableSpan
            environment.observe(into: &span)
        }
        let allocations = allocations_of_this_thread() - before
        #expect(sum == 500)
        #expect(allocations == 0)
    }
}

@Suite(
    "The Python process", .tags(.interop), .enabled(if: TestPython.gymnasium != nil, TestPython.isMissing("gymnasium")))
struct LifetimeTests {
    private var stream = RandomStream(seed: 1, name: "environment")

    @Test("is one for each environment, begins with its first episode, and closes its environment and ends with it")
    mutating func lifetime() throws {
        let workshop = try Workshop()
        let note = workshop.folder.appending(path: "note").path
        let make = "{observations: pid, note: '\(note)'}"
        var first: GymnasiumEnvironment? = try odd(make)
        let second = try odd(make)
        // The one that has told the spaces is gone.
        #expect(try String(contentsOfFile: note, encoding: .utf8) == "closed\n")
        #expect(first?.observation[0].isNaN == true)
        try first?.reset(using: &stream)
        try second.reset(using: &stream)
        let pids = [first, second].map { Int($0?.observation[0] ?? 0) }
        #expect(pids[0] != pids[1])
        #expect(pids.allSatisfy { FileManager.default.fileExists(atPath: "/proc/\($0)") })
        first = nil
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(pids[0])"))
        #expect(FileManager.default.fileExists(atPath: "/proc/\(pids[1])"))
        #expect(try String(contentsOfFile: note, encoding: .utf8) == "closed\nclosed\n")
        _ = try second.step(0, using: &stream)
    }

    @Test("is started anew by the next episode after it has failed")
    mutating func recovery() throws {
        let environment = try odd("{observations: pid, does: exit, at: 2}")
        try environment.reset(using: &stream)
        let before = environment.observation
        _ = try environment.step(0, using: &stream)
        #expect(throws: GymnasiumError.self) { try environment.step(0, using: &stream) }
        #expect(throws: GymnasiumError.self) { try environment.step(0, using: &stream) }
        try environment.reset(using: &stream)
        #expect(environment.observation != before)
    }
}
