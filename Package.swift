// swift-tools-version: 6.2
import PackageDescription

/// Every folder of `Plugins/`, each a target of its own that the `understudy` executable links.
///
/// The list is explicit because SwiftPM caches the evaluated manifest by its text: a manifest that lists the folder itself
/// goes stale silently. A test fails when a folder is missing here or in `Sources/UnderstudyMain`.
let plugins = [
    "Baselines", "ClassicControl", "Gymnasium", "HeterogeneousActions", "ImplicitImitation", "Mazes", "MinAtar",
    "Recordings",
]

/// What a plugin target may import, and what single plugins need on top.
let pluginDependencies: [Target.Dependency] = ["Understudy", "Networks"]
let extraPluginDependencies: [String: [Target.Dependency]] = [
    "Gymnasium": ["YAML"], "Mazes": ["YAML"], "Recordings": ["NumPy"],
]

/// What single plugins carry inside the program.
let pluginResources: [String: [Resource]] = ["Gymnasium": [.embedInCode("Resources/worker.py")]]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// The modules from the ground up: each imports only modules that stand before it.
let modules: [Target] = [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CHeap"),
    .target(name: "YAML", dependencies: ["CYAML"]),
    .target(
        name: "CKernels", exclude: ["kernels.inc", "points.inc", "sets.inc"],
        linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "Networks", dependencies: ["CKernels"]),
    .target(name: "Understudy", dependencies: ["YAML", "CKernels"]),
    .target(name: "UnderstudyTesting", dependencies: ["CHeap", "Understudy"]),
    .target(name: "NumPy", dependencies: ["CZlib", "Understudy"]),
    .target(name: "Conformance", dependencies: ["YAML", "Understudy", "NumPy"]),
    .target(name: "Pictures", dependencies: ["Understudy"]),
    .target(name: "StudyFormat", dependencies: ["Understudy"]),
    .target(name: "Training", dependencies: ["YAML", "Understudy", "Networks"]),
    .target(
        name: "Experiments", dependencies: ["YAML", "Understudy", "Training"],
        // A link to experiments/algorithms/: users read the compositions there, the program carries them.
        resources: [.embedInCode("algorithms")]),
    .target(
        name: "Execution",
        dependencies: ["CZlib", "YAML", "Understudy", "NumPy", "StudyFormat", "Training", "Experiments", subprocess]),
    .target(
        name: "Reports", dependencies: ["Understudy", "StudyFormat", "Pictures"],
        resources: [
            .embedInCode("Resources/report.css"), .embedInCode("Resources/report.js"),
            .embedInCode("Resources/pictures.css"), .embedInCode("Resources/episodes.js"),
            .embedInCode("Resources/download.js"), .embedInCode("Resources/refresh.js"),
        ]),
    .target(
        name: "Benchmarks",
        dependencies: [
            "YAML", "CKernels", "Networks", "Understudy", "Training", "Experiments", "Execution", "Reports", subprocess,
        ],
        resources: [.embedInCode("Specs")]),
    .target(
        name: "UnderstudyCommand",
        dependencies: [
            "YAML", "Understudy", "Conformance", "Pictures", "Training", "Experiments", "Execution", "Reports",
            "Benchmarks", argumentParser,
        ]),
    .executableTarget(
        name: "UnderstudyMain", dependencies: ["UnderstudyCommand"] + plugins.map { .target(name: $0) }),
]

let pluginTargets: [Target] = plugins.map { plugin in
    .target(
        name: plugin, dependencies: pluginDependencies + (extraPluginDependencies[plugin] ?? []),
        path: "Plugins/" + plugin, resources: pluginResources[plugin])
}

