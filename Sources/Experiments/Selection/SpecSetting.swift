import SpecYAML
import Understudy

/// A value of a spec that is set from outside, such as by `--set learner.gamma=0.9`: a key and a YAML value.
package struct SpecSetting: Hashable, Sendable {
    let path: SpecPath
    let value: Node
    let mark: Mark

    /// Reads `KEY=VALUE`.
    ///
    /// - Parameter option: the text that precedes the setting in the place of a problem: `--set`.
    /// - Throws: `Diagnostics` if the key or the value is missing, or the value is not valid YAML.
    package init(_ text: String, option: String = "--set") throws(Diagnostics) {
        let mark = Mark(of: "\(option) \(text)")
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let path = SpecPath(String(parts[0])) else {
            throw Diagnostics("must be KEY=VALUE, such as learner.gamma=0.9", at: mark)
        }
        let value: Node?
        do {
            value = try Node.parse(String(parts[1]), file: option)
        } catch {
            throw Diagnostics(error.all.map { Diagnostic($0.message, at: mark) })
        }
        self.path = path
        self.value = (value ?? Node(.scalar(.init("", isPlain: true)), at: mark)).marked(mark)
        self.mark = mark
    }

    /// Whether the key belongs to the whole spec or is `extends`, rather than a key of every variant.
    var isOfSpec: Bool { SpecPath.keysOfSpec.contains(path.keys[0]) || path.keys[0] == "extends" }

    /// Returns the problem of an item of a list, such as `network.hidden[0]` or `network.hidden.0`, with the whole list to
    /// set; `nil` if the key is no item of a list.
    ///
    /// - Parameter resolved: the spec of each variant.
    func remedyOfItem(in resolved: [Node]) -> String? {
        guard let match = path.text.wholeMatch(of: /(.+?)(?:\[([0-9]*)\]|\.([0-9]+))/),
            let list = SpecPath(String(match.1)),
            let items = resolved.lazy.compactMap({ $0.value(at: list)?.sequence }).first
        else { return nil }
        var texts = items.map(\.flowText)
        if let index = Int(match.2 ?? match.3 ?? ""), index <= texts.count {
            texts.replaceSubrange(index..<min(index + 1, texts.count), with: [value.flowText])
        }
        return "a list is set as a whole, write --set '\(list.text)=[\(texts.joined(separator: ", "))]'"
    }

    /// Returns `document` with those `settings` that have keys of the whole spec.
    static func lay(_ settings: [SpecSetting], over document: Node) -> Node {
        settings.filter(\.isOfSpec).reduce(document) { document, setting in
            var keys = setting.path.keys
            // The keys of these parts contain dots themselves.
            if ["sweep", "ablate"].contains(keys[0]), keys.count > 1 {
                keys = [keys[0], keys.dropFirst().joined(separator: ".")]
            }
            return document.setting(SpecPath(keys: keys), to: setting.value, keyMark: setting.mark)
        }
    }
}
