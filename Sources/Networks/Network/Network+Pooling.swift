extension Network {
    /// Sets `pooled`, [count, outputs], to the highest value of each channel over the positions of `values`, [count, positions, outputs].
    func pool(
        _ layer: Layer, _ values: UnsafePointer<Float>, count: Int, into pooled: UnsafeMutablePointer<Float>
    ) {
        let channels = layer.outputs
        for row in 0..<count {
            let highest = pooled + row * channels
            var place = values + row * layer.mapped
            highest.update(from: place, count: channels)
            for _ in 1..<max(layer.positions, 1) {
                place += channels
                for channel in 0..<channels { highest[channel] = max(highest[channel], place[channel]) }
            }
        }
    }

    /// Gives the gradient of each channel's highest value, [count, outputs], to the first position that has this value; all others get 0.
    func spread(
        _ delta: UnsafePointer<Float>, of layer: Layer, _ values: UnsafePointer<Float>,
        _ pooled: UnsafePointer<Float>, count: Int, into positions: UnsafeMutablePointer<Float>
    ) {
        let channels = layer.outputs
        positions.update(repeating: 0, count: count * layer.mapped)
        for row in 0..<count {
            let (arriving, highest) = (delta + row * channels, pooled + row * channels)
            let (leaving, given) = (positions + row * layer.mapped, values + row * layer.mapped)
            for channel in 0..<channels where arriving[channel] != 0 {
                var place = channel
                while given[place] != highest[channel], place + channels < layer.mapped { place += channels }
                leaving[place] = arriving[channel]
            }
        }
    }
}
