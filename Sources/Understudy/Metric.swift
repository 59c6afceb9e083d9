/// A quantity that a run measures at each evaluation, declared once by the part that measures it.
///
/// The name is a column of `metrics.csv` and a tag of TensorBoard's; title and meaning stand in `metrics.json`, from where reports read them.
public struct Metric: Hashable, Sendable, Codable {
    /// The name of the column, such as `eval/mean_reward`; of a part of a component the last word, such as `kappa`.
    public var name: String
    /// The title of its chart, a few words.
    public var title: String
    /// One sentence: what is measured, and how to read a value.
    public var meaning: String

    /// Declares a metric.
    public init(_ name: String, title: String, meaning: String) {
        self.name = name
        self.title = title
        self.meaning = meaning
    }

    /// The same metric with `prefix` before its name.
    package func named(after prefix: String) -> Metric {
        var metric = self
        metric.name = prefix + name
        return metric
    }
}

/// Metrics, each with how its value is read from a source.
package struct MetricTable<Source> {
    package private(set) var metrics: [Metric] = []
    private var values: [(Source) -> Double?] = []

    /// An empty table.
    package init() {}

    /// Adds a metric; `value` gives `nil` for what is not known.
    package mutating func add(_ metric: Metric, _ value: @escaping (Source) -> Double?) {
        metrics.append(metric)
        values.append(value)
    }

    /// Adds a metric by its words.
    package mutating func add(
        _ name: String, title: String, meaning: String, _ value: @escaping (Source) -> Double?
    ) {
        add(Metric(name, title: title, meaning: meaning), value)
    }

    /// Adds all metrics of another table, each with `prefix` before its name; `part` finds the other table's source, and none is known where there is none.
    package mutating func add<Part>(
        _ table: MetricTable<Part>, prefix: String = "", _ part: @escaping (Source) -> Part?
    ) {
        for (metric, value) in zip(table.metrics, table.values) {
            add(metric.named(after: prefix)) { part($0).flatMap(value) }
        }
    }

    /// One row: the values of all metrics, in their order.
    package func row(of source: Source) -> [Double?] { values.map { $0(source) } }
}
