import Foundation

/// What was made of a study's folder, to be taken back.
struct MadeFiles: Sendable {
    /// The study's folder.
    private let path: String
    /// The content of `study.json` before; `nil` where there was none.
    private let manifest: Data?
    /// The folders that were not there, the study's and those above it, the innermost first.
    private let folders: [String]
    /// The folders of runs that were not there, with a spec in each.
    var runs: [String] = []

    /// Takes down what there is before anything is made.
    init(before path: String) {
        self.path = path
        manifest = FileManager.default.contents(atPath: path + "/study.json")
        var folders: [String] = []
        var folder = path
        while !folder.isEmpty, folder != "/", !Files.isFolder(folder) {
            folders.append(folder)
            folder = PathName.folder(of: folder)
        }
        self.folders = folders
    }

    /// Removes what was made, as far as nothing else has come into it.
    func remove() {
        for run in runs {
            unlink(run + "/spec.yaml")
            rmdir(run)
            rmdir(PathName.folder(of: run))
        }
        if let manifest {
            try? Files.replace(path + "/study.json", with: manifest)
        } else {
            unlink(path + "/study.json")
        }
        if !folders.isEmpty { unlink(path + "/lock") }
        for folder in folders { rmdir(folder) }
    }
}
