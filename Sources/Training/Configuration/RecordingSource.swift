import Understudy
import YAML

/// Where a spec's recording comes from, read by itself: also in a spec whose other parts are wrong.
public struct RecordingSource {
    /// The part `expert.dataset` with every default written out and an absolute path, which tells one recording from another.
    public let resolved: Node
    /// The elements of the environment's observations; `nil` where the part `environment` cannot be read.
    public let observationCount: Int?
    private let dataset: any ExpertDataset

    /// Reads the dataset and the environment of `spec`; `nil` where there is no dataset or its part is wrong.
    public init?(of spec: Node, registry: Registry) {
        guard let part = spec["expert"]?["dataset"],
            let read = try? SpecReader.read(
                Node(.mapping([Node.Pair("dataset", at: part.mark, part)]), at: part.mark), registry: registry,
                { reader in (ExpertConfiguration.readDataset(from: &reader)?.0, reader.resolved) }),
            let dataset = read.0
        else { return nil }
        self.dataset = dataset
        resolved = read.1
        observationCount = spec["environment"].flatMap { part in
            try? SpecReader.read(
                Node(.mapping([Node.Pair("environment", at: part.mark, part)]), at: part.mark), registry: registry
            ) { reader in
                RunConfiguration.readEnvironment(from: &reader)?.observationSpace.count
            }
        }
    }

    /// Reads the recording and checks that it fits the environment.
    ///
    /// - Throws: as `ExpertConfiguration.loadRecording`.
    public func load() throws -> ExpertRecording {
        try ExpertConfiguration.load(dataset, observationCount: observationCount)
    }
}
