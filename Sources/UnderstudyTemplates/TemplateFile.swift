/// One file of the example package, as `understudy new` writes it.
struct TemplateFile: Sendable {
    /// The path in the example package.
    let path: String
    /// The content in the example package.
    let bytes: [UInt8]

    /// Names a file.
    init(_ path: String, _ bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The content as text; `nil` for a recording.
    var text: String? { path.hasSuffix(".npz") ? nil : String(decoding: bytes, as: UTF8.self) }
}

/// The files of `Examples/Lab`, which the program carries.
///
/// The folder is a package that is built and tested as it is. So a template is code that works, and there is one copy
/// of it.
enum Templates {
    /// The program `lab` and its plugin `Lab`: the names that are replaced.
    static let package = EntityName(example: "Lab")

    static let manifest = TemplateFile("Package.swift", PackageResources.Manifest_swift)
    static let readme = TemplateFile("README.md", PackageResources.README_md)
    static let ignored = TemplateFile(".gitignore", Array(".build/\n.swiftpm/\nruns/\nexperiments/schema.json\n".utf8))
    static let program = TemplateFile("Sources/LabMain/LabMain.swift", PackageResources.LabMain_swift)
    static let plugin = TemplateFile("Plugins/Lab/LabPlugin.swift", PackageResources.LabPlugin_swift)
    static let pluginTests = TemplateFile("Tests/LabTests/LabPluginTests.swift", PackageResources.LabPluginTests_swift)
    static let experiment = TemplateFile("experiments/first-look.yaml", PackageResources.first_look_yaml)
    static let experimentName = EntityName(example: "FirstLook")

    /// The quickstart's name, spec and recording.
    static let quickstartName = "quickstart"
    static let quickstart = [
        TemplateFile("experiments/quickstart.yaml", PackageResources.quickstart_yaml),
        TemplateFile(
            "experiments/data/mountain-car-suboptimal.npz", PackageResources.mountain_car_suboptimal_npz),
        TemplateFile(
            "experiments/data/mountain-car-suboptimal.json", PackageResources.mountain_car_suboptimal_json),
    ]

    /// The recording that specs name.
    static let recording = [
        TemplateFile("experiments/data/maze.npz", PackageResources.maze_npz),
        TemplateFile("experiments/data/maze.json", PackageResources.maze_json),
    ]
}

/// The example component of one extension point.
struct ComponentTemplate: Sendable {
    /// The example's name.
    let name: EntityName
    /// The ending of its type's name.
    let suffix: String
    let source: TemplateFile
    let tests: TemplateFile
    let spec: TemplateFile
    /// Further files that the spec needs.
    var data: [TemplateFile] = []

    private init(
        _ name: String, _ suffix: String, source: [UInt8], tests: [UInt8], spec: [UInt8], data: [TemplateFile] = []
    ) {
        self.name = EntityName(example: name)
        self.suffix = suffix
        self.source = TemplateFile("Plugins/Lab/\(name)\(suffix).swift", source)
        self.tests = TemplateFile("Tests/LabTests/\(name)\(suffix)Tests.swift", tests)
        self.spec = TemplateFile("experiments/\(self.name.kebab).yaml", spec)
        self.data = data
    }

    static let environment = ComponentTemplate(
        "WindyPath", "Environment", source: PackageResources.WindyPathEnvironment_swift,
        tests: PackageResources.WindyPathEnvironmentTests_swift, spec: PackageResources.windy_path_yaml)
    static let dataset = ComponentTemplate(
        "PlainText", "Dataset", source: PackageResources.PlainTextDataset_swift,
        tests: PackageResources.PlainTextDatasetTests_swift, spec: PackageResources.plain_text_yaml,
        data: [TemplateFile("experiments/data/plain-text.txt", PackageResources.plain_text_txt)])
    static let inferencer = ComponentTemplate(
        "MeanChange", "Inference", source: PackageResources.MeanChangeInference_swift,
        tests: PackageResources.MeanChangeInferenceTests_swift, spec: PackageResources.mean_change_yaml)
    static let confidence = ComponentTemplate(
        "SlowFade", "Confidence", source: PackageResources.SlowFadeConfidence_swift,
        tests: PackageResources.SlowFadeConfidenceTests_swift, spec: PackageResources.slow_fade_yaml)
    static let bridging = ComponentTemplate(
        "OneStep", "Bridging", source: PackageResources.OneStepBridging_swift,
        tests: PackageResources.OneStepBridgingTests_swift, spec: PackageResources.one_step_yaml)
    static let feasibility = ComponentTemplate(
        "NeverMatched", "Feasibility", source: PackageResources.NeverMatchedFeasibility_swift,
        tests: PackageResources.NeverMatchedFeasibilityTests_swift, spec: PackageResources.never_matched_yaml)
    static let reward = ComponentTemplate(
        "StateNearness", "Reward", source: PackageResources.StateNearnessReward_swift,
        tests: PackageResources.StateNearnessRewardTests_swift, spec: PackageResources.state_nearness_yaml)
}
