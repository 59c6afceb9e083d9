import Testing

@testable import MinAtar

@Suite("Lists of fixed capacity")
struct FixedListTests {
    private func list(_ elements: Int...) -> FixedList<4, Int> {
        var list = FixedList<4, Int>(filler: -1)
        for element in elements { list.append(element) }
        return list
    }

    private func contents(_ list: FixedList<4, Int>) -> [Int] {
        var contents: [Int] = []
        list.forEach { contents.append($0) }
        return contents
    }

    @Test("a removal keeps the order", arguments: [(0, [2, 3, 4]), (1, [1, 3, 4]), (3, [1, 2, 3])])
    func removal(_ index: Int, rest: [Int]) {
        var list = list(1, 2, 3, 4)
        list.remove(at: index)
        #expect(contents(list) == rest)
        list.append(5)
        #expect(contents(list) == rest + [5])
    }

    @Test("the first of several is found, and nothing behind the end")
    func search() {
        #expect(list(7, 8, 8).firstIndex { $0 == 8 } == 1)
        #expect(list(7, 8).firstIndex { $0 == -1 } == nil)
    }

    @Test("more than the capacity is a programmer's error")
    func overflow() async {
        await #expect(processExitsWith: .failure) {
            var list = FixedList<1, Int>(filler: 0)
            list.append(1)
            list.append(2)
        }
    }
}
