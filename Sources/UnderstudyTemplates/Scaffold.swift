import Foundation

/// The files that `understudy new` writes and changes, before anything is written.
package struct Scaffold {
    /// The kinds of things that `understudy new` makes.
    package enum Kind: String, CaseIterable, Sendable {
        case experiment, environment, dataset, inferencer, confidence, bridging, feasibility, reward, plugin, package

        /// The noun for the extension point in the registry and the table of components.
        package var noun: String? {
            switch self {
            case .environment, .plugin: "environment"
            case .dataset: "dataset"
            case .inferencer: "action inferencer"
            case .confidence: "confidence"
            case .bridging: "bridging"
            case .feasibility: "feasibility test"
            case .reward: "reward model"
            case .experiment, .package: nil
            }
        }

        fileprivate var template: ComponentTemplate? {
            switch self {
            // A plugin begins with an environment, because an empty one is of no use.
            case .environment, .plugin: .environment
            case .dataset: .dataset
            case .inferencer: .inferencer
            case .confidence: .confidence
            case .bridging: .bridging
            case .feasibility: .feasibility
            case .reward: .reward
            case .experiment, .package: nil
            }
        }
    }

    /// A file that is written.
    package struct File: Sendable {
        /// The path, relative to `folder`.
        package let path: String
        /// The content.
        package let bytes: [UInt8]
        /// The addition to an existing file; `nil` for a new file.
        package var change: String?

        /// The places that the author is to edit: the number of the line, and what is to stand there.
        package var edits: [(line: Int, text: String)] {
            guard change == nil else { return [] }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated().compactMap { index, line in
                    line.firstRange(of: Scaffold.mark).map { (index + 1, String(line[$0.upperBound...])) }
                }
        }
    }

    /// The mark in the line above each line to edit.
    package static let mark = "// Edit: "

    /// The folder of the package.
    package let folder: String
    /// The thing that was made, as the start of a sentence: `the environment 'windy-path' in the plugin WindyPath`.
    package let title: String
    /// The files, in the order in which they are told.
    package private(set) var files: [File] = []
    /// The commands that come next.
    package private(set) var commands: [String] = []
    /// The plugin that has the component; `nil` for an experiment.
    package private(set) var plugin: String?

    /// Adds something to the package that contains `directory`.
    ///
    /// - Parameters:
    ///   - plugin: the plugin that gets the component, in Swift's spelling; a new one if there is none of this name.
    ///     By default Understudy gets a new plugin of the component's name, and another package's only plugin the
    ///     component.
    /// - Throws: `TemplateError` if the name is taken, or the package does not have the form that is known.
    package init(
        _ kind: Kind, _ name: EntityName, plugin: String? = nil, in directory: String
    ) throws(TemplateError) {
        let project = try Project(containing: directory)
        guard let template = kind.template else {
            self.init(folder: project.folder, title: "the experiment '\(name.kebab)'")
            let names = Substitution(
                module: project.plugins[0], program: project.programName, entity: (Templates.experimentName, name))
            add(Templates.experiment, names)
            addRecording(names)
            commands = Self.running(names.path(of: Templates.experiment), in: project, isBuilt: true)
            addSchema(by: ".build/release/\(project.programName)")
            try refuseExisting()
            return
        }
        let module = try Self.module(for: kind, name, plugin, in: project)
        let isNew = !project.plugins.contains(module)
        let names = Substitution(module: module, program: project.programName, entity: (template.name, name))
        self.init(
            folder: project.folder,
            title: "the \(kind == .plugin ? "plugin \(module), with the environment" : kind.rawValue) '\(name.kebab)'"
                + (kind == .plugin ? "" : " in the plugin \(module)"))
        self.plugin = module
        let type = name.camel + template.suffix
        let pluginPath = names.path(of: Templates.plugin)
        var pluginText = String(decoding: names.bytes(of: Templates.plugin), as: UTF8.self)
        if isNew {
            pluginText = ListEditing.removingRegistrations(from: pluginText)
        } else if let text = try? String(contentsOfFile: folder + "/" + pluginPath, encoding: .utf8) {
            pluginText = text
        }
        guard let registered = ListEditing.inserting(registrationOf: type, into: pluginText) else {
            throw TemplateError(
                .unknownForm,
                "\(pluginPath): error: there is no `static func register(into registry: inout Registry) {` to add to")
        }
        files.append(File(path: pluginPath, bytes: Array(registered.utf8), change: isNew ? nil : "registers \(type)"))
        add(template.source, names)
        add(template.tests, names)
        if isNew, !project.isUnderstudy { addPluginTests(module, project) }
        add(template.spec, names)
        for file in template.data { add(file, names) }
        if template.name != ComponentTemplate.environment.name { addRecording(names) }
        if isNew { try addToLists(module, project) }
        if project.isUnderstudy, let noun = kind.noun { addToTable("\(noun)\t\(name.kebab)\t\(module)") }
        commands = Self.running(names.path(of: template.spec), in: project)
        // The component's keys are new to it.
        commands.append(Self.schema(by: ".build/release/\(project.programName)"))
        commands.append("swift test --filter \(module)Tests")
        try refuseExisting()
    }

    /// Copies the quickstart's spec and recording, which need no package.
    ///
    /// - Parameters:
    ///   - directory: the folder that gets the folder `experiments`.
    ///   - program: the command that runs the spec.
    /// - Throws: `TemplateError` of kind `cannotCreate` if a file is there already.
    package init(quickstartIn directory: String, program: String) throws(TemplateError) {
        self.init(folder: directory, title: "the experiment '\(Templates.quickstartName)'")
        files = Templates.quickstart.map { File(path: $0.path, bytes: $0.bytes) }
        commands = ["\(program) run \(Templates.quickstart[0].path)"]
        addSchema(by: program)
        try refuseExisting()
    }

    /// Returns whether `name` is that of the quickstart.
    package static func isQuickstart(_ name: EntityName) -> Bool { name.kebab == Templates.quickstartName }

    private init(folder: String, title: String) {
        self.folder = folder
        self.title = title
    }

    /// Returns the module of the plugin that gets a component.
    private static func module(
        for kind: Kind, _ name: EntityName, _ plugin: String?, in project: Project
    ) throws(TemplateError) -> String {
        if kind == .plugin, let plugin {
            throw TemplateError(
                .usage, "'--plugin \(plugin)' is for a component; the new plugin is called \(name.camel)")
        }
        if kind == .plugin, project.plugins.contains(name.camel) {
            throw TemplateError(
                .cannotCreate,
                "Plugins/\(name.camel): error: there is a plugin of this name already; choose another name")
        }
        if let plugin {
            if project.testedPlugins.contains(plugin) { return plugin }
            guard !project.plugins.contains(plugin) else {
                throw TemplateError(
                    .usage,
                    "the tests of the plugin \(plugin) are declared by hand in Package.swift; leave out --plugin, or name "
                        + "a new plugin")
            }
            // A plugin's name may be given as specs would write it.
            return try EntityName(plugin.first?.isUppercase == true ? EntityName(example: plugin).kebab : plugin).camel
        }
        if kind == .plugin || project.isUnderstudy { return name.camel }
        guard project.plugins.count == 1 else {
            throw TemplateError(
                .usage,
                "the package has several plugins: choose one of \(project.plugins.joined(separator: ", ")) with --plugin"
            )
        }
        return project.plugins[0]
    }

    /// Returns the commands that build the program and run a spec.
    private static func running(_ spec: String, in project: Project, isBuilt: Bool = false) -> [String] {
        let build = project.isUnderstudy ? "make build" : "swift build -c release"
        return (isBuilt ? [] : [build]) + [".build/release/\(project.programName) run \(spec)"]
    }

    /// The schema that specs name for editors, which each program makes for its own components.
    package static let schemaPath = "experiments/schema.json"

    /// Returns the command that makes the schema.
    private static func schema(by program: String) -> String { "\(program) describe --schema > \(schemaPath)" }

    /// Adds the command that makes the schema, unless there is one.
    private mutating func addSchema(by program: String) {
        guard !FileManager.default.fileExists(atPath: folder + "/" + Self.schemaPath) else { return }
        commands.append(Self.schema(by: program))
    }

    // MARK: - Files

    private mutating func add(_ file: TemplateFile, _ names: Substitution) {
        files.append(File(path: names.path(of: file), bytes: names.bytes(of: file)))
    }

    /// Adds the recording that specs name, unless it is there.
    private mutating func addRecording(_ names: Substitution) {
        for file in Templates.recording where !FileManager.default.fileExists(atPath: folder + "/" + file.path) {
            add(file, names)
        }
    }

    private mutating func addPluginTests(_ module: String, _ project: Project) {
        add(Templates.pluginTests, Substitution(module: module, program: project.programName))
    }

    /// Adds a plugin to the lists of the manifest and of the program.
    private mutating func addToLists(_ module: String, _ project: Project) throws(TemplateError) {
        var manifest = ListEditing.inserting(module, intoStrings: "plugins", of: project.manifest)
        if let list = project.testedPluginsList {
            manifest = manifest.flatMap { ListEditing.inserting(module, intoStrings: list, of: $0) }
        }
        let program = ListEditing.inserting(
            module + Project.listEnding, intoLinesEndingIn: Project.listEnding, of: project.program.text
        ).flatMap { ListEditing.inserting(import: module, into: $0) }
        guard let manifest, let program else {
            throw TemplateError(
                .unknownForm,
                "Package.swift: error: here or in \(project.program.path) is no list of plugins that can be added to")
        }
        let list = ["plugins", project.testedPluginsList].compactMap { $0 }.joined(separator: " and ")
        files.append(File(path: "Package.swift", bytes: Array(manifest.utf8), change: "\(module) in \(list)"))
        files.append(
            File(
                path: project.program.path, bytes: Array(program.utf8), change: "\(module)Plugin in the list of plugins"
            ))
    }

    /// Adds a component to the table of this package's components.
    private mutating func addToTable(_ line: String) {
        guard let text = try? String(contentsOfFile: folder + "/" + Project.table, encoding: .utf8) else { return }
        let new = ListEditing.inserting(line: line, into: text)
        files.append(File(path: Project.table, bytes: Array(new.utf8), change: "a line for the component"))
    }

    /// Refuses to replace a file.
    private func refuseExisting() throws(TemplateError) {
        for file in files where file.change == nil && FileManager.default.fileExists(atPath: folder + "/" + file.path) {
            throw TemplateError(
                .cannotCreate,
                "\(file.path): error: the file is there already, and nothing was written; choose another name, or remove "
                    + "the file")
        }
    }

    /// Writes the files.
    ///
    /// - Throws: `TemplateError` of kind `cannotCreate` if one cannot be written. Those before it stay.
    package func write() throws(TemplateError) {
        for file in files {
            let url = URL(filePath: folder + "/" + file.path)
            do {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.bytes).write(to: url, options: file.change == nil ? .withoutOverwriting : .atomic)
            } catch {
                throw TemplateError(.cannotCreate, "\(file.path): error: \(error.localizedDescription)")
            }
        }
    }
}