let tests: [Target] = [
    // A library that counts calls of malloc, for the tests that promise none.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    // What several test targets measure with.
    .target(name: "TestSupport", dependencies: ["Understudy", "CAllocationCounter"], path: "Tests/TestSupport"),
    .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
    // Writes npy and zip files independently of the module NumPy.
    .target(name: "NumPySamples", dependencies: ["CZlib"], path: "Tests/NumPySamples"),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], exclude: ["make_optimizer_fixture.py"]),
    .testTarget(
        name: "NetworksTests", dependencies: ["Networks", "CKernels", "CAllocationCounter", "TestSupport"],
        exclude: ["make_architecture_fixture.py", "make_training_fixture.py"]),
    .testTarget(name: "UnderstudyTests", dependencies: ["Understudy", "YAML", "TestSupport"]),
    .testTarget(
        name: "NumPyTests", dependencies: ["NumPy", "NumPySamples", "Understudy"], resources: [.copy("Fixtures")]),
    .testTarget(
        name: "TrainingTests",
        dependencies: [
            "YAML", "Understudy", "Networks", "Training", "ImplicitImitation", "CAllocationCounter", "TestSupport",
        ]),
    .testTarget(name: "UnderstudyTestingTests", dependencies: ["UnderstudyTesting", "Understudy"]),
    .testTarget(name: "ConformanceTests", dependencies: ["Conformance", "NumPy", "Understudy", "YAML"]),
    .testTarget(
        name: "ImplicitImitationTests",
        dependencies: [
            "YAML", "Understudy", "ImplicitImitation", "ClassicControl", "CAllocationCounter", "TestSupport",
        ]),
    .testTarget(
        name: "HeterogeneousActionsTests",
        dependencies: [
            "YAML", "Understudy", "HeterogeneousActions", "ImplicitImitation", "Mazes", "CAllocationCounter",
            "TestSupport",
        ]),
    .testTarget(
        name: "BaselinesTests",
        dependencies: [
            "YAML", "Understudy", "Networks", "Baselines", "ImplicitImitation", "CAllocationCounter", "TestSupport",
        ]),
    .testTarget(
        name: "ExecutionTests",
        dependencies: ["YAML", "Understudy", "NumPy", "StudyFormat", "Training", "Experiments", "Execution"]),
    .testTarget(
        name: "ExperimentsTests",
        dependencies: [
            "YAML", "Understudy", "Training", "Experiments", "Baselines", "ClassicControl", "Gymnasium",
            "HeterogeneousActions", "ImplicitImitation", "Mazes", "MinAtar", "Recordings", "TestSupport",
        ]),
    .testTarget(
        name: "ReportsTests", dependencies: ["Reports", "Pictures", "StudyFormat", "Understudy", "TestSupport"],
        exclude: ["Statistics/Fixtures"]),
    .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Understudy", "TestSupport"]),
    .testTarget(
        name: "BenchmarksTests",
        dependencies: [
            "YAML", "Networks", "Understudy", "Benchmarks", "ClassicControl", "HeterogeneousActions",
            "ImplicitImitation", "Mazes",
        ]),
    .testTarget(
        name: "ClassicControlTests",
        dependencies: ["ClassicControl", "Understudy", "YAML", "CAllocationCounter", "TestSupport"],
        exclude: ["make_random_play_fixture.py"], resources: [.copy("Fixtures")]),
    .testTarget(
        name: "GymnasiumTests",
        dependencies: [
            "Gymnasium", "ClassicControl", "Understudy", "UnderstudyTesting", "YAML", "CAllocationCounter",
            "TestSupport",
        ],
        exclude: ["Support/odd_environments.py", "Support/python"]),
    .testTarget(
        name: "MazesTests",
        dependencies: ["Mazes", "Understudy", "UnderstudyTesting", "YAML", "CAllocationCounter", "TestSupport"]),
    .testTarget(
        name: "MinAtarTests",
        dependencies: [
            "MinAtar", "Conformance", "Understudy", "UnderstudyTesting", "YAML", "CAllocationCounter", "TestSupport",
        ],
        exclude: ["make_random_play_fixture.py"], resources: [.copy("Fixtures")]),
    .testTarget(
        name: "RecordingsTests", dependencies: ["Recordings", "NumPy", "NumPySamples", "Understudy", "YAML"],
        resources: [.copy("Fixtures")]),
    // These run the program itself, which stands beside the tests' executable.
    .testTarget(name: "UnderstudyCommandTests", dependencies: ["UnderstudyMain", "NumPy"]),
    .testTarget(
        name: "UnderstudyMainTests",
        dependencies: ["UnderstudyMain", "Understudy", "UnderstudyTesting", "NumPy", "YAML", "TestSupport"]),
]

let package = Package(
    name: "understudy",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "understudy", targets: ["UnderstudyMain"]),
        .library(name: "Understudy", targets: ["Understudy"]),
        .library(name: "UnderstudyTesting", targets: ["UnderstudyTesting"]),
        .library(name: "UnderstudyCommand", targets: ["UnderstudyCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: modules + pluginTargets + tests,
    swiftLanguageModes: [.v6]
)
