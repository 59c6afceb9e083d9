import CKernels

/// The functions that compare sets of bits.
struct BitKernel: @unchecked Sendable {
    // Unchecked: the functions are stateless.
    let setDistances = Self.table.set_distances
    let rowDistances = Self.table.row_distances
    let weightedRowDistances = Self.table.weighted_row_distances
    let nearRows = Self.table.near_rows

    private static var table: KernelTable { kernel_choice(kernel_request_from_environment()).table.pointee }
}

/// The functions that compare a point with eight others, or eight boxes, at once.
struct PointKernel: @unchecked Sendable {
    // Unchecked: the functions are stateless.
    let nearBoxes = Self.table.near_boxes
    let nearPoints = Self.table.near_points
    let carryBounds = Self.table.carry_bounds

    private static var table: KernelTable { kernel_choice(kernel_request_from_environment()).table.pointee }
}
