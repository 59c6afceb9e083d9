import Foundation
import Understudy

/// A package that `understudy new` adds to: Understudy itself, or one that depends on it.
struct Project {
    /// The folder with Package.swift.
    let folder: String
    /// `true` for Understudy itself.
    let isUnderstudy: Bool
    /// The text of Package.swift.
    let manifest: String
    /// The plugins in Package.swift.
    let plugins: [String]
    /// The file with the program's list of plugins, relative to the folder, and its text.
    let program: (path: String, text: String)

    /// The list of the manifest with the plugins whose tests are declared with them; `nil` if all are.
    var testedPluginsList: String? { isUnderstudy ? "plainlyTestedPlugins" : nil }

    /// The plugins whose tests are declared with them, so that a file can be added.
    var testedPlugins: [String] {
        guard let list = testedPluginsList else { return plugins }
        return ListEditing.strings(of: list, in: manifest)?.names ?? []
    }

    /// The file with the table of components, relative to the folder.
    static let table = "Sources/UnderstudyCommand/Resources/components.txt"

    /// Finds the package that contains `directory`.
    ///
    /// - Throws: `TemplateError` of kind `missing` if there is none, and of kind `unknownForm` if it has not the lists
    ///   that this command adds to.
    init(containing directory: String) throws(TemplateError) {
        var folder = URL(filePath: directory).standardizedFileURL.path
        while !FileManager.default.fileExists(atPath: folder + "/Package.swift") {
            let parent = URL(filePath: folder).deletingLastPathComponent().path
            guard parent != folder else {
                throw TemplateError(
                    .missing,
                    "\(directory): error: there is no Package.swift here or above; \(Self.remedy), and call this in its "
                        + "folder")
            }
            folder = parent
        }
        self.folder = folder
        func text(_ path: String) -> String? { try? String(contentsOfFile: folder + "/" + path, encoding: .utf8) }
        manifest = text("Package.swift") ?? ""
        isUnderstudy = manifest.contains("name: \"understudy\",\n") && text(Self.table) != nil
        guard let plugins = ListEditing.strings(of: "plugins", in: manifest)?.names else {
            throw TemplateError(
                .unknownForm,
                "\(folder)/Package.swift: error: there is no line `let plugins = [...]` to add to; \(Self.remedy)")
        }
        self.plugins = plugins
        let files = FileManager.default.enumerator(atPath: folder + "/Sources")?.compactMap { $0 as? String } ?? []
        var program: (String, String)?
        for path in files.filter({ $0.hasSuffix(".swift") }).sorted() where program == nil {
            guard let text = text("Sources/" + path), text.contains("[any Plugin.Type]"),
                ListEditing.inserting("X" + Self.listEnding, intoLinesEndingIn: Self.listEnding, of: text) != nil
            else { continue }
            program = ("Sources/" + path, text)
        }
        guard let program else {
            throw TemplateError(
                .unknownForm,
                "\(folder)/Sources: error: no file has a list `[any Plugin.Type]` of plugins, one in a line, to add to; "
                    + Self.remedy)
        }
        self.program = program
    }

    private static var remedy: String { "make a package with `\(ProgramName.current) new package NAME`" }

    /// The ending of the lines of the program's list.
    static let listEnding = "Plugin.self"

    /// The program's name, as the package's manifest has it.
    var programName: String {
        if isUnderstudy { return "understudy" }
        let start = manifest.firstRange(of: ".executable(name: \"")
        return start.map { String(manifest[$0.upperBound...].prefix { $0 != "\"" }) } ?? "understudy"
    }
}
