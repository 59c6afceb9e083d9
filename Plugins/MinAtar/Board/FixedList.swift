/// An ordered list with inline storage for `capacity` elements, which never allocates memory.
struct FixedList<let capacity: Int, Element: BitwiseCopyable> {
    private var elements: InlineArray<capacity, Element>
    private(set) var count = 0

    /// Creates an empty list; `filler` fills the unused storage.
    init(filler: Element) {
        elements = InlineArray(repeating: filler)
    }

    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> Element {
        get { elements[index] }
        set { elements[index] = newValue }
    }

    /// Appends `element`.
    ///
    /// - Precondition: the list is not full; the rules of a game bound the number of elements.
    mutating func append(_ element: Element) {
        precondition(count < capacity, "a list of \(capacity) elements is full")
        elements[count] = element
        count += 1
    }

    /// Removes the element at `index` and shifts the later elements down by one index.
    mutating func remove(at index: Int) {
        for place in index..<count - 1 { elements[place] = elements[place + 1] }
        count -= 1
    }

    /// Returns the index of the first element that satisfies the predicate.
    func firstIndex(where isWanted: (Element) -> Bool) -> Int? {
        for index in indices where isWanted(elements[index]) { return index }
        return nil
    }

    /// Calls `body` with each element in order.
    func forEach(_ body: (Element) -> Void) {
        for index in indices { body(elements[index]) }
    }
}
