// swift-tools-version: 6.2
import PackageDescription

/// Every folder of `Plugins/`, each a target and a product of its own. `UnderstudyPlugins` has them all.
///
/// The list is explicit because SwiftPM caches the evaluated manifest by its text: a manifest that lists the folder itself
/// goes stale silently. A test fails when a folder is missing here or in `Sources/UnderstudyPlugins`.
/// `understudy new` adds to the list.
let plugins = [
    "Baselines", "ClassicControl", "Gymnasium", "HeterogeneousActions", "ImplicitImitation", "Mazes", "MinAtar",
    "Minari", "Recordings",
]

/// The plugins whose tests need the plugin and the laws alone: `FooTests` for `Foo`. `understudy new` adds to the list.
let plainlyTestedPlugins: [String] = []

/// What a plugin target may import, and what single plugins need on top.
let pluginDependencies: [Target.Dependency] = ["Understudy", "ImitationTools", "QNetworks"]
let extraPluginDependencies: [String: [Target.Dependency]] = [
    "Gymnasium": ["SpecYAML"], "Mazes": ["SpecYAML"], "Minari": ["CHDF5"], "Recordings": ["NumPy"],
]

/// What single plugins carry inside the program.
let pluginResources: [String: [Resource]] = ["Gymnasium": [.embedInCode("Resources/worker.py")]]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// The modules from the ground up: each imports only modules that stand before it.
let modules: [Target] = [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // Counts calls of malloc in programs that link it: those of tests.
    .target(name: "CAllocationCounter"),
    // Loads libhdf5 at run time: neither a build nor a program needs it, except for files of that format.
    .target(name: "CHDF5", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "SpecYAML", dependencies: ["CYAML"]),
    .target(
        name: "CKernels", exclude: ["kernels.inc", "points.inc", "sets.inc"],
        linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
        name: "UnderstudyKernels", dependencies: ["CKernels"],
        // Spans of memory that a type owns.
        swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    .target(name: "QNetworks", dependencies: ["UnderstudyKernels", "CKernels"]),
    .target(name: "Understudy", dependencies: ["SpecYAML", "UnderstudyKernels", "CKernels"]),
    .target(
        name: "ImitationTools", dependencies: ["UnderstudyKernels", "Understudy"],
        // The walk through a search tree holds spans of its parts.
        swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    .target(name: "UnderstudyTesting", dependencies: ["CAllocationCounter", "Understudy"]),
    .target(name: "NumPy", dependencies: ["CZlib", "Understudy"]),
    .target(name: "EnvironmentTraces", dependencies: ["SpecYAML", "Understudy", "NumPy"]),
    .target(name: "StudyFormat", dependencies: ["Understudy"]),
    .target(name: "EpisodeDrawing", dependencies: ["Understudy", "StudyFormat"]),
    .target(
        name: "AgentTraining",
        dependencies: ["SpecYAML", "UnderstudyKernels", "QNetworks", "Understudy", "ImitationTools", "StudyFormat"]),
    .target(
        name: "Experiments", dependencies: ["SpecYAML", "Understudy", "StudyFormat", "AgentTraining"],
        // A link to experiments/algorithms/: users read the compositions there, the program carries them.
        resources: [.embedInCode("algorithms")]),
    .target(
        name: "StudyExecution",
        dependencies: [
            "CZlib", "SpecYAML", "QNetworks", "Understudy", "StudyFormat", "AgentTraining", "Experiments",
            subprocess,
        ]),
    .target(
        name: "StudyReports", dependencies: ["Understudy", "NumPy", "StudyFormat", "EpisodeDrawing"],
        resources: [
            .embedInCode("Resources/report.css"), .embedInCode("Resources/report.js"),
            .embedInCode("Resources/pictures.css"), .embedInCode("Resources/episodes.js"),
            .embedInCode("Resources/download.js"), .embedInCode("Resources/refresh.js"),
        ]),
    .target(
        name: "UnderstudyBenchmarks",
        dependencies: [
            "SpecYAML", "UnderstudyKernels", "QNetworks", "Understudy", "ImitationTools", "AgentTraining",
            "Experiments", "StudyFormat", "StudyExecution", "StudyReports", subprocess,
        ],
        resources: [.embedInCode("Specs")]),
    .target(
        name: "UnderstudyTemplates", dependencies: ["Understudy"],
        // Links to the files of Examples/Lab, which is a package of its own: users read and test them there, and the
        // program carries them.
        resources: [
            .embedInCode("Lab"),
            // Links to the quickstart's spec and recording, which a program without this repository writes.
            .embedInCode("Quickstart"),
        ]),
    .target(
        name: "UnderstudyCommand",
        dependencies: [
            "SpecYAML", "Understudy", "EnvironmentTraces", "StudyFormat", "EpisodeDrawing", "AgentTraining",
            "Experiments", "StudyExecution", "StudyReports", "UnderstudyBenchmarks", "UnderstudyTemplates",
            argumentParser,
        ],
        resources: [.embedInCode("Resources/components.txt")]),
    .target(name: "UnderstudyPlugins", dependencies: ["Understudy"] + plugins.map { .target(name: $0) }),
    .executableTarget(
        name: "UnderstudyMain", dependencies: ["Understudy", "UnderstudyCommand", "UnderstudyPlugins"]),
]

let pluginTargets: [Target] = plugins.map { plugin in
    .target(
        name: plugin, dependencies: pluginDependencies + (extraPluginDependencies[plugin] ?? []),
        path: "Plugins/" + plugin, resources: pluginResources[plugin])
}

let plainPluginTests: [Target] = plainlyTestedPlugins.map { plugin in
    .testTarget(name: plugin + "Tests", dependencies: [.target(name: plugin), "Understudy", "UnderstudyTesting"])
}

let tests: [Target] = [
    // What several test targets measure with.
    .target(name: "TestSupport", dependencies: ["Understudy", "CAllocationCounter"], path: "Tests/TestSupport"),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
    // Writes npy and zip files independently of the module NumPy.
    .target(name: "NumPySamples", dependencies: ["CZlib"], path: "Tests/NumPySamples"),
    .testTarget(name: "SpecYAMLTests", dependencies: ["SpecYAML"]),
    .testTarget(
        name: "CKernelsTests", dependencies: ["CKernels", "TestSupport"], exclude: ["make_optimizer_fixture.py"]),
    .testTarget(
        name: "QNetworksTests",
        dependencies: ["UnderstudyKernels", "QNetworks", "CKernels", "CAllocationCounter", "TestSupport"],
        exclude: ["make_architecture_fixture.py", "make_learner_fixture.py", "make_training_fixture.py"]),
    .testTarget(name: "UnderstudyTests", dependencies: ["Understudy", "SpecYAML", "TestSupport"]),
    .testTarget(name: "ImitationToolsTests", dependencies: ["ImitationTools", "Understudy", "TestSupport"]),
    .testTarget(
        name: "NumPyTests", dependencies: ["NumPy", "NumPySamples", "Understudy", "TestSupport"],
        resources: [.copy("Fixtures")]),
    .testTarget(
        name: "AgentTrainingTests",
        dependencies: [
            "SpecYAML", "UnderstudyKernels", "QNetworks", "Understudy", "ImitationTools", "StudyFormat",
            "AgentTraining", "ImplicitImitation", "CAllocationCounter", "TestSupport",
        ],
        exclude: ["Configuration/make_learning_rate_fixture.py"]),
    .testTarget(name: "UnderstudyTestingTests", dependencies: ["UnderstudyTesting", "Understudy", "SpecYAML"]),
    .testTarget(
        name: "EnvironmentTracesTests", dependencies: ["EnvironmentTraces", "NumPy", "Understudy", "SpecYAML"]),
    .testTarget(
        name: "ImplicitImitationTests",
        dependencies: [
            "SpecYAML", "Understudy", "ImplicitImitation", "ClassicControl", "CAllocationCounter", "TestSupport",
        ]),
    .testTarget(
        name: "HeterogeneousActionsTests",
        dependencies: [
            "SpecYAML", "Understudy", "HeterogeneousActions", "ImplicitImitation", "Mazes", "CAllocationCounter",
            "TestSupport",
        ]),
    .testTarget(
        name: "BaselinesTests",
        dependencies: [
            "SpecYAML", "Understudy", "QNetworks", "Baselines", "ImplicitImitation", "CAllocationCounter",
            "TestSupport",
        ]),
    .testTarget(
        name: "StudyExecutionTests",
        dependencies: [
            "SpecYAML", "QNetworks", "UnderstudyKernels", "Understudy", "NumPy", "StudyFormat", "AgentTraining",
            "Experiments", "StudyExecution", "Recordings", "TestSupport",
        ]),
    .testTarget(
        name: "ExperimentsTests",
        dependencies: [
            "SpecYAML", "Understudy", "StudyFormat", "AgentTraining", "Experiments", "UnderstudyPlugins",
            "ClassicControl", "TestSupport",
        ]),
    .testTarget(
        name: "StudyReportsTests",
        dependencies: ["StudyReports", "EpisodeDrawing", "StudyFormat", "Understudy", "TestSupport"],
        exclude: ["Statistics/Fixtures", "Fixtures", "make_added_runs.py"]),
    .testTarget(
        name: "EpisodeDrawingTests", dependencies: ["EpisodeDrawing", "StudyFormat", "Understudy", "TestSupport"]),
    .testTarget(
        name: "UnderstudyBenchmarksTests",
        dependencies: [
            "SpecYAML", "UnderstudyKernels", "QNetworks", "Understudy", "StudyFormat", "UnderstudyBenchmarks",
            "UnderstudyPlugins", "ClassicControl", "HeterogeneousActions", "ImplicitImitation", "Mazes",
        ]),
    .testTarget(
        name: "ClassicControlTests",
        dependencies: ["ClassicControl", "Understudy", "SpecYAML", "CAllocationCounter", "TestSupport"],
        exclude: ["make_random_play_fixture.py"], resources: [.copy("Fixtures")]),
    .testTarget(
        name: "GymnasiumTests",
        dependencies: [
            "Gymnasium", "ClassicControl", "Understudy", "UnderstudyTesting", "SpecYAML", "CAllocationCounter",
            "TestSupport",
        ],
        exclude: ["Support/odd_environments.py", "Support/python"]),
    .testTarget(
        name: "MazesTests",
        dependencies: ["Mazes", "Understudy", "UnderstudyTesting", "SpecYAML", "CAllocationCounter", "TestSupport"]),
    .testTarget(
        name: "MinAtarTests",
        dependencies: [
            "MinAtar", "EnvironmentTraces", "Understudy", "UnderstudyTesting", "SpecYAML", "CAllocationCounter",
            "TestSupport",
        ],
        exclude: ["make_random_play_fixture.py"], resources: [.copy("Fixtures")]),
    .testTarget(
        name: "MinariTests", dependencies: ["Minari", "Understudy", "UnderstudyTesting", "SpecYAML", "TestSupport"],
        exclude: ["make_fixtures.py"],
        resources: [.copy("Fixtures")]),
    .testTarget(
        name: "RecordingsTests", dependencies: ["Recordings", "NumPy", "NumPySamples", "Understudy", "SpecYAML"],
        resources: [.copy("Fixtures")]),
    // These run the program itself, which stands beside the tests' executable.
    .testTarget(name: "UnderstudyCommandTests", dependencies: ["UnderstudyMain", "NumPy", "TestSupport"]),
    .testTarget(
        name: "UnderstudyMainTests",
        dependencies: [
            "UnderstudyMain", "UnderstudyCommand", "UnderstudyPlugins", "UnderstudyTemplates", "Understudy",
            "UnderstudyTesting", "NumPy", "NumPySamples", "SpecYAML", "TestSupport",
        ]),
]

/// The module whose tests alone are built: `scripts/test --only` sets the variable.
let testedModule = Context.environment["UNDERSTUDY_TEST_ONLY"]
let builtTests = (tests + plainPluginTests).filter { target in
    testedModule.map { target.type != .test || target.name == $0 + "Tests" } ?? true
}

/// The fuzzer of `scripts/fuzz`, which alone sets the variable: its main function needs the library of clang's fuzzer.
let fuzzing: [Target] =
    Context.environment["UNDERSTUDY_FUZZ"] == nil
    ? []
    : [
        .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
        .executableTarget(
            name: "Fuzzing",
            dependencies: [
                "CFuzzer", "SpecYAML", "NumPy", "QNetworks", "Understudy", "AgentTraining", "Experiments",
                "StudyFormat", "StudyExecution", "UnderstudyPlugins", "Recordings", "Minari",
            ],
            path: "Tests/Fuzzing", exclude: ["Seeds"]),
    ]

let package = Package(
    name: "understudy",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "understudy", targets: ["UnderstudyMain"]),
        .library(name: "Understudy", targets: ["Understudy"]),
        .library(name: "UnderstudyTesting", targets: ["UnderstudyTesting"]),
        .library(name: "UnderstudyCommand", targets: ["UnderstudyCommand"]),
        .library(name: "UnderstudyPlugins", targets: ["UnderstudyPlugins"]),
        // Their types are in the signatures of the protocols and of SpecReader, or useful in a plugin of one's own.
        .library(name: "SpecYAML", targets: ["SpecYAML"]),
        .library(name: "ImitationTools", targets: ["ImitationTools"]),
        .library(name: "QNetworks", targets: ["QNetworks"]),
        .library(name: "UnderstudyKernels", targets: ["UnderstudyKernels"]),
        .library(name: "NumPy", targets: ["NumPy"]),
    ] + plugins.map { .library(name: $0, targets: [$0]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: modules + pluginTargets + builtTests + fuzzing,
    swiftLanguageModes: [.v6]
)
