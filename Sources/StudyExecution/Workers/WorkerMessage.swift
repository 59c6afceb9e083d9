import Foundation

/// The progress of a worker.
package struct WorkerProgress: Codable, Hashable, Sendable {
    /// The environment steps so far.
    package var step: Int
    /// The finished episodes so far.
    package var episodes: Int
    /// The mean return of the last 100 episodes, once an episode has ended.
    package var recentReturn: Double?
    /// The recent number of environment steps per second.
    package var stepsPerSecond: Double

    enum CodingKeys: String, CodingKey {
        case step, episodes
        case recentReturn = "recent_return"
        case stepsPerSecond = "steps_per_second"
    }

    /// Creates a report.
    package init(step: Int, episodes: Int, recentReturn: Double?, stepsPerSecond: Double) {
        self.step = step
        self.episodes = episodes
        self.recentReturn = recentReturn
        self.stepsPerSecond = stepsPerSecond
    }
}

/// A message of a worker on its standard output: one JSON object per line.
enum WorkerMessage: Hashable, Sendable {
    /// `{"episodes":3,"recent_return":-200,"step":600,"steps_per_second":3100}`
    case progress(WorkerProgress)
    /// `{"note":"..."}`: information for the user.
    case note(String)
    /// `{"finished":true}`, the last line of a finished run.
    case finished
    /// `{"error":"..."}`, the last line of a failed run.
    case failed(String)
}

extension WorkerMessage: Codable {
    private enum CodingKeys: String, CodingKey {
        case finished, error, note
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let error = try container.decodeIfPresent(String.self, forKey: .error) {
            self = .failed(error)
        } else if let note = try container.decodeIfPresent(String.self, forKey: .note) {
            self = .note(note)
        } else if try container.decodeIfPresent(Bool.self, forKey: .finished) == true {
            self = .finished
        } else {
            self = .progress(try WorkerProgress(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .progress(let progress): try progress.encode(to: encoder)
        case .note(let note): try container.encode(note, forKey: .note)
        case .finished: try container.encode(true, forKey: .finished)
        case .failed(let message): try container.encode(message, forKey: .error)
        }
    }
}
