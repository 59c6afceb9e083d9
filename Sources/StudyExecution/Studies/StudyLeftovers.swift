import Foundation
import StudyFormat

/// Removable files of a study's finished runs.
///
/// These are the checkpoints, temporary files of interrupted writes, and policies on the way, as far as the rules say. The results, the last policies and the specs stay, so that every command reads the study as before.
package struct StudyLeftovers {
    /// The rules by which removable files stay.
    package struct Rules: Hashable, Sendable {
        /// Whether the checkpoints stay, from which runs can be trained longer.
        package var keepsCheckpoints: Bool
        /// The policies on the way that stay.
        package var policies: Policies

        /// The policies on the way that stay; the raw values are the names on the command line.
        package enum Policies: String, CaseIterable, Sendable {
            /// All.
            case all
            /// The best one.
            case best
            /// None: the last policy alone.
            case last
        }

        /// Creates rules; by default no checkpoint and all policies stay.
        package init(keepsCheckpoints: Bool = false, policies: Policies = .all) {
            self.keepsCheckpoints = keepsCheckpoints
            self.policies = policies
        }
    }

    /// A file or folder that can be removed.
    package struct Item: Hashable, Sendable {
        /// The run's folder, relative to the study's.
        package let run: String
        /// The path, relative to the study's folder.
        package let path: String
        /// The size on the disk.
        package let bytes: Int
    }

    /// The study's folder.
    package let directory: String
    /// The removable files and folders, by run.
    package let items: [Item]
    /// The number of finished runs.
    package let finishedCount: Int
    /// The number of other planned runs, which keep everything.
    package let otherCount: Int
    /// The finished runs of which `best` would leave no policy on the way, because they keep every one and chose none.
    package let withoutBest: [String]

    /// The size of all items on the disk.
    package var bytes: Int { items.reduce(0) { $0 + $1.bytes } }

    /// Looks through the runs that `status` read. Damaged ones keep everything.
    package init(of status: StudyStatus, rules: Rules = Rules()) {
        directory = status.directory
        var items: [Item] = []
        var (finished, withoutBest) = (0, [String]())
        for run in status.runs
        where run.state != .damaged && Self.isFinished(status.directory + "/" + run.directory) {
            finished += 1
            items += Self.items(of: run.directory, in: status.directory, rules)
            let folder = status.directory + "/" + run.directory
            if rules.policies == .best, Files.isFolder(folder + "/" + KeptPolicy.folder),
                !FileManager.default.fileExists(atPath: folder + "/" + KeptPolicy.best.path)
            {
                withoutBest.append(run.directory)
            }
        }
        self.withoutBest = withoutBest
        self.items = items
        finishedCount = finished
        otherCount = status.runs.count - finished
    }

    /// A finished run whose files are there; another would be made again, from its checkpoint.
    private static func isFinished(_ run: String) -> Bool {
        RunStatus(directory: run)?.state == .finished && RunFolder.missingFile(ofFinished: run) == nil
    }

    private static func items(of run: String, in directory: String, _ rules: Rules) -> [Item] {
        let folder = directory + "/" + run
        let names = (try? Files.names(inFolder: folder)) ?? []
        func isRemovable(_ name: String) -> Bool {
            switch name {
            case FileName.checkpoint.rawValue: !rules.keepsCheckpoints
            case KeptPolicy.folder: rules.policies != .all
            case KeptPolicy.best.path: rules.policies == .last
            default: name.hasSuffix(Files.temporarySuffix)
            }
        }
        return names.filter(isRemovable).map { name in
            Item(run: run, path: run + "/" + name, bytes: DiskUse.bytes(of: folder + "/" + name))
        }
    }

    /// Removes the items. A run that is being made again keeps its own.
    ///
    /// - Returns: the removed items.
    /// - Throws: `ExecutionError` of kind `refused` if another process is working on the study, and of kind
    ///   `inputOutput` if something cannot be removed.
    package func remove() throws(ExecutionError) -> [Item] {
        let lock = try FileLock(folder: directory, thing: "study")
        defer { lock.unlock() }
        var removed: [Item] = []
        for (run, items) in Dictionary(grouping: items, by: \.run).sorted(by: { $0.key < $1.key }) {
            let folder = directory + "/" + run
            let lock = try FileLock(folder: folder, thing: "run")
            defer { lock.unlock() }
            guard Self.isFinished(folder) else { continue }
            for item in items {
                try Files.remove(directory + "/" + item.path)
                removed.append(item)
            }
        }
        return removed
    }
}

/// The room that files take on the disk.
package enum DiskUse {
    /// Returns the bytes of a file, or of a folder with everything in it; links are not followed.
    package static func bytes(of path: String) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { return 0 }
        let own = Int(status.st_blocks) * 512
        guard status.st_mode & S_IFMT == S_IFDIR,
            let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        else { return own }
        return names.reduce(own) { $0 + bytes(of: path + "/" + $1) }
    }

    /// Formats a size: `512 B`, `4.1 kB`, `13 MB`.
    package static func text(_ bytes: Int) -> String {
        let units = ["kB", "MB", "GB", "TB"]
        guard bytes >= 1000 else { return "\(bytes) B" }
        var value = Double(bytes) / 1000
        var unit = 0
        while value >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return String(format: value < 9.95 ? "%.1f" : "%.0f", value) + " " + units[unit]
    }
}
