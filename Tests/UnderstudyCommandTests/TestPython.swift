import Foundation
import TestSupport

extension TestPython {
    static let hasGymnasium = imports("gymnasium")
    static let hasBox2D = imports("gymnasium, Box2D")
    static let hasPygame = imports("gymnasium, pygame")
    static let hasTensorBoard = imports("tensorboard")
    static let hasPandas = imports("pandas")
    static let hasRliable = imports("rliable.library")

    /// The same Python, with the odd environments of the plugin's own tests.
    static let withOddEnvironments = Program.root.appending(path: "Tests/GymnasiumTests/Support/python").path
}
