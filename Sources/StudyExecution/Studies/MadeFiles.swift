import Foundation
import StudyFormat
import Understudy

/// The files and folders created for a study, so that they can be removed again.
struct MadeFiles: Sendable {
    /// The study's folder.
    private let path: String
    /// The previous content of `study.json`; `nil` if there was none.
    private let manifest: Data?
    /// The created folders, the study's and its parents, the innermost first.
    private let folders: [String]
    /// The created folders of runs, with a spec in each.
    var runs: [String] = []

    /// Records the existing state, before anything is created.
    init(before path: String) {
        self.path = path
        manifest = FileManager.default.contents(atPath: FileName.study.path(in: path))
        var folders: [String] = []
        var folder = path
        while !folder.isEmpty, folder != "/", !Files.isFolder(folder) {
            folders.append(folder)
            folder = PathName.folder(of: folder)
        }
        self.folders = folders
    }

    /// Removes the created files and folders, unless they contain anything else by now.
    func remove() {
        for run in runs {
            unlink(FileName.spec.path(in: run))
            rmdir(run)
            rmdir(PathName.folder(of: run))
        }
        if let manifest {
            try? Files.replace(FileName.study.path(in: path), with: manifest)
        } else {
            unlink(FileName.study.path(in: path))
        }
        if !folders.isEmpty { unlink(path + "/lock") }
        for folder in folders { rmdir(folder) }
    }
}
