import ClassicControl
import SpecYAML
import Testing
import Understudy

/// This project's own cart and pole.
func nativeCartPole() throws -> any StateReplaying {
    let node = Node(.mapping([]), at: Mark(file: "s.yaml", line: 1, column: 1))
    return try SpecReader.read(node, registry: Registry()) { try CartPole(from: &$0) }
}
