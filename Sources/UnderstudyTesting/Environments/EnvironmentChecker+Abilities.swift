import Understudy

/// Checks of the laws for optional abilities of an environment.
extension EnvironmentChecker {
    func packing() throws -> String? {
        if try make().observationSpace.isImage { return try pixels() }
        guard let packed = try make() as? any PackedObserving else { return nil }
        guard packed.observationSpace.isBinary else { return "the observation space is not binary" }
        var found: String?
        var player = try player()
        _ = try player.play(episodes: episodes) { moment, environment in
            guard found == nil, let environment = environment as? any PackedObserving else { return }
            var words = [UInt64](repeating: .max, count: environment.packedWordCount)
            var span = words.mutableSpan
            environment.observePacked(into: &span)
            for place in 0..<64 * words.count {
                let bit = words[place / 64] >> UInt64(place % 64) & 1
                let element = place < moment.observation.count ? moment.observation[place] : 0
                guard Float(bit) != element else { continue }
                found =
                    place < moment.observation.count
                    ? "\(moment.place): bit \(place) is \(bit) and observation[\(place)] is \(element)"
                    : "\(moment.place): bit \(place), behind the last element, is 1"
                return
            }
        }
        return found
    }

    private func pixels() throws -> String? {
        var found: String?
        var player = try player()
        _ = try player.play(episodes: episodes) { moment, environment in
            guard found == nil else { return }
            var pixels = [UInt8](repeating: 0, count: moment.observation.count)
            var span = pixels.mutableSpan
            guard environment.writePixels(into: &span) else { return }
            for place in pixels.indices where Float(pixels[place]) != moment.observation[place] {
                found =
                    "\(moment.place): pixel \(place) is \(pixels[place]) and observation[\(place)] is \(moment.observation[place])"
                return
            }
        }
        return found
    }

    func pictures() throws -> String? {
        guard let first = try make() as? any Drawable else { return nil }
        let size = first.pictureSize
        guard size.width > 0, size.height > 0, size.width.isFinite, size.height.isFinite else {
            return "the size is \(size.width) x \(size.height), and must be finite and above 0"
        }
        var found: String?
        var player = try player()
        _ = try player.play(episodes: episodes) { moment, environment in
            guard found == nil, let environment = environment as? any Drawable else { return }
            guard environment.pictureSize == size else {
                found = "\(moment.place): the size is not that of a new instance"
                return
            }
            for (number, shape) in environment.picture.shapes.enumerated() {
                guard found == nil, let problem = shape.problem else { continue }
                found = "\(moment.place): shape \(number) \(problem)"
            }
        }
        return found
    }

    func places() throws -> String? {
        // The law `pictures` reports pictures without a size.
        guard let first = try make() as? any ObservationPlacing, try pictures() == nil else { return nil }
        let scene = first.scene
        for (number, shape) in scene.shapes.enumerated() {
            if let problem = shape.problem { return "the scene's shape \(number) \(problem)" }
        }
        var found: String?
        var player = try player()
        _ = try player.play(episodes: episodes) { moment, environment in
            guard found == nil, let environment = environment as? any ObservationPlacing else { return }
            guard environment.scene == scene else {
                found = "\(moment.place): the scene is not that of a new instance"
                return
            }
            guard let place = environment.place(of: moment.observation.span) else {
                found = "\(moment.place): the observation has no place"
                return
            }
            guard (0...scene.width).contains(place.x), (0...scene.height).contains(place.y) else {
                found =
                    "\(moment.place): the place of the observation, \(place.x) and \(place.y), is outside of the picture"
                return
            }
        }
        return found
    }

