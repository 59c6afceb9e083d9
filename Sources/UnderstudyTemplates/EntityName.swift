/// The name of something new, as specs and as Swift write it.
package struct EntityName: Hashable, Sendable {
    /// The name in specs, files and on the command line: `windy-path`.
    package let kebab: String
    /// The name in Swift: `WindyPath`.
    package let camel: String

    /// The rule for names, following "a name".
    static let rule =
        "has lower-case letters, digits and single hyphens between them, begins with a letter, and has at most 40 "
        + "characters"

    /// Checks a name in kebab-case.
    ///
    /// - Throws: `TemplateError` of kind `usage`, with the nearest name that is valid.
    package init(_ text: String) throws(TemplateError) {
        func isValid(_ text: String) -> Bool {
            text.utf8.count <= 40 && text.first.map { ("a"..."z").contains($0) } == true
                && text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
                    !part.isEmpty && part.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) }
                }
        }
        guard isValid(text) else {
            let near = String(Self.hyphenated(text).prefix(40))
            let hint = near != text && isValid(near) ? "; did you mean '\(near)'?" : ""
            throw TemplateError(.usage, "'\(text)' is no name: a name \(Self.rule)\(hint)")
        }
        kebab = text
        camel = text.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        guard !Self.reserved.contains(camel) else {
            throw TemplateError(
                .usage,
                "'\(text)' cannot be used: a module of Swift or Understudy is called \(camel); choose another name")
        }
        guard !Self.types.contains(camel) else {
            throw TemplateError(
                .usage, "'\(text)' cannot be used: a type of Swift is called \(camel); choose another name")
        }
    }

    /// Names a part of the example package by its Swift name.
    init(example camel: String) {
        self.camel = camel
        kebab = Self.hyphenated(camel)
    }

    /// Returns `WindyPath`, `windy_path` and `Windy path` as `windy-path`.
    private static func hyphenated(_ text: String) -> String {
        var words: [String] = [""]
        for character in text {
            if character.isASCII, character.isUppercase, words.last?.last?.isLowercase == true { words.append("") }
            if character.isASCII, character.isLetter || character.isNumber {
                words[words.count - 1] += character.lowercased()
            } else {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: "-")
    }

    /// The names of modules that a plugin cannot have: Understudy's, those that it depends on, and Swift's.
    ///
    /// A package graph accepts each target's name once.
    package static let reserved: Set<String> = [
        // Understudy's; a test compares them with Package.swift.
        "AgentTraining", "Baselines", "CAllocationCounter", "CFuzzer", "CHDF5", "CKernels", "CYAML", "CZlib",
        "ClassicControl",
        "EnvironmentTraces",
        "EpisodeDrawing", "Experiments", "Fuzzing", "Gymnasium", "HeterogeneousActions", "ImitationTools",
        "ImplicitImitation",
        "Mazes", "MinAtar", "Minari", "NumPy", "QNetworks", "Recordings", "SpecYAML", "StudyExecution", "StudyFormat",
        "StudyReports", "Understudy", "UnderstudyBenchmarks", "UnderstudyCommand", "UnderstudyKernels",
        "UnderstudyMain", "UnderstudyPlugins", "UnderstudyTemplates", "UnderstudyTesting",
        // Its dependencies'.
        "ArgumentParser", "ArgumentParserToolInfo", "Subprocess", "SystemPackage",
        // Swift's.
        "Any", "Dispatch", "Distributed", "Foundation", "FoundationEssentials", "Glibc", "Observation", "Protocol",
        "RegexBuilder", "Self", "Swift", "Synchronization", "Testing", "Type", "XCTest",
    ]

    /// The names of types of Swift and Foundation that code uses without their module's name.
    ///
    /// A module or a type of such a name would stand before them in the files that see both.
    package static let types: Set<String> = [
        "Actor", "Array", "Bool", "Bundle", "Calendar", "Character", "Clock", "Codable", "Collection", "Comparable",
        "Data", "Date", "Decimal", "Decodable", "Decoder", "Dictionary", "Double", "Duration", "Encodable", "Encoder",
        "Equatable", "Error", "Float", "Formatter", "Hashable", "Hasher", "Identifiable", "Int", "Iterator", "Locale",
        "Mirror", "Never", "Notification", "Operation", "Optional", "Pipe", "Process", "Range", "Regex", "Result",
        "Scanner", "Sendable", "Sequence", "Set", "Slice", "Span", "Stream", "String", "Substring", "Task", "Thread",
        "Timer", "Unicode", "Void",
    ]
}

/// A reason why nothing was written.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a reason, which determines the exit code.
    package enum Kind: Hashable, Sendable {
        /// The command line is wrong: exit code 64.
        case usage
        /// The package has a form that the command does not know: exit code 65.
        case unknownForm
        /// There is no package: exit code 66.
        case missing
        /// Something is there already, or cannot be written: exit code 73.
        case cannotCreate
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// The exit code of a command that fails with this error, as in `sysexits.h`.
    package var exitCode: Int32 {
        switch kind {
        case .usage: 64
        case .unknownForm: 65
        case .missing: 66
        case .cannotCreate: 73
        }
    }
}
