import Foundation
import Understudy

/// The results of uniformly random play in the original of an environment, as the scripts `make_random_play_fixture.py` write it.
public struct RecordedRandomPlay: Decodable {
    /// The original's name in the file.
    private let environment: String
    /// The steps after which an episode was cut; `nil` where none was.
    public let timeLimit: Int?
    /// Each episode's undiscounted sum of rewards.
    public let returns: [Double]
    /// Each episode's steps.
    public let lengths: [Double]

    private struct File: Decodable {
        let plays: [RecordedRandomPlay]
    }

    /// There is no such play in the file.
    struct Missing: Error {
        let environment: String
        let timeLimit: Int?
    }

    /// Reads the play of `environment` with `timeLimit` from `file`.
    public init(of environment: String, timeLimit: Int?, from file: URL) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let plays = try decoder.decode(File.self, from: Data(contentsOf: file)).plays
        guard let play = plays.first(where: { $0.environment == environment && $0.timeLimit == timeLimit }) else {
            throw Missing(environment: environment, timeLimit: timeLimit)
        }
        self = play
    }

    /// Plays as many episodes of the same limit with the streams of seed 1, and compares their returns, then their lengths.
    public func compare(with environment: some Environment) throws -> [KolmogorovSmirnov] {
        let play = try RandomPlay(environment, episodes: returns.count, timeLimit: timeLimit, seed: 1)
        return [
            KolmogorovSmirnov(play.returns, returns), KolmogorovSmirnov(play.lengths.map(Double.init), lengths),
        ]
    }
}