    func demonstration() throws -> String? {
        guard let first = try make() as? any Demonstrating else { return nil }
        let limit = first.standardTimeLimit ?? 10_000
        let count = first.actionSpace.count
        /// Plays all episodes and returns the sum of their rewards and whether any episode terminated.
        func outcome(_ act: (inout Player) throws -> Int) throws -> (sum: Double, ends: Bool) {
            var player = try player()
            var (sum, ends) = (0.0, false)
            for _ in 0..<episodes {
                try player.environment.reset(using: &player.stream)
                for _ in 0..<limit {
                    let step = try player.environment.step(act(&player), using: &player.stream)
                    sum += step.reward
                    guard !step.terminated else {
                        ends = true
                        break
                    }
                    if step.truncated { break }
                }
            }
            return (sum, ends)
        }
        let expert = try outcome { player in
            guard let expert = player.environment as? any Demonstrating else { return 0 }
            let action = expert.demonstratedAction(using: &player.stream)
            guard (0..<count).contains(action) else { throw NoAction(number: action, count: count) }
            return action
        }
        if expert.ends { return nil }
        let random = try outcome { $0.choice() }
        return expert.sum > random.sum
            ? nil
            : "in \(episodes) episodes of \(limit) steps it never comes to an end, and its rewards sum up to \(expert.sum), those of random play to \(random.sum)"
    }

    /// An error for a proposed action that does not exist.
    private struct NoAction: Error, CustomStringConvertible {
        let number: Int
        let count: Int
        var description: String { "\(number) is proposed, and there are \(count) actions, numbered from 0" }
    }

    func states() throws -> String? {
        guard let first = try make() as? any StateReplaying else { return nil }
        let names = first.stateNames
        guard !names.isEmpty, Set(names).count == names.count else {
            return "the state's names must be unique, and at least one"
        }
        var player = try player()
        while player.episode < episodes {
            var last = try player.advance()
            guard player.length != nil, let state = (player.environment as? any StateReplaying)?.replayedState else {
                continue
            }
            guard state.count == names.count else {
                return "\(last.place): the state has \(state.count) numbers and \(names.count) names"
            }
            guard var other = try make() as? any StateReplaying else { return nil }
            other.replayedState = state
            if other.replayedState.map(\.bitPattern) != state.map(\.bitPattern) {
                return "\(last.place): what is set is not what is read again"
            }
            if let difference = last.difference(from: last.observed(by: other)) {
                return "\(last.place), and the same state set in another instance: \(difference)"
            }
            // Advances both instances side by side.
            for _ in 0..<10 {
                guard player.length != nil else { break }
                let before = player.stream
                last = try player.advance()
                if player.stream != before { return "\(last.place): the step draws from the stream" }
                guard let action = last.action else { break }
                var unused = before
                let step = try other.step(action, using: &unused)
                var moment = last.observed(by: other)
                moment.reward = step.reward
                moment.terminated = step.terminated
                moment.truncated = step.truncated
                if let difference = last.difference(from: moment) {
                    return "\(last.place), and steps before its state set in another instance: \(difference)"
                }
            }
        }
        return nil
    }
}

extension Moment {
    /// Returns the same moment with the current observation of `environment`.
    fileprivate func observed(by environment: any Environment) -> Moment {
        var moment = self
        moment.observation = environment.observation
        return moment
    }
}

extension Canvas.Shape {
    /// A description of the shape's first error; `nil` if the shape is valid.
    ///
    /// It is phrased as the end of a sentence about the shape.
    fileprivate var problem: String? {
        let (points, sizes, least): ([Canvas.Point], [Double], Int) =
            switch self {
            case .rectangle(let corner, let width, let height, _): ([corner], [width, height], 1)
            case .circle(let center, let radius, _): ([center], [radius], 1)
            case .polygon(let corners, _): (corners, [], 3)
            case .line(let points, let width, _): (points, [width], 2)
            }
        if points.count < least { return "has \(points.count) points, and needs at least \(least)" }
        if !points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) { return "has a coordinate that is not finite" }
        if !sizes.allSatisfy({ $0.isFinite && $0 >= 0 }) { return "has a size that is not finite or below 0" }
        return nil
    }
}
