import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of datasets", .serialized)
struct DatasetLawTests {
    @Test("a dataset that keeps them has no violation")
    func sound() {
        #expect(DatasetLaws.violations { SampleDataset() } == [])
    }

    @Test(
        "each law tells the dataset that breaks it, and no other law does",
        arguments: [
            (SampleDataset.Fault.missing, DatasetLaw.acceptance, "'load' throws: no"),
            (.damagedDescription, .acceptance, "'statedReturn' throws: no"),
            (.notANumber, .observations, "element 0 of observation 0 is nan, and must be finite"),
            (.empty, .observations, "the recording has no transition"),
            (.noAction, .truth, "the true action of transition 1 is -1, and actions are numbered from 0"),
            (.infiniteReward, .truth, "the true reward of transition 1 is inf, and must be finite"),
            (.unknownFile, .files, "SampleDataset.swift.gone: error: cannot be opened"),
            (.replacedFile, .files, "SampleDataset.swift has another size or content than the list says"),
            (.twiceListedFile, .files, "SampleDataset.swift is listed twice"),
            (.infiniteReturn, .statedReturn, "it is inf, and must be finite"),
            (.random, .determinism, "read twice: the observations differ"),
            (.changing, .determinism, "read twice: the observations differ"),
            (.otherInstances, .independence, "in turn with another instance: the observations differ"),
        ])
    func broken(_ fault: SampleDataset.Fault, law: DatasetLaw, detail: String) {
        let violations = DatasetLaws.violations { SampleDataset(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("a dataset that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        #expect(DatasetLaws.violations { SampleDataset(.leaking) }.map(\.law) == [.memory])
    }

    @Test("every law has a dataset that breaks it")
    func complete() {
        var broken: Set<DatasetLaw> = [.memory]
        for fault in SampleDataset.Fault.allCases where fault != .leaking {
            broken.formUnion(
                DatasetLaws.violations(of: Set(DatasetLaw.allCases).subtracting([.memory])) {
                    SampleDataset(fault)
                }.map(\.law))
        }
        #expect(broken == Set(DatasetLaw.allCases))
    }
}
