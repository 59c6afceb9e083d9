import Baselines
import Testing
import Understudy

@Suite("The plugin Baselines")
struct PluginTests {
    @Test("registers its components")
    func components() {
        let registry = Registry([BaselinesPlugin.self])
        #expect(registry.inferencers.names == [])
        #expect(registry.rewardModels.names == [])
    }
}
