/// A place in a YAML file.
public struct Mark: Hashable, Sendable {
    /// The file's name as the user gave it, or another name for text that is in no file (`<command line>`).
    public var file: String
    /// The line, from 1; 0 for text that is in no file and is shown whole in place of its name.
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
    /// The place of all that stands in `text`, which is in no file and is shown in place of one: an option of the command line.
    public init(of text: String) {
        self.init(file: text, line: 0, column: 0)
    }

    /// The folder of the file with a slash behind it; empty for a file in the working folder, and for text that is in no file.
    public var folder: String {
        guard line > 0, let slash = file.lastIndex(of: "/") else { return "" }
        return String(file[...slash])
    }
}

extension Mark: CustomStringConvertible {
    /// `file:line:column`, the form that editors and terminals make clickable; for text that is in no file, that text.
    public var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

extension Mark: Comparable {
    /// Orders by file, then line, then column.
    public static func < (a: Mark, b: Mark) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}
