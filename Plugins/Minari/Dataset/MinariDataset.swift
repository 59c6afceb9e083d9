import Foundation
import Understudy

/// A recording as the Python package Minari stores it: a folder with `data/main_data.hdf5` and `data/metadata.json`.
///
/// The observations are read, the terminal states and the truncations. Whole-numbered actions and the rewards are for
/// diagnostics and upper bounds only, unless the metadata call them placeholders.
public struct MinariDataset: ExpertDataset {
    /// `minari`
    public static let name = "minari"

    /// One line for `understudy list`.
    public static let summary = "A dataset of the Python package Minari, by its folder or its id"

    /// The publication.
    public static let source: String? = "Minari (Younis et al. 2024), https://minari.farama.org"

    /// The folder, or the id of a dataset in Minari's own folder.
    enum Place: Hashable, Sendable {
        case folder(String)
        case id(String)
    }

    let place: Place
    /// The keys of a Dict observation to read, in this order; `nil` for observations that are arrays.
    let keys: [String]?

    /// Creates the dataset in the folder at `path`, or with this id if there is no such folder.
    public init(path: String) {
        place = Self.isFolder(path) || path.hasPrefix("/") || path.hasPrefix(".") ? .folder(path) : .id(path)
        keys = nil
    }

    init(_ place: Place, keys: [String]? = nil) {
        self.place = place
        self.keys = keys
    }

    /// Reads `path`, `id` and `keys`; the files are first opened by `load()`.
    public init(from reader: inout SpecReader) {
        let path = reader.optionalPath("path", "The folder of the dataset, which has data/main_data.hdf5")
        let id = reader.optionalValue(
            "id", as: String.self,
            "The dataset's id, such as mujoco/hopper/expert-v0, in $MINARI_DATASETS_PATH or ~/.minari/datasets")
        if (path == nil) == (id == nil) {
            reader.report("needs one of path and id", at: path == nil ? "path" : "id")
        }
        if let id, !Self.isID(id) {
            reader.report("must be names with slashes between them, such as mujoco/hopper/expert-v0", at: "id")
        }
        place = path.map { .folder($0) } ?? .id(id ?? "")
        keys = reader.optionalValue(
            "keys", as: [String].self, absent: "all of an observation that is an array",
            "The keys of a Dict observation that are read, one after another; a slash leads into a Dict in it")
    }

    /// Reads and checks the recording.
    ///
    /// - Throws: `DataError`: `.missing` where a file cannot be opened or libhdf5 is not there; `.damaged` where the
    ///   files are no Minari dataset, contradict each other, or an observation is not finite.
    public func load() throws -> ExpertRecording { try load(allowsNonfinite: false) }

    /// Reads the recording like `load()`, but may keep observations that are not finite.
    public func load(allowsNonfinite: Bool) throws -> ExpertRecording {
        let folder = try dataFolder
        let (metadataPath, path) = (folder + "/metadata.json", folder + "/main_data.hdf5")
        let metadataBytes = try contents(ofFile: metadataPath)
        let metadata = try MinariMetadata(metadataBytes, path: metadataPath)
        if let format = metadata.format, format != "hdf5" {
            throw DataError(
                .damaged, path: metadataPath,
                "says that the data have the format '\(format.prefix(40))', and only hdf5 can be read; load the dataset in Minari and save it with data_format=\"hdf5\""
            )
        }
        let file = try DataFileReader(path)
        let reader = MinariEpisodes(metadata, path: path, keys: keys, allowsNonfinite: allowsNonfinite)
        var recording = try HDF5Library.use(for: path) { () throws(DataError) in try reader.recording(in: file) }
        recording.files = [DataFile(path: metadataPath, content: metadataBytes), try file.sealed()]
        return recording
    }

    /// The mean return that `understudy` wrote into the metadata; `nil` in other datasets.
    ///
    /// - Throws: `DataError` of kind `.damaged` if the metadata are not JSON, or the mean is not a finite number.
    public func statedReturn() throws -> Double? {
        guard let folder = try? dataFolder, FileManager.default.fileExists(atPath: folder + "/metadata.json") else {
            return nil
        }
        let path = folder + "/metadata.json"
        let metadata = try MinariMetadata(contents(ofFile: path), path: path)
        guard let mean = metadata.document?["return"]?["mean"]?.number else { return nil }
        guard mean.isFinite else {
            throw DataError(
                .damaged, path: path, "has a mean return that is no finite number; remove 'understudy.return'")
        }
        return mean
    }

    /// The folder with the two files.
    private var dataFolder: String {
        get throws(DataError) {
            let folder: String
            switch place {
            case .folder(let path): folder = PathName.trimmed(path)
            case .id(let id):
                guard Self.isID(id) else {
                    throw DataError(.missing, path: id, "is no folder, and no id such as mujoco/hopper/expert-v0")
                }
                folder = Self.root + "/" + id
            }
            if Self.isFolder(folder + "/data") { return folder + "/data" }
            // The folder `data` itself.
            if FileManager.default.fileExists(atPath: folder + "/main_data.hdf5") { return folder }
            throw DataError(
                .missing, path: folder,
                "is no folder of a Minari dataset, which has data/main_data.hdf5; check the path, or download the dataset with `minari download`"
            )
        }
    }

    /// The folder of Minari's datasets.
    static var root: String {
        let variables = ProcessInfo.processInfo.environment
        if let path = variables["MINARI_DATASETS_PATH"], !path.isEmpty {
            return PathName.trimmed(path)
        }
        return (variables["HOME"] ?? "") + "/.minari/datasets"
    }

    /// Returns whether a text is an id: names of letters, digits, `-` and `_` with slashes between them.
    static func isID(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
                && part != "." && part != ".."
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
