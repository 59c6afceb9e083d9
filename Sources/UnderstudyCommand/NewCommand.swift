import ArgumentParser
import Foundation
import StudyExecution
import Understudy
import UnderstudyTemplates

/// `understudy new`: writes a component, an experiment, a plugin or a package to begin with.
struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a new component with its test and a spec, an experiment, a plugin or a package.",
        discussion: """
            Adds to the package of the working folder: to Understudy itself, or to a package that `\(ProgramName.current) new package` has made. What is written works as it is; \
            lines to edit are marked with "Edit:". Nothing is replaced.

            A component comes with a test and a spec in experiments/, and is registered in its plugin. In Understudy it gets a plugin of its own name by default, \
            which is added to Package.swift and to the program; in another package it goes into the one plugin there. A plugin begins with an environment. \
            A package is a folder with a program of its own, which has all plugins of Understudy.

            `\(ProgramName.current) new experiment quickstart` writes the experiment of the README with its recording. It needs no package.
            """)

    @Argument(help: ArgumentHelp("What: \(Scaffold.Kind.allValueStrings.joined(separator: ", ")).", valueName: "kind"))
    var kind: Scaffold.Kind

    @Argument(help: "Its name in specs and files, in lower case with hyphens between words.")
    var name: String

    @Option(help: "The plugin to add the component to; it is made if there is none with this name.")
    var plugin: String?

    @Option(
        help: ArgumentHelp(
            "With package: where Understudy is, a folder or the URL of a git repository (default: the folder that contains this program).",
            valueName: "place"))
    var understudy: String?

    func validate() throws {
        if understudy != nil, kind != .package {
            throw ValidationError("--understudy is for a package, and a \(kind.rawValue) is added to one.")
        }
        if plugin != nil, kind.noun == nil {
            throw ValidationError("--plugin is for a component, and a \(kind.rawValue) belongs to none.")
        }
    }

    func run() async throws {
        try await reportingProblems {
            let scaffold = try scaffold()
            try scaffold.write()
            Console.print(scaffold.text(from: directory))
        }
    }

    private var directory: String { FileManager.default.currentDirectoryPath }

    private func scaffold() throws -> Scaffold {
        let name = try EntityName(name)
        if kind == .package {
            return try Scaffold(package: name, understudy: source(), in: directory)
        }
        if kind == .experiment, Scaffold.isQuickstart(name) {
            return try Scaffold(quickstartIn: directory, program: ProgramName.current)
        }
        if let noun = kind.noun, let plugin = CommandContext.registry.plugin(of: name.kebab, noun: noun) {
            throw ValidationError(
                "There is the \(noun) '\(name.kebab)' already, in the plugin \(plugin); choose another name.")
        }
        return try Scaffold(kind, name, plugin: plugin, in: directory)
    }

    /// Returns the place of Understudy for a new package.
    private func source() throws -> Scaffold.Source {
        if let understudy {
            if understudy.contains("://") || understudy.hasPrefix("git@") {
                return .repository(understudy, from: Version.understudy.description)
            }
            guard FileManager.default.fileExists(atPath: understudy + "/Package.swift") else {
                throw ValidationError(
                    "--understudy: there is no package in '\(understudy)'; give the folder of a clone, or a URL.")
            }
            return .folder(understudy)
        }
        // The program is in .build/release/ of its package.
        var folder = URL(filePath: ThisHost.ownExecutable ?? "/").deletingLastPathComponent()
        while folder.path != "/" {
            let manifest = try? String(contentsOf: folder.appending(path: "Package.swift"), encoding: .utf8)
            if manifest?.contains("name: \"understudy\",\n") == true { return .folder(folder.path) }
            folder.deleteLastPathComponent()
        }
        throw ValidationError(
            "Where is Understudy? Give the folder of a clone, or the URL of its repository, with --understudy.")
    }
}

extension Scaffold.Kind: ExpressibleByArgument {}

extension Registry {
    /// Returns the plugin with the component `name` of the extension point `noun`, or `nil` if there is none.
    fileprivate func plugin(of name: String, noun: String) -> String? {
        ProductTable(of: self).product(of: name, noun: noun)
    }
}

extension Scaffold {
    /// Tells what was written, what is to edit, and what comes next.
    fileprivate func text(from directory: String) -> String {
        let isBelow = folder.hasPrefix(directory + "/")
        let prefix =
            folder == directory ? "" : (isBelow ? String(folder.dropFirst(directory.count + 1)) : folder) + "/"
        var lines = ["Made \(title):"]
        for file in files {
            lines.append(
                file.change.map { "  changed  \(prefix)\(file.path): \($0)" } ?? "  new      \(prefix)\(file.path)")
        }
        let edits = files.flatMap { file in file.edits.map { "  \(prefix)\(file.path):\($0.line): \($0.text)" } }
        if !edits.isEmpty { lines += ["It works as it is. To make it yours, edit what follows these lines:"] + edits }
        let next = prefix.isEmpty || commands.first?.hasPrefix("cd ") == true ? commands : ["cd \(folder)"] + commands
        return (lines + ["Then:"] + next.map { "  " + $0 }).joined(separator: "\n")
    }
}
