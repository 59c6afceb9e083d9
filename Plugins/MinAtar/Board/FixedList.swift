/// An ordered list with room for `capacity` elements inside itself, so that it never takes memory.
struct FixedList<let capacity: Int, Element: BitwiseCopyable> {
    private var elements: InlineArray<capacity, Element>
    private(set) var count = 0

    /// Creates an empty list; `filler` only fills the room.
    init(filler: Element) {
        elements = InlineArray(repeating: filler)
    }

    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> Element {
        get { elements[index] }
        set { elements[index] = newValue }
    }

    /// Adds `element` at the end.
    ///
    /// - Precondition: there is room; the rules of a game bound how much there can be of anything.
    mutating func append(_ element: Element) {
        precondition(count < capacity, "a list of \(capacity) elements is full")
        elements[count] = element
        count += 1
    }

    /// Removes the element at `index`; those after it move up.
    mutating func remove(at index: Int) {
        for place in index..<count - 1 { elements[place] = elements[place + 1] }
        count -= 1
    }

    /// The first position whose element is as `isWanted` says.
    func firstIndex(where isWanted: (Element) -> Bool) -> Int? {
        for index in indices where isWanted(elements[index]) { return index }
        return nil
    }

    /// Calls `body` with each element in order.
    func forEach(_ body: (Element) -> Void) {
        for index in indices { body(elements[index]) }
    }
}
