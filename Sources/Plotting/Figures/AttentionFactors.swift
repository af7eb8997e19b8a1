import Drawing

extension Figures {
  /// Grad-CAM behind an attention block as the product of what features, channel attention and spatial attention say.
  /// - Parameters:
  ///   - features: signed, before any attention.
  ///   - channelGain: what the channel attention makes of them; NaN where the features say nothing.
  ///   - spatial: the spatial attention, 0...1.
  ///   - map: the product.
  public static func attentionFactors(
    features: ValueGrid, channelGain: ValueGrid, spatial: ValueGrid, map: ValueGrid, title: String, note: String
  ) -> Figure {
    let width = 76.0
    func tile(_ grid: ValueGrid, _ scale: ColourScale, _ title: String, _ caption: String) -> Axes {
      .tile(
        ImageMark(
          grid.raster(scale), gridLines: max(grid.width, grid.height) <= 24, border: Stroke(.muted, width: 0.5)),
        title: title, caption: caption, aspect: Double(grid.width) / Double(grid.height), maximumWidth: width,
        colourBar: ColourBar(scale, isFixed: true))
    }
    let gains = channelGain.values.filter(\.isFinite)
    let gainScale = ColourScale(.viridis, domain: min(0, gains.min() ?? 0)...max(1, gains.max() ?? 1))
    let panels = [
      tile(features, .diverging(covering: features.values), "features", "orange for, blue against"),
      tile(channelGain, gainScale, "× channel", "gain; gray: no feature"),
      tile(spatial, ColourScale(.viridis, domain: 0...1), "× spatial", "attention, 0 to 1"),
      tile(map, .diverging(covering: map.values), "= Grad-CAM", "the product"),
    ]
    return Figure(title: title, note: note, rows: [Figure.Row(panels)], columnGap: 8)
  }
}
