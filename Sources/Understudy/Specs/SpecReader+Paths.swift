import SpecYAML

extension SpecReader {
    /// Reads the path of the required key `key`. A relative path starts at the folder of the file that contains it.
    public mutating func path(_ key: String, _ documentation: String) -> String {
        declare(key, Self.pathType, rule: nil, standard: nil, form: .text(pattern: "."), documentation)
        guard let node = take(key) else {
            noteMissing(key, documentation)
            return ""
        }
        return path(node, key)
    }

    /// Reads the path of `key` like `path(_:_:)`; returns `nil` if it is absent, null or `none`.
    public mutating func optionalPath(_ key: String, _ documentation: String) -> String? {
        declare(
            key, Self.pathType, rule: nil, standard: "none", form: .text(pattern: "."), isOptional: true, documentation)
        guard let node = take(key), !node.isNull, !node.isNone else {
            keep(.none(at: mark), as: key)
            return nil
        }
        return path(node, key)
    }

    private static let pathType = "a path, relative to the spec's file"

    private mutating func path(_ node: Node, _ key: String) -> String {
        guard let text = String.read(node), !text.isEmpty else {
            note(problem("must be a path, not \(node.shortText)\(remedy(node, String.self))", at: node.mark, key: key))
            return ""
        }
        guard !isUnexpanded(text, of: node, key), !isOfWindows(text, of: node, key) else { return "" }
        let path = text.path(writtenAt: node.mark)
        keep(absolutePath(path).specNode(at: node.mark), as: key)
        return path
    }

    /// Reports a path that only a shell would expand, and returns whether it is one.
    private mutating func isUnexpanded(_ path: String, of node: Node, _ key: String) -> Bool {
        let isHome = path == "~" || path.hasPrefix("~/")
        guard isHome || path.hasPrefix("$") else { return false }
        note(
            problem(
                "'\(isHome ? "~" : String(path.prefix { $0 != "/" }))' is not expanded, write the folder that it stands for, or a path relative to the spec's file",
                at: node.mark, key: key))
        return true
    }

    /// Reports a path in the notation of Windows that names no file here, and returns whether it is one.
    private mutating func isOfWindows(_ path: String, of node: Node, _ key: String) -> Bool {
        let message: String
        if path.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            message = "a backslash in double quotes begins an escape, write '/' between the folders"
        } else if path.contains("\\"), !isThere(path.path(writtenAt: node.mark)) {
            let isOnDrive = path.wholeMatch(of: /[A-Za-z]:.*/) != nil
            message =
                "'\\' does not separate folders here, write "
                + (isOnDrive
                    ? "a path of this computer, with '/' between the folders" : path.replacing("\\", with: "/"))
        } else {
            return false
        }
        note(problem(message, at: node.mark, key: key))
        return true
    }

    /// Reads the program of `key`; returns `nil` if it is absent, null or `none`.
    ///
    /// A name without a slash is looked up on the PATH. Anything else is a path as in `path(_:_:)`.
    ///
    /// - Parameter absent: the meaning of an absent value, for the list of parameters.
    public mutating func optionalProgram(_ key: String, absent: String, _ documentation: String) -> String? {
        declare(
            key, "a program's name, or its path relative to the spec's file", rule: nil, standard: absent,
            form: .text(pattern: "."), isOptional: true, documentation)
        guard let node = take(key), !node.isNull, !node.isNone else {
            keep(.none(at: mark), as: key)
            return nil
        }
        guard let text = String.read(node), !text.isEmpty else {
            let remedy = remedy(node, String.self)
            note(
                problem(
                    "must be a program's name or path, or none, not \(node.shortText)\(remedy)", at: node.mark, key: key
                ))
            return nil
        }
        guard !isUnexpanded(text, of: node, key) else { return nil }
        let program = text.contains("/") ? absolutePath(text.path(writtenAt: node.mark)) : text
        keep(program.specNode(at: node.mark), as: key)
        return program
    }

    /// Reads the folder of `key`, as an absolute path. A relative one starts at the folder of the file that contains it.
    ///
    /// If the key is absent, it is the folder of the file that contains the first of `keys` that the spec has; it is
    /// `nil` if the key is `none`, or the spec has none of `keys`.
    ///
    /// - Parameter absent: the meaning of an absent value, for the list of parameters.
    public mutating func optionalFolder(
        _ key: String, besideFileOf keys: [String], absent: String, _ documentation: String
    ) -> String? {
        declare(
            key, Self.pathType, rule: nil, standard: absent, form: .text(pattern: "."), isOptional: true, documentation)
        if let node = take(key), !node.isNull, !node.isNone {
            let path = path(node, key)
            return path.isEmpty ? nil : absolutePath(path)
        }
        guard node(key)?.isNone != true, !isDry, let neighbor = keys.compactMap({ node($0) }).first else {
            keep(.none(at: mark), as: key)
            return nil
        }
        let folder = absolutePath(neighbor.mark.folder)
        keep(folder.specNode(at: neighbor.mark), as: key)
        return folder
    }
}

extension String {
    /// Returns the text as a path; a relative one starts at the folder of the file of `mark`.
    fileprivate func path(writtenAt mark: Mark) -> String {
        hasPrefix("/") ? self : mark.folder + self
    }
}
