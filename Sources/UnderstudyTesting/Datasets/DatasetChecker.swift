import Understudy

/// Checks the laws of one dataset. Each check returns its first finding, or `nil`.
struct DatasetChecker {
    let make: () throws -> any ExpertDataset

    func acceptance() -> String? {
        let dataset: any ExpertDataset
        do { dataset = try make() } catch { return "\(error)" }
        do { _ = try dataset.load() } catch { return "'load' throws: \(error)" }
        do { _ = try dataset.statedReturn() } catch { return "'statedReturn' throws: \(error)" }
        return nil
    }

    func observations() throws -> String? {
        let recording = try make().load()
        if recording.transitionCount == 0 { return "the recording has no transition" }
        if recording.observationCount == 0 { return "the observations have no element" }
        guard let place = recording.observations.firstNonfinite() else { return nil }
        let (row, element) = place.quotientAndRemainder(dividingBy: recording.observationCount)
        return "element \(element) of observation \(row) is \(recording.observations[place]), and must be finite"
    }

    func truth() throws -> String? {
        guard let truth = try make().load().truth else { return nil }
        if let j = truth.actions.firstIndex(where: { $0 < 0 }) {
            return "the true action of transition \(j) is \(truth.actions[j]), and actions are numbered from 0"
        }
        if let actions = truth.executedActions, let j = actions.firstIndex(where: { $0 < 0 }) {
            return "the executed action of transition \(j) is \(actions[j]), and actions are numbered from 0"
        }
        if let rewards = truth.rewards, let j = rewards.firstIndex(where: { !$0.isFinite }) {
            return "the true reward of transition \(j) is \(rewards[j]), and must be finite"
        }
        return nil
    }

    func files() throws -> String? {
        var paths: Set<String> = []
        for file in try make().load().files {
            guard paths.insert(file.path).inserted else { return "\(file.path) is listed twice" }
            let bytes: [UInt8]
            do { bytes = try contents(ofFile: file.path) } catch { return "\(error)" }
            if DataFile(path: file.path, content: bytes) != file {
                return "\(file.path) has another size or content than the list says"
            }
        }
        return nil
    }

    func statedReturn() throws -> String? {
        guard let value = try make().statedReturn(), !value.isFinite else { return nil }
        return "it is \(value), and must be finite"
    }

    func determinism() throws -> String? {
        let dataset = try make()
        let first = try (dataset.load(), dataset.statedReturn())
        for _ in 0..<3 {
            if let difference = try first.0.difference(from: dataset.load()) { return "read twice: \(difference)" }
            if try dataset.statedReturn() != first.1 { return "read twice: the stated return differs" }
        }
        return nil
    }

    func independence() throws -> String? {
        let (one, other) = (try make(), try make())
        let first = try (one.load(), one.statedReturn())
        for dataset in [other, one, other] {
            if let difference = try first.0.difference(from: dataset.load()) {
                return "in turn with another instance: \(difference)"
            }
            if try dataset.statedReturn() != first.1 {
                return "in turn with another instance: the stated return differs"
            }
        }
        return nil
    }

    func memory() throws -> String? {
        let dataset = try make()
        _ = try dataset.load()
        return try Heap.growth { _ = try dataset.load() }.map {
            "reading the recording takes at least \($0) bytes more each time"
        }
    }
}

extension ExpertRecording {
    /// Describes the first difference from `other`, bit by bit; `nil` if there is none.
    fileprivate func difference(from other: ExpertRecording) -> String? {
        if observationCount != other.observationCount { return "the size of an observation differs" }
        if !observations.elementsEqual(other.observations, by: { $0.bitPattern == $1.bitPattern }) {
            return "the observations differ"
        }
        if trajectories != other.trajectories { return "the trajectories differ" }
        if truth != other.truth { return "the true actions or rewards differ" }
        if files != other.files { return "the files differ" }
        return nil
    }
}
