import SpecYAML
import Understudy

/// The source of one of a spec's recordings, which can be read even if other sections of the spec are invalid.
package struct RecordingSource {
    /// The recording as it stands in the spec.
    package let written: Node
    /// The same with all defaults and an absolute path, which identifies the recording.
    package let resolved: Node
    /// The number of elements per observation; `nil` if the section `environment` cannot be read.
    package let observationCount: Int?
    /// The dataset itself.
    package let dataset: any ExpertDataset

    /// Returns the valid recordings of `spec`, in order.
    package static func all(of spec: Node, registry: Registry) -> [RecordingSource] {
        guard let part = spec["expert"]?["dataset"] else { return [] }
        let observationCount = spec["environment"].flatMap { part in
            try? SpecReader.read(
                Node(.mapping([Node.Pair("environment", at: part.mark, part)]), at: part.mark), registry: registry
            ) { reader in
                RunConfiguration.readEnvironment(from: &reader)?.recordedSpace.count
            }
        }
        return (part.sequence ?? [part]).compactMap {
            RecordingSource(dataset: $0, observationCount: observationCount, registry: registry)
        }
    }

    /// Reads one recording as it stands in a spec; `nil` if it is invalid.
    package init?(dataset part: Node, observationCount: Int? = nil, registry: Registry) {
        guard part.sequence == nil,
            let read = try? SpecReader.read(
                Node(.mapping([Node.Pair("dataset", at: part.mark, part)]), at: part.mark), registry: registry,
                { reader in (ExpertConfiguration.readDatasets(from: &reader).first?.dataset, reader.resolved) }),
            let dataset = read.0
        else { return nil }
        self.dataset = dataset
        self.observationCount = observationCount
        written = part
        resolved = read.1["dataset"] ?? read.1
    }

    /// Returns the environment in which the recording was made, as a spec has it; `nil` if that is not stated.
    ///
    /// - Throws: `DataError` if the recording's description is damaged.
    package func statedEnvironment() throws -> Node? { try dataset.statedEnvironment() }

    /// Loads the recording and checks that it fits the environment.
    ///
    /// - Throws: the errors of `ExpertConfiguration.loadRecordings`.
    package func load() throws -> ExpertRecording {
        try ExpertConfiguration.load(dataset, observationCount: observationCount)
    }
}
