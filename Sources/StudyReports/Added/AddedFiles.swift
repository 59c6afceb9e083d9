import Foundation
import StudyFormat
import Understudy

/// The files of other programs in a folder.
enum AddedFiles {
    /// The kinds of files, the most telling first.
    private enum Kind: CaseIterable {
        case evaluations, events, monitor, table

        init?(_ name: String) {
            if name.contains("tfevents") {
                self = .events
            } else if name.hasSuffix(".npz") {
                self = .evaluations
            } else if name.hasSuffix("monitor.csv") {
                self = .monitor
            } else if name.hasSuffix(".csv") {
                self = .table
            } else {
                return nil
            }
        }
    }

    /// The depth to which subfolders are searched.
    private static let depth = 4

    /// Reads all runs at a path, in the order of the files' names.
    static func runs(at path: String) throws(StudyFileError) -> [AddedRun] {
        let folder = PathName.trimmed(path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw StudyFileError(.missing, "no such file or folder", path: folder)
        }
        if isFolder.boolValue { return try runs(in: folder, depth: depth) }
        guard let kind = Kind(URL(filePath: folder).lastPathComponent) else {
            throw StudyFileError(.damaged, "is no file that can be added; \(AddedRun.knownFiles)", path: folder)
        }
        return try runs([folder], of: kind, in: folder)
    }

    private static func runs(in folder: String, depth: Int) throws(StudyFileError) -> [AddedRun] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw StudyFileError(.unreadable, "the folder cannot be read", path: folder)
        }
        let sorted = names.sorted { isBefore($0, $1) }
        if sorted.contains(FileName.study.rawValue) {
            throw StudyFileError(
                .damaged, "is a study of this program; name its folder without --add", path: folder)
        }
        let paths = sorted.map { (name: $0, path: folder + "/" + $0) }
        for kind in Kind.allCases {
            let files = paths.filter { Kind($0.name) == kind && !isFolder($0.path) }.map(\.path)
            if !files.isEmpty { return try runs(files, of: kind, in: folder) }
        }
        guard depth > 0 else { return [] }
        var all: [AddedRun] = []
        for entry in paths where !entry.name.hasPrefix(".") && isFolder(entry.path) {
            all += try runs(in: entry.path, depth: depth - 1)
        }
        return all
    }

    private static func runs(
        _ files: [String], of kind: Kind, in folder: String
    ) throws(StudyFileError) -> [AddedRun] {
        if kind == .events { return try EventLog.runs(of: files, in: folder) }
        var all: [AddedRun] = []
        for path in files {
            let file = try StudyFile(path: path)
            switch kind {
            case .evaluations: all.append(try AddedRun(evaluations: file))
            case .monitor: all.append(try AddedRun(monitor: file))
            case .table, .events:
                // Stable-Baselines3 lets users choose another name.
                if file.bytes.starts(with: Array("#{".utf8)) {
                    all.append(try AddedRun(monitor: file))
                } else {
                    all += try AddedRun.table(file)
                }
            }
        }
        return all
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Returns whether a name comes before another one, where numbers in them count as numbers.
    private static func isBefore(_ a: String, _ b: String) -> Bool {
        switch a.compare(b, options: .numeric, locale: nil) {
        case .orderedAscending: true
        case .orderedDescending: false
        case .orderedSame: a < b
        }
    }
}
