// swift-tools-version: 6.2
import PackageDescription

/// The plugins of this package: each a folder in Plugins/, with its tests in Tests/. `understudy new` adds to the list.
let plugins = ["Lab"]

func product(_ name: String) -> Target.Dependency { .product(name: name, package: "understudy") }

/// What the program links: the commands, the plugins of Understudy, and those of this package.
let program: [Target] = [
    .executableTarget(
        name: "LabMain",
        dependencies: [product("Understudy"), product("UnderstudyCommand"), product("UnderstudyPlugins")]
            + plugins.map { .target(name: $0) })
]

let pluginTargets: [Target] = plugins.map { plugin in
    .target(
        name: plugin, dependencies: [product("Understudy"), product("ImitationTools")], path: "Plugins/" + plugin)
}

let tests: [Target] = plugins.map { plugin in
    .testTarget(
        name: plugin + "Tests",
        dependencies: [
            .target(name: plugin), product("Understudy"), product("UnderstudyTesting"), product("UnderstudyPlugins"),
        ])
}

let package = Package(
    name: "lab",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "lab", targets: ["LabMain"])],
    dependencies: [
        .package(name: "understudy", path: "../..")
    ],
    targets: program + pluginTargets + tests,
    swiftLanguageModes: [.v6]
)