// MARK: - Packages

extension Scaffold {
    /// The source of Understudy for a new package.
    package enum Source: Hashable, Sendable {
        /// A folder on this machine.
        case folder(String)
        /// A git repository, of which the package takes a version from `from` on.
        case repository(String, from: String)

        /// The argument of `dependencies` in a manifest whose package is in `folder`.
        fileprivate func dependency(from folder: String) -> String {
            switch self {
            case .folder(let path): ".package(name: \"understudy\", path: \"\(Self.relative(path, from: folder))\")"
            case .repository(let url, let version): ".package(url: \"\(url)\", from: \"\(version)\")"
            }
        }

        /// The name by which the manifest's products name the package.
        fileprivate var identity: String {
            guard case .repository(let url, _) = self else { return "understudy" }
            let name = url.split(separator: "/").last.map(String.init) ?? "understudy"
            return (name.hasSuffix(".git") ? String(name.dropLast(4)) : name).lowercased()
        }

        /// Returns `path` as seen from `folder`, so that both can be moved together.
        private static func relative(_ path: String, from folder: String) -> String {
            func parts(_ path: String) -> [Substring] {
                URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path.split(separator: "/")
            }
            let (target, start) = (parts(path), parts(folder))
            let shared = zip(target, start).prefix { $0 == $1 }.count
            return (start.dropFirst(shared).map { _ in ".." } + target.dropFirst(shared).map(String.init))
                .joined(separator: "/")
        }
    }

