import Foundation
import NumPy
import QNetworks
import SpecYAML
import StudyFormat
import Understudy

@testable import Minari
@testable import Recordings
@testable import StudyExecution

/// A reader of files or of another process's output.
enum FuzzTarget: String, CaseIterable {
    /// Specs.
    case yaml
    /// Recordings.
    case npz
    /// Recordings as tables.
    case csv
    /// `main_data.hdf5` of Minari's datasets, read through libhdf5.
    case minari
    /// Policies.
    case safetensors
    /// Checkpoints, with a correct checksum.
    case checkpoint
    /// The output of workers.
    case frames
    /// `study.json`.
    case study
    /// `status.json`.
    case status
    /// `imitation.json`.
    case imitation
    /// `metrics.csv` and `episodes.csv`.
    case metrics

    /// Reads `bytes`. An error is as good as a value; only a crash or a hang is a fault.
    func read(_ bytes: [UInt8]) {
        do {
            switch self {
            case .yaml: _ = try Node.Document(bytes, file: "spec.yaml")
            case .npz: try readArrays(bytes)
            case .csv: _ = try CSVDataset(path: "recording.csv").recording(in: bytes)
            case .minari: try readMinari(bytes)
            case .safetensors: _ = try Safetensors(bytes: bytes)
            case .checkpoint: try FuzzedCheckpoint.restore(bytes)
            case .frames: readFrames(bytes)
            case .study: _ = try StudyManifest(StudyFile(path: Self.write(bytes, "study.json")))
            case .status:
                _ = try Self.write(bytes, FileName.status.rawValue)
                _ = try RunStatus.read(Self.folder)
            case .imitation:
                _ = try Self.write(bytes, FileName.infeasibleTransitions.rawValue)
                _ = try InfeasibleTransitions.read(Self.folder)
            case .metrics: try readTable(bytes)
            }
        } catch {}
    }

    private func readArrays(_ bytes: [UInt8]) throws {
        let arrays = NPZArrays(try ZipArchive(bytes, path: "recording.npz"))
        for name in arrays.names.prefix(8) { _ = try? arrays.array(name)?.floats() }
        _ = try NPZDataset(path: "recording.npz").recording(in: arrays)
    }

    private func readMinari(_ bytes: [UInt8]) throws {
        let metadata = try MinariMetadata(Array("{}".utf8), path: "metadata.json")
        let reader = MinariEpisodes(metadata, path: "main_data.hdf5", keys: nil, allowsNonfinite: false)
        _ = try HDF5Library.use(for: "main_data.hdf5") { () throws(DataError) in try reader.recording(in: bytes) }
    }

    private func readFrames(_ bytes: [UInt8]) {
        var splitter = LineSplitter()
        for line in splitter.take(bytes) { _ = try? JSONDecoder().decode(WorkerMessage.self, from: Data(line)) }
    }

    private func readTable(_ bytes: [UInt8]) throws {
        var reader = try CSVReader(StudyFile(path: Self.write(bytes, "metrics.csv")))
        let step = try reader.column("step")
        while try reader.advance() {
            _ = try? reader.integer(step)
            for column in reader.header.indices {
                _ = try? reader.number(column)
                _ = try? reader.flag(column)
            }
        }
    }

    /// A folder in memory, for readers of files.
    static let folder: String = {
        let path = "/dev/shm/understudy-fuzz-\(getpid())"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: "/dev/shm/understudy-fuzz-\(getpid())") }
        return path
    }()

    /// Writes a file, and returns its path.
    static func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}
