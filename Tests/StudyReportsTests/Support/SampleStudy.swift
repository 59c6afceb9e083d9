import Foundation

/// A made-up study of the size and shape of a real one: MountainCar, 20,000 steps, several seeds a variant.
struct SampleStudy {
    /// A variant's name and the return that its runs approach.
    var variants: [(name: String, level: Double)] = [("dqn", -172), ("diiqn", -118), ("ha-diiqn", -117)]
    var seeds = 5
    var expert: Double? = -145.75
    /// The runs that are not finished, each with its state.
    var unfinished: [(variant: Int, seed: Int, state: String)] = []

    func write(to folder: StudyFolder) throws {
        var generator = Generator(state: 6100)
        var runs: [[String: Any]] = []
        for (index, variant) in variants.enumerated() {
            for seed in 0..<seeds {
                let directory = "variant-\(index)/seed-\(seed)"
                runs.append(["variant": variant.name, "seed": seed, "directory": directory, "steps": 20_000])
                let exception = unfinished.first { $0.variant == index && $0.seed == seed }
                if exception?.state == "not started" { continue }
                try writeRun(
                    variant, imitates: index > 0, directory, last: exception == nil ? 20_000 : 9_000,
                    state: exception?.state ?? "finished", folder, &generator)
            }
        }
        var study: [String: Any] = [
            "format": 1, "name": "quickstart", "environment": "mountain-car",
            "summary": "Who learns <fastest>",
            "variants": variants.map { ["name": $0.name] }, "runs": runs,
            "toolchain": "Swift 6.3.1", "working_directory_commit": "266d99c", "version": "0.1.0",
            "host": "Linux x86_64, 2 cores",
            "made_by_a_later_version": true,
        ]
        study["expert_return"] = expert
        let data = try JSONSerialization.data(withJSONObject: study, options: [.prettyPrinted, .sortedKeys])
        try folder.write(String(decoding: data, as: UTF8.self), to: "study.json")
    }

    private func writeRun(
        _ variant: (name: String, level: Double), imitates: Bool, _ directory: String, last: Int, state: String,
        _ folder: StudyFolder, _ generator: inout Generator
    ) throws {
        let level = variant.level + 9 * generator.normal()
        let onset = (imitates ? 5_500.0 : 11_000) + 1_300 * generator.normal()
        var metrics = "step,eval/mean_reward,eval/mean_ep_length,rollout/exploration_rate,train/loss"
        metrics += imitates ? ",imitation/confidence,imitation/agreement\n" : "\n"
        for step in stride(from: 500, through: last, by: 500) {
            let risen = 1 / (1 + exp((onset - Double(step)) / 1_000))
            let noise = 5 * generator.normal() * risen
            let value = max(-200, min(-90, -200 + (level + 200) * risen + noise))
            metrics += "\(step),\(value),\(-value),\(max(0.05, 1 - Double(step) / 8_000)),"
            metrics += step <= 1_000 ? "" : "\(0.4 * risen + 0.05 * abs(generator.normal()))"
            if imitates {
                metrics += step <= 1_000 ? ",," : ",\(0.9 - 0.6 * risen + 0.03 * generator.normal())"
                metrics += step <= 1_000 ? "" : ",\(0.35 + 0.5 * risen + 0.03 * generator.normal())"
            }
            metrics += "\n"
        }
        try folder.write(metrics, to: "\(directory)/metrics.csv")
        if imitates {
            let words = #"[{"name": "imitation/confidence", "title": "Confidence", "meaning": "What is trusted."}]"#
            try folder.write(words, to: "\(directory)/metrics.json")
        }
        let episodes = (0..<last / 160).map { "\($0),\(($0 + 1) * 160),-160.0,160,1,0\n" }.joined()
        try folder.write(
            "episode,step,return,length,terminated,truncated\n" + episodes, to: "\(directory)/episodes.csv")
        try folder.write(
            "understudy: 1\nname: quickstart\nenvironment: {kind: mountain-car}\nvariant: \(variant.name)\n"
                + "training: {steps: 20_000, evaluate_every: 500}\n", to: "\(directory)/spec.yaml")
        var status: [String: Any] = [
            "state": state, "step": last, "wall_seconds": 1.9 + Double(last) / 100_000, "instruction_set": "avx2",
        ]
        if state == "failed" { status["message"] = "the loss is not finite at step \(last)" }
        let data = try JSONSerialization.data(withJSONObject: status, options: .sortedKeys)
        try folder.write(String(decoding: data, as: UTF8.self), to: "\(directory)/status.json")
    }

    /// Knuth's MMIX linear congruential generator: the same numbers on every machine.
    private struct Generator {
        var state: UInt64

        mutating func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }

        /// About a standard normal number: the sum of twelve uniform ones.
        mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
    }
}
