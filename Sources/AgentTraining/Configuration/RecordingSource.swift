import SpecYAML
import Understudy

/// The source of a spec's recording, which can be read even if other sections of the spec are invalid.
package struct RecordingSource {
    /// The section `expert.dataset` with all defaults and an absolute path, which identifies the recording.
    package let resolved: Node
    /// The number of elements per observation; `nil` if the section `environment` cannot be read.
    package let observationCount: Int?
    /// The dataset itself.
    package let dataset: any ExpertDataset

    /// Reads the dataset and the environment of `spec`, or returns `nil` if the dataset is missing or invalid.
    package init?(of spec: Node, registry: Registry) {
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
                RunConfiguration.readEnvironment(from: &reader)?.recordedSpace.count
            }
        }
    }

    /// Reads the section `expert.dataset` alone; `nil` if it is invalid.
    package init?(dataset part: Node, registry: Registry) {
        self.init(
            of: Node(
                .mapping([
                    Node.Pair(
                        "expert", at: part.mark,
                        Node(.mapping([Node.Pair("dataset", at: part.mark, part)]), at: part.mark))
                ]), at: part.mark), registry: registry)
    }

    /// Returns the environment in which the recording was made, as a spec has it; `nil` if that is not stated.
    ///
    /// - Throws: `DataError` if the recording's description is damaged.
    package func statedEnvironment() throws -> Node? { try dataset.statedEnvironment() }

    /// Loads the recording and checks that it fits the environment.
    ///
    /// - Throws: the errors of `ExpertConfiguration.loadRecording`.
    package func load() throws -> ExpertRecording {
        try ExpertConfiguration.load(dataset, observationCount: observationCount)
    }
}
