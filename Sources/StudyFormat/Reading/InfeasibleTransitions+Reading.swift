extension InfeasibleTransitions {
    /// Reads the file of the run in `directory`; returns `nil` if it has none.
    ///
    /// - Throws: a `StudyFileError` if the file is unreadable, damaged or of another format.
    package static func read(_ directory: String) throws(StudyFileError) -> InfeasibleTransitions? {
        guard let file = try StudyFile.ifPresent(directory + "/" + fileName) else { return nil }
        try file.requireFormat(knownFormat)
        let found = try file.decodeJSON(as: InfeasibleTransitions.self)
        if let problem = found.problem { throw file.damaged("it has \(problem)") }
        return found
    }
}