    /// Makes a package of its own in a new folder of `directory`.
    ///
    /// - Throws: `TemplateError` if the folder is there already.
    package init(package name: EntityName, understudy source: Source, in directory: String) throws(TemplateError) {
        let folder = directory + "/" + name.kebab
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw TemplateError(
                .cannotCreate,
                "\(name.kebab): error: there is something of this name already; choose another name, or remove it")
        }
        self.init(folder: folder, title: "the package '\(name.kebab)', with the program \(name.kebab)")
        let names = Substitution(module: name.camel, program: name.kebab)
        plugin = name.camel
        let manifest = String(decoding: names.bytes(of: Templates.manifest), as: UTF8.self)
            .replacing(".package(name: \"understudy\", path: \"../..\")", with: source.dependency(from: folder))
            .replacing("package: \"understudy\"", with: "package: \"\(source.identity)\"")
        files.append(File(path: Templates.manifest.path, bytes: Array(manifest.utf8)))
        let plugin = ListEditing.removingRegistrations(
            from: String(decoding: names.bytes(of: Templates.plugin), as: UTF8.self))
        add(Templates.readme, names)
        add(Templates.ignored, names)
        add(Templates.program, names)
        files.append(File(path: names.path(of: Templates.plugin), bytes: Array(plugin.utf8)))
        add(Templates.pluginTests, names)
        add(Templates.experiment, names)
        addRecording(names)
        commands = [
            "cd \(name.kebab)", "swift build -c release",
            ".build/release/\(name.kebab) run \(Templates.experiment.path)",
            Self.schema(by: ".build/release/\(name.kebab)"),
            ".build/release/\(name.kebab) new environment NAME",
        ]
    }
}
