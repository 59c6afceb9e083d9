/// A location in a YAML file.
public struct Mark: Hashable, Sendable {
    /// The file name as given by the user, or another name such as `<command line>` for text from elsewhere.
    public var file: String
    /// The line, from 1; or 0 for text outside a file, where `file` is the text itself.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Creates a mark.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Mark {
    /// No location, for a problem whose place the reader of the value adds.
    public static let unknown = Mark(of: "")

    /// Creates the location of `text` that is not in a file, such as a command-line option; the text itself is shown.
    public init(of text: String) {
        self.init(file: text, line: 0, column: 0)
    }

    /// The folder of the file, with a trailing slash.
    ///
    /// It is empty for a file in the working folder and for text outside a file.
    public var folder: String {
        guard line > 0, let slash = file.lastIndex(of: "/") else { return "" }
        return String(file[...slash])
    }
}

extension Mark: CustomStringConvertible {
    /// The form `file:line:column`, which editors and terminals make clickable; or the text itself, outside a file.
    public var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

extension Mark: Comparable {
    /// Orders by file, then line, then column.
    public static func < (a: Mark, b: Mark) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}
