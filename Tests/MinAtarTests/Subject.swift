import Testing
import Understudy

@testable import MinAtar

/// A game whose level the tests read.
protocol Tested: Game {
    // As in Environment, but throwing nothing.
    mutating func reset(using stream: inout RandomStream)
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step
    /// The number of times that the game got harder; -1 for a game that never does.
    var level: Int { get }
}

extension Asterix: Tested { var level: Int { state.level } }
extension Breakout: Tested { var level: Int { -1 } }
extension Freeway: Tested { var level: Int { -1 } }
extension Seaquest: Tested { var level: Int { state.level } }
extension SpaceInvaders: Tested { var level: Int { state.level } }

extension Tested {
    /// With all six actions, where nothing else is said; `init()` has the minimal set.
    init(repetition: Double = 0.1, isRamping: Bool = true, actionSet: ActionSet = .full) {
        self.init(
            Controls(for: Self.self, repetition: repetition, isRamping: isRamping, actionSet: actionSet))
    }

    /// The current observation with one bit an element.
    var packed: [UInt64] {
        var words = [UInt64](repeating: .max, count: packedWordCount)
        var span = words.mutableSpan
        observePacked(into: &span)
        return words
    }

    /// The current observation.
    var observation: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}

/// Every environment of the plugin, as an argument of tests.
enum Subject: String, CaseIterable, CustomTestStringConvertible {
    case asterix, breakout, freeway, seaquest
    case spaceInvaders = "space-invaders"

    var testDescription: String { rawValue }

    var type: any Tested.Type {
        switch self {
        case .asterix: Asterix.self
        case .breakout: Breakout.self
        case .freeway: Freeway.self
        case .seaquest: Seaquest.self
        case .spaceInvaders: SpaceInvaders.self
        }
    }
}
