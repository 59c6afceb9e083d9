import SpecYAML
import Understudy

/// A run in a study's folder whose spec has more steps now, and is otherwise the same.
///
/// It goes on from its last checkpoint. This gives the results of a run that had the new length from the start, unless
/// an amount of the run depends on its length.
struct LongerRun: Hashable {
    /// The number of steps that the run had so far.
    let earlierSteps: Int
    /// The number of steps that it is to have.
    let steps: Int
    /// The amounts that would differ from those of the run so far.
    let conflicts: [LengthConflict]

    /// Compares the specs of a run.
    ///
    /// - Parameters:
    ///   - old: the spec in the run's folder.
    ///   - new: the present spec.
    /// - Returns: `nil` if the new spec does not have more steps.
    /// - Throws: `Difference` if the specs differ in anything else.
    init?(from old: Node, to new: Node, files: SpecFiles, completion: SpecCompletion) throws(Difference) {
        func steps(_ spec: Node) -> Int? { spec["training"]?["steps"].flatMap(Int.read) }
        guard let earlier = steps(old), let later = steps(new), later > earlier, let whole = completion.whole(old),
            let present = completion.lengthSettings(of: new), let past = completion.lengthSettings(of: old)
        else { return nil }
        let keys = Set((present + past).flatMap(\.keys) + ["training.steps"])
        if let difference = SpecDifference.first(from: whole, to: new, files: files, ignoring: keys) {
            throw Difference(difference: difference)
        }
        earlierSteps = earlier
        self.steps = later
        let changes = present.compactMap { setting -> (new: LengthSetting, old: LengthSetting)? in
            guard let old = past.first(where: { $0.key == setting.key }), old.amount != setting.amount else {
                return nil
            }
            return (setting, old)
        }
        let conflicts = changes.map { LengthConflict($0.new, instead: $0.old, in: new) }
        guard conflicts.contains(where: { !$0.hasReplacement }) else {
            self.conflicts = conflicts
            return
        }
        // A fraction may give the amount in a run that is a little longer, as numbers are rounded.
        let others = (completion.lengthSettings(of: new, steps: later + 1...later + Self.mostSteps) ?? []).lazy.map {
            (steps, settings) in
            changes.map { change in
                let setting = settings.first { $0.key == change.new.key }
                return LengthConflict(
                    change.new, instead: change.old, in: new, at: setting.map { (steps, $0.length) })
            }
        }
        self.conflicts = others.first { $0.allSatisfy(\.hasReplacement) } ?? conflicts
    }

    /// The number of greater lengths that are tried for one in which all amounts stay.
    private static let mostSteps = 1_000

    /// A difference of the specs besides the length.
    struct Difference: Error {
        let difference: SpecDifference
    }
}

/// An amount that a longer run would have in place of that of the run so far.
struct LengthConflict: Hashable {
    /// The key that gives the amount now.
    let key: String
    private let amount: Double
    private let earlierAmount: Double
    /// The setting that keeps the amount; `nil` if no number gives it.
    private let replacement: String?

    /// Describes the amount of `setting`, which was `earlier`.
    ///
    /// - Parameter other: the steps of a longer run in which the amount is to stay, and the length there, if it is
    ///   another than that of `setting`.
    init(
        _ setting: LengthSetting, instead earlier: LengthSetting, in spec: Node,
        at other: (steps: Int, length: Double)? = nil
    ) {
        let shared = setting.shareKey.flatMap { key in
            Self.value(at: key, in: spec)?.isNone == false ? key : nil
        }
        key = shared ?? setting.key
        amount = setting.amount
        earlierAmount = earlier.amount
        if let whole = Int(exactly: earlier.amount) {
            replacement =
                "\(setting.key): \(whole.specText)" + (shared.map { " and \($0): none" } ?? "")
        } else if let key = setting.shareKey,
            let share = Self.share(of: other?.length ?? setting.length, equalTo: earlier.amount)
        {
            replacement =
                (other.map { "training.steps: \($0.steps.specText) and " } ?? "") + "\(key): \(share.specText)"
        } else {
            replacement = nil
        }
    }

    /// Whether a number gives the earlier amount.
    var hasReplacement: Bool { replacement != nil }

    /// `exploration.fraction gives 20_000 in place of 10_000`
    var problem: String { "\(key) gives \(Self.text(amount)) in place of \(Self.text(earlierAmount))" }

    /// `write exploration.steps: 10_000 and exploration.fraction: none`
    var remedy: String {
        replacement.map { "write \($0)" } ?? "no value of \(key) gives this in a longer run, so it must start again"
    }

    /// Returns the share of `length` that is exactly `amount`; `nil` if no number is.
    private static func share(of length: Double, equalTo amount: Double) -> Double? {
        let share = amount / length
        return [share, share.nextDown, share.nextUp].first { $0 > 0 && $0 <= 1 && $0 * length == amount }
    }

    private static func text(_ amount: Double) -> String { Int(exactly: amount)?.specText ?? amount.specText }

    private static func value(at key: String, in spec: Node) -> Node? {
        key.split(separator: ".").reduce(Optional(spec)) { $0?[String($1)] }
    }
}

/// A run that cannot be extended; one error lists all of a study.
struct LengthRefusal: Error {
    let variant: String
    let run: LongerRun

    /// Returns the error of a study's folder.
    ///
    /// - Parameter variants: the number of the study's variants.
    static func error(of refusals: [LengthRefusal], inStudyAt path: String, variants: Int) -> ExecutionError? {
        guard let first = refusals.first else { return nil }
        var names: [LengthConflict: [String]] = [:]
        var conflicts: [LengthConflict] = []
        for refusal in refusals {
            for conflict in refusal.run.conflicts where names[conflict]?.contains(refusal.variant) != true {
                if names[conflict] == nil { conflicts.append(conflict) }
                names[conflict, default: []].append(refusal.variant)
            }
        }
        func place(_ conflict: LengthConflict) -> String {
            let of = names[conflict] ?? []
            return of.count == variants ? "" : " (\(listed(of, most: 3)))"
        }
        let (old, new) = (first.run.earlierSteps.specText, first.run.steps.specText)
        return ExecutionError(
            .refused, path: path,
            problem:
                "the folder has runs of \(old) steps, which can go on to \(new) only if nothing else depends on training.steps: "
                + conflicts.map { $0.problem + place($0) }.joined(separator: "; "),
            remedy: conflicts.map { $0.remedy + place($0) }.joined(separator: "; ")
                + "; or choose another output folder or study name, or replace the runs with --overwrite")
    }
}
