import Testing
import Understudy
import UnderstudyPlugins

@testable import Lab

@Suite("The plugin Lab")
struct LabPluginTests {
    @Test("has a name, a summary of one line and a version")
    func description() {
        #expect(LabPlugin.name == "Lab")
        #expect(!LabPlugin.summary.isEmpty && !LabPlugin.summary.contains("\n"))
        #expect(LabPlugin.version != nil)
    }

    @Test("has no component whose name is taken")
    func names() {
        // A name that is taken ends the process here, and would end the program.
        let registry = Registry(builtInPlugins + [LabPlugin.self])
        #expect(registry.plugins.last?.name == LabPlugin.name)
    }
}
