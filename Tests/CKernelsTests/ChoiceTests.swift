import CKernels
import Testing

@Suite("Choice of the instruction set")
struct ChoiceTests {
    @Test("a name that is none falls back to the automatic choice", arguments: ["avx512", "AVX2", " baseline"])
    func unknown(name: String) {
        let choice = kernel_choice(name)
        #expect(choice.reason == .unknown)
        #expect(choice.table == kernel_choice(nil).table)
        #expect(kernel_table_named(name) == nil)
    }

    @Test("nothing asked for, or an empty text, chooses automatically")
    func automatic() {
        #expect(kernel_choice(nil).reason == .automatic)
        #expect(kernel_choice("").reason == .automatic)
        #expect(kernel_choice(nil).table == kernel_table_named("avx2") ?? kernel_table_named("baseline"))
    }

    @Test("a table that runs here is given when asked for", arguments: Table.all)
    func requested(table: Table) {
        let choice = kernel_choice(table.name)
        #expect(choice.reason == .requested)
        #expect(String(cString: choice.table.pointee.name) == table.name)
    }

    @Test("a table that does not run here is reported", .enabled(if: kernel_table_named("avx2") == nil))
    func unsupported() {
        let choice = kernel_choice("avx2")
        #expect(choice.reason == .unsupported)
        #expect(String(cString: choice.table.pointee.name) == "baseline")
    }
}
