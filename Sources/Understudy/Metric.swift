/// A quantity that a run measures at each evaluation, declared once by the part that measures it.
///
/// The name is a column of `metrics.csv` and a tag in TensorBoard. `metrics.json` contains the title and the meaning,
/// and reports read them there.
public struct Metric: Hashable, Sendable, Codable {
    /// The column's name, such as `eval/mean_reward`; a component's part has only the last word, such as `kappa`.
    public var name: String
    /// The title of its chart, a few words.
    public var title: String
    /// The unit, such as `environment steps`, `share` or `0 to 1`; `nil` if it is not stated.
    public var unit: String?
    /// One sentence: the quantity, and how to read its values.
    public var meaning: String

    /// Declares a metric.
    public init(_ name: String, title: String, unit: String? = nil, meaning: String) {
        self.name = name
        self.title = title
        self.unit = unit
        self.meaning = meaning
    }

    /// Returns the same metric with `prefix` before its name.
    package func named(after prefix: String) -> Metric {
        var metric = self
        metric.name = prefix + name
        return metric
    }
}

/// Metrics, each with a function that reads its value from a source.
package struct MetricTable<Source> {
    package private(set) var metrics: [Metric] = []
    private var values: [(Source) -> Double?] = []

    /// An empty table.
    package init() {}

    /// Adds a metric; `value` returns `nil` for an unknown value.
    package mutating func add(_ metric: Metric, _ value: @escaping (Source) -> Double?) {
        metrics.append(metric)
        values.append(value)
    }

    /// Adds a metric by its name, title, unit and meaning.
    package mutating func add(
        _ name: String, title: String, unit: String, meaning: String, _ value: @escaping (Source) -> Double?
    ) {
        add(Metric(name, title: title, unit: unit, meaning: meaning), value)
    }

    /// Adds all metrics of another table, each with `prefix` before its name.
    ///
    /// `part` returns the other table's source; without one, all its values are unknown.
    package mutating func add<Part>(
        _ table: MetricTable<Part>, prefix: String = "", _ part: @escaping (Source) -> Part?
    ) {
        for (metric, value) in zip(table.metrics, table.values) {
            add(metric.named(after: prefix)) { part($0).flatMap(value) }
        }
    }

    /// Returns one row: the values of all metrics, in order.
    package func row(of source: Source) -> [Double?] { values.map { $0(source) } }
}
